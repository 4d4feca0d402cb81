namespace Coach.Benchmarks.Faults;

/// <summary>Handlers that throw after they have written, do not end, do not listen to cancellation, and write when their step is long over.</summary>
internal static class HandlerFaults
{
    private static readonly (string Action, ActionStatus Status)[] Kinds =
    [
        (LoadActions.Throw, ActionStatus.Failed), (LoadActions.Hang, ActionStatus.TimedOut), (LoadActions.Ignore, ActionStatus.TimedOut), (LoadActions.Late, ActionStatus.TimedOut),
    ];

    /// <summary>Runs each of them between two that write, and then a turn without a fault.</summary>
    public static async Task<FaultCount> RunAsync(string? file, int times)
    {
        await using var coach = new LoadCoach(file);
        var sessions = await coach.CreateSessionsAsync(times);
        var (turns, notSaid) = (new List<LoadTurn>(), 0);
        foreach (var session in sessions)
        {
            foreach (var (action, status) in Kinds)
            {
                var turn = new LoadTurn(session.Id, session.UserId, "", action, $"WRITE {action} WRITE");
                var after = new LoadTurn(session.Id, session.UserId, "", $"after {action}", "WRITE");
                turns.AddRange(turn, after);
                var result = await coach.SendAsync(turn);
                notSaid += result.Status == TurnStatus.Completed && result.Actions.Single(call => call.Name == action).Status == status ? 0 : 1;
                _ = await coach.SendAsync(after);
            }
        }

        coach.Actions.GoOn.SetResult();
        var late = await Task.WhenAll(coach.Actions.LateWrites);
        return await Audit.OfAsync(coach, turns) + new FaultCount(Tried: times * Kinds.Length, Doubled: late.Count(wasLetThrough => wasLetThrough), NotSaid: notSaid);
    }
}
