namespace Coach.Benchmarks.Faults;

/// <summary>
/// Files that cannot be used, before a turn or while its model answers. The turn has to fail as <c>store_failed</c>, and to complete with the same id when the
/// file can be used again; it stands between two turns to which nothing happens.
/// </summary>
internal static class FileFaults
{
    private const int Page = 4096;

    /// <summary>Another process keeps the file locked for longer than this one waits.</summary>
    public static Task<FaultCount> LockedAsync(string file, int times) => RunAsync(file, times, "WRITE WRITE", async (coach, _, send) =>
    {
        await using (await FaultWorker.LockAsync(coach.File!))
        {
            await send();
        }
    });

    /// <summary>The file may not grow, and the turn's message and reply are long.</summary>
    public static Task<FaultCount> FullAsync(string file, int times) => RunAsync(file, times, "WRITE LONG", async (coach, session, send) =>
    {
        await SetAsync(coach, session, "PRAGMA max_page_count = 1");
        await send();
        await SetAsync(coach, session, "PRAGMA max_page_count = 4294967294");
    });

    /// <summary>The connection may only read.</summary>
    public static Task<FaultCount> ReadOnlyAsync(string file, int times) => RunAsync(file, times, "WRITE WRITE", async (coach, session, send) =>
    {
        await SetAsync(coach, session, "PRAGMA query_only = ON");
        await send();
        await SetAsync(coach, session, "PRAGMA query_only = OFF");
    });

    /// <summary>The file is marked as one that may only be read when the application starts.</summary>
    public static Task<FaultCount> ReadOnlyFileAsync(string file, int times) => RunClosedAsync(file, times, mustFail: true, (bytes, _) =>
        // A write version that SQLite does not know makes the file read-only to it, for any user on any system.
        bytes[18] = 3);

    /// <summary>Bytes of the file are overwritten while the application is not running; then a backup is put back.</summary>
    public static Task<FaultCount> DamagedAsync(string file, int times, int seed)
    {
        var random = new Random(seed);
        return RunClosedAsync(file, times, mustFail: false, (bytes, time) =>
        {
            switch (time % 4)
            {
                case 0:
                    bytes.AsSpan(100).Fill(0xFF);
                    break;
                case 1:
                    random.NextBytes(bytes.AsSpan(Page * random.Next(bytes.Length / Page), Page));
                    break;
                case 2:
                    random.NextBytes(bytes.AsSpan(random.Next(bytes.Length - 64), 64));
                    break;
                default:
                    Scramble(bytes, random);
                    break;
            }
        });
    }

    // What SQLite does not notice: text that is other text.
    private static void Scramble(byte[] bytes, Random random)
    {
        for (var at = Page; at < bytes.Length; at++)
        {
            if (bytes[at] is >= (byte)'0' and <= (byte)'9' or (byte)'{' or (byte)'}' or (byte)'"' && random.Next(20) == 0)
            {
                bytes[at] = (byte)'?';
            }
        }
    }

    private static async Task<FaultCount> RunAsync(string file, int times, string words, Func<LoadCoach, CoachSession, Func<Task>, Task> during)
    {
        await using var coach = new LoadCoach(file, busyTimeout: TimeSpan.Zero);
        var sessions = await coach.CreateSessionsAsync(times);
        var (turns, notSaid) = (new List<LoadTurn>(), 0);
        foreach (var (index, session) in sessions.Index())
        {
            var (before, turn, after) = Three(session, words, new string('x', 30_000));
            turns.AddRange(before, turn, after);
            _ = await coach.CompleteAsync(before);
            if (index % 2 == 0)
            {
                await during(coach, session, () => FailAsync(coach, turn));
            }
            else
            {
                var goOn = new TaskCompletionSource();
                var answering = new TaskCompletionSource();
                coach.Model.Meanwhile = () =>
                {
                    answering.SetResult();
                    return goOn.Task;
                };
                var failing = FailAsync(coach, turn);
                await answering.Task;
                coach.Model.Meanwhile = null;
                await during(coach, session, () =>
                {
                    goOn.SetResult();
                    return failing;
                });
            }

            _ = await coach.CompleteAsync(turn);
            _ = await coach.CompleteAsync(after);
        }

        return await Audit.OfAsync(coach, turns) + new FaultCount(Tried: times, NotSaid: notSaid);

        async Task FailAsync(LoadCoach failing, LoadTurn turn) => notSaid += await IsSaidAsync(failing, turn, mustFail: true) ? 0 : 1;
    }

    private static async Task<FaultCount> RunClosedAsync(string file, int times, bool mustFail, Action<byte[], int> harm)
    {
        var (turns, notSaid) = (new List<LoadTurn>(), 0);
        for (var time = 0; time < times; time++)
        {
            LoadTurn turn, after;
            await using (var coach = new LoadCoach(file))
            {
                var session = (await coach.CreateSessionsAsync(1))[0];
                (var before, turn, after) = Three(session, "WRITE WRITE", padding: "");
                turns.AddRange(before, turn, after);
                _ = await coach.CompleteAsync(before);
            }

            var backup = await File.ReadAllBytesAsync(file);
            var harmed = (byte[])backup.Clone();
            harm(harmed, time);
            await File.WriteAllBytesAsync(file, harmed);
            await using (var coach = new LoadCoach(file))
            {
                notSaid += await IsSaidAsync(coach, turn, mustFail) ? 0 : 1;
            }

            foreach (var left in (string[])["-wal", "-shm"])
            {
                File.Delete(file + left);
            }

            await File.WriteAllBytesAsync(file, backup);
            await using (var coach = new LoadCoach(file))
            {
                _ = await coach.CompleteAsync(turn);
                _ = await coach.CompleteAsync(after);
            }
        }

        await using (var coach = new LoadCoach(file))
        {
            return await Audit.OfAsync(coach, turns) + new FaultCount(Tried: times, NotSaid: notSaid);
        }
    }

    private static (LoadTurn Before, LoadTurn Turn, LoadTurn After) Three(CoachSession session, string words, string padding) => (
        new(session.Id, session.UserId, "", "before", "WRITE"),
        new(session.Id, session.UserId, "", "during", words) { Padding = padding },
        new(session.Id, session.UserId, "", "after", "WRITE"));

    /// <summary>Whether a turn fails as one whose store failed; if it may as well complete, because the harm is elsewhere, it has to do so with a whole answer.</summary>
    private static async Task<bool> IsSaidAsync(LoadCoach coach, LoadTurn turn, bool mustFail)
    {
        try
        {
            var result = await coach.SendAsync(turn);
            return result.Status == TurnStatus.Failed
                ? result.Error is { Code: "store_failed", Message.Length: > 0 }
                : !mustFail && result.Status == TurnStatus.Completed && result.Text.StartsWith(LoadTurn.Answer(turn.Id), StringComparison.Ordinal);
        }
        catch (SessionNotFoundException) when (!mustFail)
        {
            // The harm has changed the session's id or its owner's.
            return true;
        }
        catch (Exception error)
        {
            await Console.Error.WriteLineAsync(error.ToString());
            return false;
        }
    }

    private static async Task SetAsync(LoadCoach coach, CoachSession session, string pragma)
    {
        // The store has one idle connection for writing, as there is one writer at a time; what is set on it stays.
        await using var step = await coach.Store.BeginStepAsync((await coach.Store.FindSessionAsync(session.Id))!);
        await using var command = step.Transaction!.Connection!.CreateCommand();
        command.Transaction = step.Transaction;
        command.CommandText = pragma;
        await command.ExecuteNonQueryAsync();
    }
}
