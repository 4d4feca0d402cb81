namespace Coach.Benchmarks.Faults;

/// <summary>A clock that is set back again and again.</summary>
internal static class ClockFaults
{
    /// <summary>Sends turns, half of them before and half after a restart, while each look at the clock finds it set back by an hour.</summary>
    public static async Task<FaultCount> SetBackAsync(string? file, int turns)
    {
        var clock = new ClockSetBack();
        var coach = new LoadCoach(file, clock: clock);
        try
        {
            var session = (await coach.CreateSessionsAsync(1))[0];
            var sent = Enumerable.Range(1, turns).Select(number => LoadTurn.Numbered(session.Id, session.UserId, "", number)).ToArray();
            var failed = 0;
            foreach (var (index, turn) in sent.Index())
            {
                if (index == turns / 2 && file is not null)
                {
                    await coach.DisposeAsync();
                    coach = new(file, clock: clock);
                }

                failed += await coach.SendAsync(turn, streamed: index % 2 == 0) is { Status: TurnStatus.Completed } ? 0 : 1;
            }

            var log = await coach.Coach.GetActionLogAsync(session.Id, session.UserId, int.MaxValue);
            var isInOrder = log.Select(entry => entry.TurnId).Distinct().SequenceEqual(sent.Where(turn => turn.Calls > 0).Select(turn => turn.Id));
            return await Audit.OfAsync(coach, sent) + new FaultCount(Tried: turns, Reordered: isInOrder ? 0 : 1, NotSaid: failed);
        }
        finally
        {
            await coach.DisposeAsync();
        }
    }

    private sealed class ClockSetBack : TimeProvider
    {
        private static readonly DateTimeOffset Start = new(2026, 3, 29, 3, 0, 0, TimeSpan.Zero);
        private int _looks;

        public override DateTimeOffset GetUtcNow() => Start.AddHours(-Interlocked.Increment(ref _looks));
    }
}
