using System.Diagnostics;
using System.Globalization;
using Coach.Benchmarks.Faults;
using Coach.Storage.Tests.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Coach.Benchmarks.Queue;

/// <summary>What is done to workers and to their server.</summary>
internal enum QueueFault
{
    /// <summary>A worker is killed, and another one started.</summary>
    Kill,

    /// <summary>A worker is stopped for longer than its leases, and goes on then.</summary>
    Suspend,

    /// <summary>The server is ended without a chance to tidy up, and started again.</summary>
    Restart,
}

/// <summary>Turns that are sent while workers are killed and suspended at random moments and their server crashes.</summary>
internal static class QueueFaults
{
    private const int Workers = 3;
    private static readonly TimeSpan LongerThanALease = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan UntilNextTry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    public static async Task<FaultCount> RunAsync(int sessions, int turns, int seed, QueueFault[] faults)
    {
        var (unpooled, stop, start) = PostgresServer.StartAnother();
        var connection = unpooled.Replace("Pooling=false", "Maximum Pool Size=60", StringComparison.Ordinal);
        var workers = Enumerable.Range(0, Workers).Select(_ => QueueWorker.Start(connection, concurrency: 16, modelTime: 5)).ToArray();
        var front = QueueWorker.Front(connection);
        try
        {
            var all = await front.CreateSessionsAsync(sessions);
            await Task.WhenAll(workers.Select(QueueWorker.IsReadyAsync));
            var (done, made) = (0, new int[3]);
            using var patience = new CancellationTokenSource(Longest);
            var load = Task.WhenAll(all.Select(session => Task.Run(async () =>
            {
                for (var number = 1; number <= turns && !patience.IsCancellationRequested; number++)
                {
                    await CompleteAsync(front, LoadTurn.Numbered(session.Id, session.UserId, "queued", number), streamed: number % 3 == 0, patience.Token);
                    Interlocked.Increment(ref done);
                }
            })));
            await HarmAsync(new(seed), faults, made, workers, connection, (stop, start), load, () => Say(done, sessions * turns, made));
            await load;

            var sent = all.SelectMany(session => Enumerable.Range(1, turns).Select(number => LoadTurn.Numbered(session.Id, session.UserId, "queued", number))).ToArray();
            return await Audit.OfAsync(front, sent) + await OfQueueAsync(front, connection) + new FaultCount(Tried: made.Sum(), Unfinished: (sessions * turns) - done);
        }
        finally
        {
            foreach (var worker in workers)
            {
                worker.Kill();
                worker.Dispose();
            }

            await front.DisposeAsync();
            stop();
        }
    }

    private static async Task HarmAsync(
        Random random, QueueFault[] faults, int[] made, Process[] workers, string connection, (Action Stop, Action Start) server, Task load, Action say)
    {
        var clock = Stopwatch.StartNew();
        var next = TimeSpan.Zero;
        while (await Task.WhenAny(load, Task.Delay(random.Next(200, 2000))) != load)
        {
            var fault = faults[random.Next(faults.Length)];
            var place = random.Next(workers.Length);
            made[(int)fault]++;
            switch (fault)
            {
                case QueueFault.Kill:
                    workers[place].Kill();
                    await workers[place].WaitForExitAsync();
                    workers[place].Dispose();
                    workers[place] = QueueWorker.Start(connection, concurrency: 16, modelTime: 5);
                    break;
                case QueueFault.Suspend:
                    await SignalAsync(workers[place], "-STOP");
                    await Task.WhenAny(load, Task.Delay(LongerThanALease));
                    await SignalAsync(workers[place], "-CONT");
                    break;
                case QueueFault.Restart:
                    server.Stop();
                    server.Start();
                    break;
            }

            if (clock.Elapsed >= next)
            {
                next = clock.Elapsed + TimeSpan.FromSeconds(5);
                say();
            }
        }

        say();
    }

    /// <summary>Sends a turn as a client does that is sure of an answer: again with the same id until it has one.</summary>
    private static async Task CompleteAsync(LoadCoach front, LoadTurn turn, bool streamed, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await front.SendAsync(turn, streamed) is { Status: TurnStatus.Completed })
                {
                    return;
                }
            }
            catch (Exception error) when (error is CoachStoreException or SessionBusyException)
            {
                // The server is away.
            }

            await Task.Delay(UntilNextTry, CancellationToken.None);
        }
    }

    /// <summary>What is left in the queue when every turn has its answer, and a worker has had the time to tidy up behind those that were killed.</summary>
    private static async Task<FaultCount> OfQueueAsync(LoadCoach front, string connection)
    {
        await using var worker = await QueueWorker.WorkAsync(connection, concurrency: 16);
        var queue = front.Services.GetRequiredService<TurnQueue>();
        var start = Stopwatch.GetTimestamp();
        long left;
        while ((left = await queue.CountWaitingAsync()) != 0 && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30))
        {
            await Task.Delay(UntilNextTry);
        }

        var rows = await front.QueryAsync("SELECT session_id FROM coach.inbox UNION ALL SELECT session_id FROM coach.queue_sessions");
        return new(Lost: (await queue.GetSetAsideAsync()).Count, HalfThere: left == 0 && rows.Count == 0 ? 0 : 1);
    }

    private static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private static void Say(int done, int all, int[] made) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"        {done:N0} of {all:N0} turns; {made[0]} killed, {made[1]} suspended, {made[2]} crashes of the server"));
}
