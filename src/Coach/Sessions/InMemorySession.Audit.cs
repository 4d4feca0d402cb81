namespace Coach;

internal sealed partial class InMemorySession
{
    private readonly List<RecordedTurn> _recorded = [];

    public IReadOnlyList<RecordedTurn> ReadTurns(int skip, int count) => [.. _recorded.Skip(skip).Take(count).Select(CopyTurn)];

    /// <summary>Empties the raw replies of steps committed before; says how many.</summary>
    public int EmptyRawReplies(DateTimeOffset before)
    {
        var emptied = 0;
        for (var turn = 0; turn < _recorded.Count; turn++)
        {
            var old = _recorded[turn].Steps.Count(IsOld);
            if (old > 0)
            {
                emptied += old;
                _recorded[turn] = _recorded[turn] with { Steps = [.. _recorded[turn].Steps.Select(step => IsOld(step) ? step with { RawReply = "" } : step)] };
            }
        }

        return emptied;

        bool IsOld(RecordedStep step) => step.At < before && step.RawReply.Length > 0;
    }

    private void RecordAccepted(TurnRecord turn, DateTimeOffset at) => _recorded.Add(new()
    {
        SessionId = Session.Id,
        TurnId = turn.TurnId,
        Kind = turn.Kind,
        Message = turn.Message,
        Status = turn.Status,
        AcceptedAt = at.ToUniversalTime(),
    });

    private void RecordEnded(TurnRecord turn, DateTimeOffset at) =>
        Change(turn.TurnId, recorded => recorded with { Status = turn.Status, Result = turn.Result, EndedAt = at.ToUniversalTime() });

    private void RecordStep(StepRecord step, IReadOnlyList<ActionLogEntry> rows) => Change(step.TurnId, recorded => recorded with
    {
        Steps =
        [
            .. recorded.Steps,
            new()
            {
                Step = step.Step,
                RawReply = step.RawReply,
                VisibleText = step.VisibleText,
                Model = step.Model,
                At = step.At.ToUniversalTime(),
                Calls = [.. rows.Select(row => row.Result)],
            },
        ],
    });

    private void Change(string turnId, Func<RecordedTurn, RecordedTurn> change)
    {
        // It is one of the last.
        var index = _recorded.FindLastIndex(turn => turn.TurnId == turnId);
        _recorded[index] = change(_recorded[index]);
    }

    private static RecordedTurn CopyTurn(RecordedTurn turn) => turn with { Steps = [.. turn.Steps.Select(step => step with { Calls = [.. step.Calls.Select(CopyResult)] })] };
}
