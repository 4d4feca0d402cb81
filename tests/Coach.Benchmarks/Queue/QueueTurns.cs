using System.Diagnostics;
using System.Globalization;
using Coach.Benchmarks.Faults;
using Coach.Storage.Tests.Postgres;

namespace Coach.Benchmarks.Queue;

/// <summary>What the turn queue costs: how long a turn waits for a worker that has nothing to do, and what a second worker is worth.</summary>
internal static class QueueTurns
{
    private const double WaitBound = 10;
    private const double WorthBound = 1.8;
    private const int Concurrency = 4;
    private const int ModelTime = 100;
    private const int Sessions = 10;
    private const int TurnsEach = 10;
    private const int Turns = Sessions * TurnsEach;

    /// <summary>Runs it. The exit code is 1 if a bound is missed.</summary>
    public static async Task<int> OfAsync(bool isQuick)
    {
        var (unpooled, stop, _) = PostgresServer.StartAnother();
        var connection = unpooled.Replace("Pooling=false", "Maximum Pool Size=60", StringComparison.Ordinal);
        await using var front = QueueWorker.Front(connection);
        try
        {
            Console.WriteLine("from sending to a worker, nothing else to do …");
            var (claims, waits) = await WaitsAsync(front, connection, isQuick ? 300 : 3000);
            Console.WriteLine($"one worker and two, a turn at a time each, a model of {ModelTime} ms …");
            var times = new List<(double One, double Two)>();
            for (var round = 0; round < (isQuick ? 3 : 10); round++)
            {
                times.Add((await TimeAsync(front, connection, workers: 1), await TimeAsync(front, connection, workers: 2)));
            }

            Console.WriteLine($"turns a second beside pgbench, {Concurrency} sessions at a time …");
            var floor = await QueueFloor.MeasureAsync(front, connection, Concurrency, TimeSpan.FromSeconds(isQuick ? 5 : 30));
            var mine = await RateAsync(front, connection, TimeSpan.FromSeconds(isQuick ? 5 : 30));

            var (claim, worth) = (At(claims, 0.5), Median(times.Select(time => time.One / time.Two)));
            var missed = new List<string>();
            Console.WriteLine();
            Row("from sending to the claim, ms, p50", claim, WaitBound, claim <= WaitBound);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"  p95, p99",-44} {At(claims, 0.95),8:N2} {At(claims, 0.99),8:N2}"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"  to the model, ms, p50, p95",-44} {At(waits, 0.5),8:N2} {At(waits, 0.95),8:N2}"));
            Row("two workers' turns a second / one's", worth, WorthBound, worth >= WorthBound);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{"  turns a second, one and two",-44} {Turns / Median(times.Select(time => time.One)),8:N1} {Turns / Median(times.Select(time => time.Two)),8:N1}"));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{"turns a second, and pgbench with their statements",-44} {mine,8:N1} {floor,8:N1}  {mine / floor:P0}"));
            Console.WriteLine();
            Console.WriteLine(missed.Count == 0 ? "bounds met" : $"bounds missed: {string.Join("; ", missed)}");
            return missed.Count == 0 ? 0 : 1;

            void Row(string what, double value, double bound, bool isMet)
            {
                if (!isMet)
                {
                    missed.Add(what);
                }

                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-44} {value,8:N2} {bound,8:N2}  {(isMet ? "met" : "MISSED")}"));
            }
        }
        finally
        {
            stop();
        }
    }

    /// <summary>Milliseconds from the sending of a turn until a worker has it, and until its model is asked, for which the conversation is read.</summary>
    private static async Task<(double[] Claims, double[] Models)> WaitsAsync(LoadCoach front, string connection, int count)
    {
        var (asked, isInserted, rung, claimed) = (DateTime.MaxValue, false, DateTime.MaxValue, DateTime.MaxValue);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = command =>
            {
                var text = string.Concat(command.TagObjects.Where(tag => tag.Key is "db.query.text" or "db.statement").Select(tag => tag.Value));
                var end = command.StartTimeUtc + command.Duration;
                if (text.Contains("INSERT INTO coach.inbox", StringComparison.Ordinal))
                {
                    isInserted = true;
                }
                else if (isInserted && rung == DateTime.MaxValue && text.Contains("pg_notify", StringComparison.Ordinal))
                {
                    // The turn was committed before that.
                    rung = command.StartTimeUtc;
                }
                else if (text.Contains("ORDER BY due LIMIT", StringComparison.Ordinal) && command.StartTimeUtc > rung && claimed == DateTime.MaxValue)
                {
                    // The first look at the queue behind the turn's own commit finds it, as nobody else is there; unless one in between has, which was earlier.
                    claimed = end;
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var worker = await QueueWorker.WorkAsync(connection, Concurrency, () =>
        {
            asked = DateTime.UtcNow;
            return Task.CompletedTask;
        });
        var session = (await front.CreateSessionsAsync(1))[0];
        var waits = new List<(double Claim, double Model)>();
        for (var number = 1; number <= count; number++)
        {
            (isInserted, rung, claimed) = (false, DateTime.MaxValue, DateTime.MaxValue);
            var start = DateTime.UtcNow;
            await front.SendAsync(LoadTurn.Numbered(session.Id, session.UserId, "one", number));
            waits.Add(((claimed - start).TotalMilliseconds, (asked - start).TotalMilliseconds));
        }

        // Before that the code was not compiled yet.
        waits.RemoveRange(0, count / 10);
        return ([.. waits.Select(wait => wait.Claim).Order()], [.. waits.Select(wait => wait.Model).Order()]);
    }

    /// <summary>Turns a second with a worker in this process whose model answers at once, as many sessions at a time as it runs.</summary>
    private static async Task<double> RateAsync(LoadCoach front, string connection, TimeSpan time)
    {
        await using var worker = await QueueWorker.WorkAsync(connection, Concurrency);
        var sessions = await front.CreateSessionsAsync(Concurrency);
        var (start, count) = (Stopwatch.GetTimestamp(), 0);
        await Task.WhenAll(sessions.Select(session => Task.Run(async () =>
        {
            for (var number = 1; Stopwatch.GetElapsedTime(start) < time; number++)
            {
                await front.SendAsync(new(session.Id, session.UserId, "", string.Create(CultureInfo.InvariantCulture, $"turn-{number}"), "WRITE WRITE"));
                Interlocked.Increment(ref count);
            }
        })));
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Seconds that workers in processes of their own take for turns that are sent at once.</summary>
    private static async Task<double> TimeAsync(LoadCoach front, string connection, int workers)
    {
        var processes = Enumerable.Range(0, workers).Select(_ => QueueWorker.Start(connection, concurrency: 1, ModelTime)).ToArray();
        try
        {
            await Task.WhenAll(processes.Select(QueueWorker.IsReadyAsync));
            await SendAsync(front, "warm", TurnsEach);
            var start = Stopwatch.GetTimestamp();
            await SendAsync(front, "timed", TurnsEach);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        finally
        {
            foreach (var process in processes)
            {
                process.Kill();
                await process.WaitForExitAsync();
                process.Dispose();
            }
        }
    }

    private static async Task SendAsync(LoadCoach front, string sender, int turns)
    {
        var sessions = await front.CreateSessionsAsync(Sessions);
        await Task.WhenAll(sessions.Select(async session =>
        {
            for (var number = 1; number <= turns; number++)
            {
                if (await front.SendAsync(LoadTurn.Numbered(session.Id, session.UserId, sender, number)) is not { Status: TurnStatus.Completed })
                {
                    throw new InvalidOperationException("A turn has failed.");
                }
            }
        }));
    }

    private static double At(double[] ordered, double share) => ordered[(int)(ordered.Length * share)];

    private static double Median(IEnumerable<double> values) => At([.. values.Order()], 0.5);
}
