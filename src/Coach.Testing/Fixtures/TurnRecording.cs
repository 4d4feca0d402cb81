namespace Coach.Testing;

/// <summary>Makes a fixture's turn of a recorded one.</summary>
internal static class TurnRecording
{
    /// <summary>Makes it.</summary>
    /// <param name="turns">The session's turns.</param>
    /// <param name="index">Which of them.</param>
    /// <param name="tools">The native calls of tools that are no actions, if they are known.</param>
    /// <exception cref="InvalidOperationException">The turn cannot be run again.</exception>
    public static FixtureTurn Make(IReadOnlyList<RecordedTurn> turns, int index, ILookup<string, IReadOnlyList<FixtureTool>>? tools = null)
    {
        var turn = turns[index];
        if (turn.Status == TurnStatus.Running)
        {
            throw Unusable(index, "is still running");
        }

        IReadOnlyList<FixtureTool>[] called = [.. tools?[turn.TurnId] ?? []];
        if (called.Length == 0 && ToolRecording.Of(turn.ReadResult()).Count > 0)
        {
            throw Unusable(index, "called a tool natively that is no action, of which turns alone do not tell: use RecordAsync");
        }

        return new()
        {
            Kind = turn.Kind,
            Message = turn.Message,
            Decides = turn.Kind == TurnKind.Decision ? PlaceOf(turns, turn.TurnId) : null,
            Completed = turn.Status == TurnStatus.Completed,
            Steps = [.. turn.Steps.Select((step, place) => Make(turn, step, index, called.ElementAtOrDefault(place)))],
        };
    }

    private static FixtureStep Make(RecordedTurn turn, RecordedStep step, int index, IReadOnlyList<FixtureTool>? tools)
    {
        FixtureCall[] calls = [.. step.Calls.Select(Make)];
        var isEmptied = turn.Kind == TurnKind.Message && step.RawReply.Length == 0 && (step.VisibleText.Length > 0 || calls.Any(static call => !call.Native));
        return isEmptied
            ? throw Unusable(index, "has lost its raw reply to a retention policy")
            : new() { Reply = step.RawReply, Text = step.VisibleText, Calls = calls, Tools = tools is { Count: > 0 } ? tools : null };
    }

    private static FixtureCall Make(ActionCallResult call) => new()
    {
        Name = call.Name,
        Parameters = call.Parameters,
        Native = call.Format == ToolRecording.NativeFormat,
        Status = call.Status,
        Code = call.Code,
        StateBefore = call.StateBefore,
        StateAfter = call.StateAfter,
    };

    private static FixtureCallPlace? PlaceOf(IReadOnlyList<RecordedTurn> turns, string turnId) => turns
        .SelectMany((turn, index) => turn.Steps.SelectMany(static step => step.Calls).Select((call, place) => (call, Place: new FixtureCallPlace(index + 1, place + 1))))
        .FirstOrDefault(asked => asked.call.Status == ActionStatus.NeedsApproval && new ApprovalDecision("", "", asked.call.Key, IsApproved: true).TurnId == turnId).Place;

    private static InvalidOperationException Unusable(int index, string why) => new($"Turn {index + 1} cannot be run again: it {why}.");
}
