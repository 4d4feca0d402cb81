using System.Diagnostics;
using System.Globalization;
using Coach.Benchmarks.Faults;

namespace Coach.Benchmarks.Turns;

/// <summary>What a turn with two actions costs over SQLite beside the writing of its rows, its model answering at once.</summary>
internal static class TurnCost
{
    private const int TurnsPerSession = 10;
    private const int FewestRounds = 50;

    /// <summary>Microseconds a turn of both sides, in turn, the best round of each; the disk's time is part of it.</summary>
    public static async Task<(double Coach, double Plain, int Rounds)> MeasureAsync(string folder, TimeSpan budget)
    {
        await using var coach = new LoadCoach(Path.Combine(folder, "coach.db"));
        await using var other = new LoadCoach(Path.Combine(folder, "plain.db"));
        var example = (await other.CreateSessionsAsync(1))[0];
        await other.SendAsync(Turn(example, 0));
        using var plain = new PlainTurns(other.File!, Turn(example, 0).Id);
        var (best, bestPlain, rounds, clock) = (double.MaxValue, double.MaxValue, 0, Stopwatch.StartNew());
        for (; rounds < FewestRounds || clock.Elapsed < budget; rounds++)
        {
            var (mine, theirs) = ((await coach.CreateSessionsAsync(1))[0], (await other.CreateSessionsAsync(1))[0]);
            var start = Stopwatch.GetTimestamp();
            for (var number = 1; number <= TurnsPerSession; number++)
            {
                await coach.SendAsync(Turn(mine, number));
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds / TurnsPerSession);
            start = Stopwatch.GetTimestamp();
            for (var number = 1; number <= TurnsPerSession; number++)
            {
                plain.Write(theirs.Id, number);
            }

            bestPlain = Math.Min(bestPlain, Stopwatch.GetElapsedTime(start).TotalMicroseconds / TurnsPerSession);
        }

        await CheckSameAsync(coach, other);
        return (best, bestPlain, rounds);
    }

    private static LoadTurn Turn(CoachSession session, int number) =>
        new(session.Id, session.UserId, "", string.Create(CultureInfo.InvariantCulture, $"turn-{number}"), "WRITE WRITE");

    private static async Task CheckSameAsync(LoadCoach coach, LoadCoach other)
    {
        foreach (var table in await coach.QueryAsync("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"))
        {
            // The first turn of the other side was the example.
            var where = table == "coach_sessions" ? "version > 1" : table is "coach_turns" or "coach_messages" or "coach_steps" or "coach_action_log" or "load_rows" ? "turn_id <> 'turn-0'" : "1";
            var sql = $"SELECT CAST(count(*) AS TEXT) FROM {table} WHERE {where}";
            var (mine, theirs) = ((await coach.QueryAsync(sql))[0], (await other.QueryAsync(sql))[0]);
            if (table != "coach_sessions" && mine != theirs)
            {
                throw new InvalidOperationException($"The table {table} has {mine} rows on the one side and {theirs} on the other.");
            }
        }
    }
}
