using System.Diagnostics;
using System.Globalization;
using Coach.Benchmarks.Faults;

namespace Coach.Benchmarks.Turns;

/// <summary>What a turn with two actions costs over SQLite beside the writing of its rows, its model answering at once.</summary>
internal static class TurnCost
{
    private const int TurnsPerSession = 10;
    private const int FewestRounds = 50;

    // The compiler watches methods run and makes them fast a few at a time: for the first seconds a turn gets faster and faster.
    private static readonly TimeSpan WarmTime = TimeSpan.FromSeconds(6);

    /// <summary>Microseconds a turn of both sides, in turn, a round each; the disk's time is part of it.</summary>
    public static async Task<List<(double Coach, double Plain)>> MeasureAsync(string folder, TimeSpan budget)
    {
        await using var coach = new LoadCoach(Path.Combine(folder, "coach.db"));
        await using var other = new LoadCoach(Path.Combine(folder, "plain.db"));
        var example = (await other.CreateSessionsAsync(1))[0];
        await other.SendAsync(Turn(example, 0));
        using var plain = new PlainTurns(other.File!, Turn(example, 0).Id);
        for (var warm = Stopwatch.StartNew(); warm.Elapsed < WarmTime;)
        {
            await MeasureAsync(coach, other, plain);
        }

        var (rounds, clock) = (new List<(double Coach, double Plain)>(), Stopwatch.StartNew());
        while (rounds.Count < FewestRounds || clock.Elapsed < budget)
        {
            rounds.Add(await MeasureAsync(coach, other, plain));
        }

        await CheckSameAsync(coach, other);
        return rounds;
    }

    private static async Task<(double Coach, double Plain)> MeasureAsync(LoadCoach coach, LoadCoach other, PlainTurns plain)
    {
        var (mine, theirs) = ((await coach.CreateSessionsAsync(1))[0], (await other.CreateSessionsAsync(1))[0]);
        var start = Stopwatch.GetTimestamp();
        for (var number = 1; number <= TurnsPerSession; number++)
        {
            await coach.SendAsync(Turn(mine, number));
        }

        var time = Stopwatch.GetElapsedTime(start).TotalMicroseconds / TurnsPerSession;
        start = Stopwatch.GetTimestamp();
        for (var number = 1; number <= TurnsPerSession; number++)
        {
            plain.Write(theirs.Id, number);
        }

        return (time, Stopwatch.GetElapsedTime(start).TotalMicroseconds / TurnsPerSession);
    }

    private static LoadTurn Turn(CoachSession session, int number) =>
        new(session.Id, session.UserId, "", string.Create(CultureInfo.InvariantCulture, $"turn-{number}"), "WRITE WRITE");

    private static async Task CheckSameAsync(LoadCoach coach, LoadCoach other)
    {
        foreach (var table in await coach.QueryAsync("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"))
        {
            // The first turn of the other side was the example. Sessions without a turn are the same thing on both sides.
            if (table == "coach_sessions")
            {
                continue;
            }

            var hasTurns = (await coach.QueryAsync($"SELECT name FROM pragma_table_info('{table}')")).Contains("turn_id");
            var sql = $"SELECT CAST(count(*) AS TEXT) FROM {table}{(hasTurns ? " WHERE turn_id <> 'turn-0'" : "")}";
            var (mine, theirs) = ((await coach.QueryAsync(sql))[0], (await other.QueryAsync(sql))[0]);
            if (mine != theirs)
            {
                throw new InvalidOperationException($"The table {table} has {mine} rows on the one side and {theirs} on the other.");
            }
        }
    }
}
