using System.Collections.Concurrent;
using System.Diagnostics;

namespace Coach.Benchmarks.Faults;

/// <summary>Processes that are killed, and processes that work on one file at once.</summary>
internal static class ProcessFaults
{
    private const int Sessions = 4;

    // How many turns are sent again at the end although they were confirmed.
    private const int SentAgain = 20;

    /// <summary>
    /// Kills a process that is in the midst of a conversation load, at a random moment, and starts it again on the same file, where it sends the turns again that
    /// were not confirmed. One time in ten it is killed while it still starts, and one time in ten in its first turns.
    /// </summary>
    public static async Task<FaultCount> KillAsync(string file, int kills, int seed, Action? killed = null)
    {
        const string Sender = "killed";
        var random = new Random(seed);
        CoachSession[] sessions;
        await using (var coach = new LoadCoach(file))
        {
            sessions = await coach.CreateSessionsAsync(Sessions);
        }

        var (sent, done) = (new int[Sessions], new int[Sessions]);
        var failed = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            using var process = FaultWorker.Send(file, Sender, int.MaxValue - 1, sessions.Select((session, place) => (session, done[place] + 1)));
            var patience = random.Next(10);
            var isWorking = new TaskCompletionSource();
            var listening = ListenAsync(process, (what, place, number) =>
            {
                _ = what switch
                {
                    "sent" => sent[place] = number,
                    "done" => done[place] = number,
                    _ => failed++,
                };
                if (what == "done" || patience == 1)
                {
                    isWorking.TrySetResult();
                }
            });
            if (patience > 0)
            {
                await Task.WhenAny(isWorking.Task, listening);
            }

            Wait(TimeSpan.FromMilliseconds(150 * random.NextDouble()));
            process.Kill();
            await listening;
            await process.WaitForExitAsync();
            killed?.Invoke();
        }

        await using (var coach = new LoadCoach(file))
        {
            var turns = sessions.SelectMany((session, place) => Enumerable.Range(1, sent[place]).Select(number => LoadTurn.Numbered(session.Id, session.UserId, Sender, number))).ToArray();
            var confirmed = sessions.SelectMany((session, place) => turns.Where(turn => turn.SessionId == session.Id).Take(done[place])).ToHashSet();
            foreach (var turn in sessions.SelectMany((session, place) => turns.Where(turn => turn.SessionId == session.Id).Skip(Math.Max(0, done[place] - SentAgain))))
            {
                _ = await coach.CompleteAsync(turn);
            }

            return await Audit.OfAsync(coach, turns, confirmed.Contains) + new FaultCount(Tried: kills, Unfinished: failed);
        }
    }

    /// <summary>Two processes send turns to sessions of their own and to shared ones.</summary>
    public static async Task<FaultCount> TwoProcessesAsync(string file, int turns)
    {
        await using var coach = new LoadCoach(file);
        var sessions = await coach.CreateSessionsAsync(Sessions);
        return await SendAsync(coach, turns, [("one", sessions[..3]), ("two", sessions[1..])]);
    }

    /// <summary>Two processes send the very same turns.</summary>
    public static async Task<FaultCount> SameTurnsAsync(string file, int turns)
    {
        await using var coach = new LoadCoach(file);
        var sessions = await coach.CreateSessionsAsync(Sessions / 2);
        return await SendAsync(coach, turns, [("same", sessions), ("same", sessions)]);
    }

    private static async Task<FaultCount> SendAsync(LoadCoach coach, int turns, (string Name, CoachSession[] Sessions)[] senders)
    {
        var (done, failed) = (new ConcurrentDictionary<(string, string), int>(), 0);
        await Task.WhenAll(senders.Select(async sender =>
        {
            var (name, mine) = sender;
            using var process = FaultWorker.Send(coach.File!, name, turns, mine.Select(session => (session, 1)));
            await ListenAsync(process, (what, place, number) =>
            {
                if (what == "done")
                {
                    done[(name, mine[place].Id)] = number;
                }
            });
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                Interlocked.Increment(ref failed);
            }
        }));
        var sent = senders.SelectMany(sender => sender.Sessions.SelectMany(
            session => Enumerable.Range(1, turns).Select(number => (Turn: LoadTurn.Numbered(session.Id, session.UserId, sender.Name, number), Number: number)))).Distinct().ToArray();
        var confirmed = sent.Where(one => one.Number <= done.GetValueOrDefault((one.Turn.Sender, one.Turn.SessionId))).Select(one => one.Turn).ToHashSet();
        return await Audit.OfAsync(coach, [.. sent.Select(one => one.Turn)], confirmed.Contains) + new FaultCount(Tried: senders.Length, Unfinished: failed);
    }

    private static async Task ListenAsync(Process process, Action<string, int, int> hear)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            // A line goes into the pipe whole or not at all.
            if (line.Split(' ') is [("sent" or "done" or "failed") and var what, var place, var number] && int.TryParse(place, out var at) && int.TryParse(number, out var turn))
            {
                hear(what, at, turn);
            }
        }
    }

    // A timer has ticks of a millisecond or more, and moments between them would never be tried.
    private static void Wait(TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            Thread.Sleep(0);
        }
    }
}
