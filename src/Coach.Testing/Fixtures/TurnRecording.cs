using System.Text.Json;

namespace Coach.Testing;

/// <summary>Makes a fixture's turn of a recorded one.</summary>
internal static class TurnRecording
{
    private const string NativeFormat = "native";
    private const string DecisionTurn = "decision:";

    /// <exception cref="InvalidOperationException">The turn cannot be run again.</exception>
    public static FixtureTurn Make(IReadOnlyList<RecordedTurn> turns, int index)
    {
        var turn = turns[index];
        if (turn.Status == TurnStatus.Running)
        {
            throw Unusable(index, "is still running");
        }

        if (CallsToolsNatively(turn))
        {
            throw Unusable(index, "called a tool natively that is no action, of which the calls of a step are not recorded");
        }

        return new()
        {
            Kind = turn.Kind,
            Message = turn.Message,
            Decides = turn.Kind == TurnKind.Decision ? PlaceOf(turns, turn.TurnId) : null,
            Completed = turn.Status == TurnStatus.Completed,
            Steps = [.. turn.Steps.Select(step => Make(turn, step, index))],
        };
    }

    private static FixtureStep Make(RecordedTurn turn, RecordedStep step, int index)
    {
        FixtureCall[] calls = [.. step.Calls.Select(Make)];
        var isEmptied = turn.Kind == TurnKind.Message && step.RawReply.Length == 0 && (step.VisibleText.Length > 0 || calls.Any(static call => !call.Native));
        return isEmptied
            ? throw Unusable(index, "has lost its raw reply to a retention policy")
            : new() { Reply = step.RawReply, Text = step.VisibleText, Calls = calls };
    }

    private static FixtureCall Make(ActionCallResult call) => new()
    {
        Name = call.Name,
        Parameters = call.Parameters,
        Native = call.Format == NativeFormat,
        Status = call.Status,
        Code = call.Code,
        StateBefore = call.StateBefore,
        StateAfter = call.StateAfter,
    };

    private static FixtureCallPlace? PlaceOf(IReadOnlyList<RecordedTurn> turns, string turnId)
    {
        var key = turnId.StartsWith(DecisionTurn, StringComparison.Ordinal) ? turnId[DecisionTurn.Length..] : turnId;
        return turns
            .SelectMany((turn, index) => turn.Steps.SelectMany(static step => step.Calls).Select((call, place) => (call, Place: new FixtureCallPlace(index + 1, place + 1))))
            .FirstOrDefault(asked => asked.call.Key == key && asked.call.Status == ActionStatus.NeedsApproval).Place;
    }

    private static bool CallsToolsNatively(RecordedTurn turn)
    {
        if (turn.Result is null)
        {
            return false;
        }

        using var result = JsonDocument.Parse(turn.Result, new JsonDocumentOptions { MaxDepth = 128 });
        return result.RootElement.TryGetProperty("tools", out var tools) && tools.ValueKind == JsonValueKind.Array
            && tools.EnumerateArray().Any(static tool => tool.TryGetProperty("format", out var format) && format.GetString() == NativeFormat);
    }

    private static InvalidOperationException Unusable(int index, string why) => new($"Turn {index + 1} cannot be run again: it {why}.");
}
