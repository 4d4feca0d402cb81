using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coach.Markup;

namespace Coach;

/// <summary>A call on its way through the executor, and the one place that makes its result.</summary>
internal sealed class RunningCall(ActionCall source, CallScope scope, CoachSession session, int ordinal, ActionGrammar grammar, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    public ActionCall Source { get; } = source;

    /// <summary>The session as the calls before left it.</summary>
    public CoachSession Session { get; } = session;

    public int Ordinal { get; } = ordinal;

    public string Name { get; set; } = source.Name;

    public string Key { get; } = string.Create(CultureInfo.InvariantCulture, $"{scope.Session.Id}/{scope.TurnId}/{ordinal}");

    public IReadOnlyList<string> IgnoredParameters { get; set; } = [];

    /// <summary>The call's own, and from the reading of its parameters on theirs.</summary>
    public IReadOnlyList<Repair> Repairs { get; set; } = source.Repairs;

    public ActionCallResult Refused(ActionStatus status, string message) => Result(status, CodeOf(status), message, Session);

    public ActionCallResult Answered(ActionOutcome outcome, CoachSession after)
    {
        var result = outcome.IsSuccess
            ? Result(ActionStatus.Succeeded, outcome.Code, outcome.Message, after)
            : Result(ActionStatus.Failed, outcome.Code, outcome.Message, Session);
        return result with { Data = Checked(outcome.Data) };
    }

    /// <summary>What cannot be stored (a NaN, a depth without end) is the handler's failure, and not the turn's.</summary>
    private static JsonNode? Checked(JsonNode? data)
    {
        if (data is not null)
        {
            using var document = JsonDocument.Parse(data.ToJsonString());
        }

        return data;
    }

    private ActionCallResult Result(ActionStatus status, string code, string message, CoachSession after) => new()
    {
        Name = Name,
        Status = status,
        Code = code,
        // A message may quote what the model wrote or a person said; it is shown and told again, and markup in it is not.
        Message = grammar.Read(message).VisibleText,
        Parameters = Source.Body.ToString(),
        Duration = time.GetElapsedTime(_started),
        Key = Key,
        Ordinal = Ordinal,
        Emitter = scope.Emitter,
        Format = Source.Format,
        CallId = Source.CallId,
        Offset = Source.Offset,
        Length = Source.Length,
        Repairs = Repairs,
        IgnoredParameters = IgnoredParameters,
        StateBefore = Session.State,
        StateAfter = after.State,
    };

    private static string CodeOf(ActionStatus status) => status switch
    {
        ActionStatus.UnknownAction => "unknown_action",
        ActionStatus.EmitterNotAllowed => "emitter_not_allowed",
        ActionStatus.NotAllowed => "not_allowed",
        ActionStatus.InvalidParameters => "invalid_parameters",
        ActionStatus.GuessRefused => "guess_refused",
        ActionStatus.NeedsApproval => "needs_approval",
        ActionStatus.TimedOut => "timed_out",
        ActionStatus.LimitExceeded => "limit_exceeded",
        ActionStatus.RolledBack => "rolled_back",
        _ => status.ToString().ToLowerInvariant(),
    };
}
