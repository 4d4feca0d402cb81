using System.Text.Json;

namespace Coach.Benchmarks.Faults;

/// <summary>Callers who come all at once.</summary>
internal static class CallerFaults
{
    /// <summary>Many callers send the same turn at the same moment: it runs once, and all are told the same.</summary>
    public static async Task<FaultCount> SameTurnAsync(string? file, int callers, int times)
    {
        await using var coach = new LoadCoach(file);
        var sessions = await coach.CreateSessionsAsync(times);
        var (turns, count) = (new List<LoadTurn>(), new FaultCount(Tried: times * callers));
        foreach (var session in sessions)
        {
            var turn = new LoadTurn(session.Id, session.UserId, "", "same", "WRITE THROW WRITE");
            turns.Add(turn);
            var asked = coach.Model.Asked;
            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var calls = Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
            {
                await start.Task;
                return await coach.SendAsync(turn, streamed: caller % 2 == 1);
            })).ToArray();
            start.SetResult();
            var results = await Task.WhenAll(calls);
            var texts = results.Select(result => JsonSerializer.Serialize(result)).Distinct().Count();
            count += new FaultCount(Doubled: coach.Model.Asked == asked + 1 ? 0 : 1, NotSaid: texts == 1 && results[0].Status == TurnStatus.Completed ? 0 : 1);
        }

        return count + await Audit.OfAsync(coach, turns);
    }

    /// <summary>Many sessions go on at the same time.</summary>
    public static async Task<FaultCount> ManySessionsAsync(string? file, int sessions, int turns)
    {
        await using var coach = new LoadCoach(file);
        var sent = (await coach.CreateSessionsAsync(sessions))
            .Select(session => Enumerable.Range(1, turns).Select(number => LoadTurn.Numbered(session.Id, session.UserId, "", number)).ToArray()).ToArray();
        var failed = await Task.WhenAll(sent.Select(mine => Task.Run(async () =>
        {
            var count = 0;
            foreach (var turn in mine)
            {
                count += await coach.SendAsync(turn) is { Status: TurnStatus.Completed } ? 0 : 1;
            }

            return count;
        })));
        return await Audit.OfAsync(coach, [.. sent.SelectMany(mine => mine)]) + new FaultCount(Tried: sessions, NotSaid: failed.Sum());
    }

    /// <summary>Many turns of one session are sent at once; they take their turns, in whatever order they came in.</summary>
    public static async Task<FaultCount> OneSessionAsync(string? file, int turns)
    {
        await using var coach = new LoadCoach(file);
        var session = (await coach.CreateSessionsAsync(1))[0];
        var sent = Enumerable.Range(1, turns).Select(number => LoadTurn.Numbered(session.Id, session.UserId, $"sender{number}", number)).ToArray();
        var results = await Task.WhenAll(sent.Select(turn => Task.Run(() => coach.SendAsync(turn))));
        var messages = await coach.Coach.GetHistoryAsync(session.Id, session.UserId, int.MaxValue);
        // Each message is followed by its own reply: no turn began before the one before had ended.
        var torn = messages.Chunk(2).Count(pair => pair is not [var asked, var answer] || asked.TurnId != answer.TurnId);
        return await Audit.OfAsync(coach, sent) + new FaultCount(Tried: turns, Reordered: torn, NotSaid: results.Count(result => result.Status != TurnStatus.Completed));
    }
}
