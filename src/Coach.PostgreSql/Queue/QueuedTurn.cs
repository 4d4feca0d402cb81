using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coach;

/// <summary>What waits: one of the three ways to begin a turn, with its id.</summary>
internal sealed record QueuedTurn
{
    public TurnRequest? Message { get; init; }

    public ActionRequest? Action { get; init; }

    public ApprovalDecision? Decision { get; init; }

    [JsonIgnore]
    public TurnKind Kind => Message is not null ? TurnKind.Message : Action is not null ? TurnKind.Action : TurnKind.Decision;

    [JsonIgnore]
    public string SessionId => Message?.SessionId ?? Action?.SessionId ?? Decision!.SessionId;

    [JsonIgnore]
    public string UserId => Message?.UserId ?? Action?.UserId ?? Decision!.UserId;

    [JsonIgnore]
    public string TurnId => (Message is not null ? Message.TurnId : Action is not null ? Action.TurnId : Decision!.TurnId)!;

    /// <summary>Whether it is the same turn, sent again; what it needs of its model may be another thing.</summary>
    public bool IsSameAs(QueuedTurn other) =>
        Message?.Message == other.Message?.Message
        && (Action?.Name, Action?.Parameters, Action?.Emitter) == (other.Action?.Name, other.Action?.Parameters, other.Action?.Emitter)
        && Decision?.IsApproved == other.Decision?.IsApproved;

    /// <summary>The turn's result by this coach, without a queue.</summary>
    public ValueTask<TurnResult> AnswerAsync(ICoach coach, CancellationToken cancellationToken) =>
        Message is not null ? coach.GetResponseAsync(Message, cancellationToken)
        : Action is not null ? coach.InvokeAsync(Action, cancellationToken)
        : coach.DecideAsync(Decision!, cancellationToken);

    /// <summary>The result of a turn of which nothing is recorded.</summary>
    public TurnResult Fail(TurnError error) =>
        new() { SessionId = SessionId, TurnId = TurnId, Kind = Kind, Status = TurnStatus.Failed, Steps = 0, StateBefore = "", State = "", Error = error };

    public string ToJson() => JsonSerializer.Serialize(this, QueueJson.Default.QueuedTurn);

    /// <exception cref="JsonException">It is not what <see cref="ToJson"/> wrote.</exception>
    public static QueuedTurn FromJson(string json) =>
        JsonSerializer.Deserialize(json, QueueJson.Default.QueuedTurn) is { } turn && (turn.Message is not null || turn.Action is not null || turn.Decision is not null)
            ? turn
            : throw new JsonException("A turn in the inbox is none.");
}

/// <summary>Why a turn cannot be worked on, which its caller is told as an exception.</summary>
/// <param name="Code">Which exception.</param>
/// <param name="Message">Its text, where it has one of its own.</param>
internal sealed record TurnRefusal(string Code, string Message)
{
    private const string Conflict = "turn_conflict";
    private const string NoApproval = "approval_not_found";
    private const string Invalid = "invalid";

    public static TurnRefusal? Of(Exception exception) => exception switch
    {
        TurnConflictException => new(Conflict, ""),
        ApprovalNotFoundException => new(NoApproval, ""),
        ArgumentException invalid => new(Invalid, invalid.Message),
        _ => null,
    };

    public Exception ToException(QueuedTurn turn) => Code switch
    {
        Conflict => new TurnConflictException(turn.TurnId),
        NoApproval => new ApprovalNotFoundException(turn.Decision?.Key ?? ""),
        _ => new ArgumentException(Message),
    };
}

/// <summary>How the queue's rows hold turns and what happens in them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, MaxDepth = 128, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(QueuedTurn))]
[JsonSerializable(typeof(TurnRefusal))]
[JsonSerializable(typeof(ActionRead))]
[JsonSerializable(typeof(ActionCallResult))]
[JsonSerializable(typeof(StateChanged))]
internal sealed partial class QueueJson : JsonSerializerContext;
