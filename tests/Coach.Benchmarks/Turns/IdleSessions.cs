using Coach.Benchmarks.Faults;

namespace Coach.Benchmarks.Turns;

/// <summary>What a session over SQLite keeps in memory while nobody talks in it.</summary>
internal static class IdleSessions
{
    private const int Before = 1000;

    /// <summary>Bytes of the managed heap a session, after each has had a turn.</summary>
    public static async Task<double> MeasureAsync(string folder, int sessions)
    {
        await using var coach = new LoadCoach(Path.Combine(folder, "idle.db"));
        await TalkAsync(coach, Before);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await TalkAsync(coach, sessions);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        return (after - before) / (double)sessions;
    }

    private static async Task TalkAsync(LoadCoach coach, int sessions)
    {
        for (var count = 0; count < sessions; count++)
        {
            var session = (await coach.CreateSessionsAsync(1))[0];
            _ = await coach.SendAsync(new(session.Id, session.UserId, "", "turn", "WRITE"), streamed: count % 2 == 0);
        }
    }
}
