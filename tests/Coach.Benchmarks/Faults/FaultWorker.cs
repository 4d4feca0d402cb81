using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Coach.Benchmarks.Faults;

/// <summary>
/// Another process on the file: this very program, started with hidden arguments. It says each turn that it sends, <c>sent S N</c>, and each that it was told has
/// completed, <c>done S N</c>, S being a session's place among the arguments; or it keeps the file locked until it reads a line.
/// </summary>
internal static class FaultWorker
{
    private const string Name = "fault-worker";
    private const string Turns = "turns";
    private const string Lock = "lock";

    /// <summary>Does what the arguments say, if they are for a worker.</summary>
    public static async Task<bool> RanAsync(string[] arguments)
    {
        switch (arguments)
        {
            case [Name, Lock, var file]:
                HoldLock(file);
                return true;
            case [Name, Turns, var file, var sender, var last, .. var sessions]:
                EndWithParent();
                await SendAsync(file, sender, int.Parse(last, CultureInfo.InvariantCulture), sessions);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Starts a process that sends turns: of each session those from its next one to the last.</summary>
    public static Process Send(string file, string sender, int last, IEnumerable<(CoachSession Session, int Next)> sessions) => Start(
    [
        Turns, file, sender, last.ToString(CultureInfo.InvariantCulture),
        .. sessions.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Session.Id} {one.Session.UserId} {one.Next}")),
    ]);

    /// <summary>Starts a process that keeps the file locked, and waits until it does; disposing of what is given frees the file.</summary>
    public static async Task<IAsyncDisposable> LockAsync(string file)
    {
        var process = Start([Lock, file]);
        return await process.StandardOutput.ReadLineAsync() == Lock ? new HeldLock(process) : throw new InvalidOperationException("The other process could not lock the file.");
    }

    private static Process Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])["exec", typeof(FaultWorker).Assembly.Location, Name, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static async Task SendAsync(string file, string sender, int last, string[] sessions)
    {
        await using var coach = new LoadCoach(file);
        await Task.WhenAll(sessions.Select((session, place) => Task.Run(async () =>
        {
            var parts = session.Split(' ');
            for (var number = int.Parse(parts[2], CultureInfo.InvariantCulture); number <= last; number++)
            {
                Say("sent", place, number);
                if (!await coach.CompleteAsync(LoadTurn.Numbered(parts[0], parts[1], sender, number), streamed: number % 3 == 0))
                {
                    Say("failed", place, number);
                    return;
                }

                Say("done", place, number);
            }
        })));
    }

    private static void Say(string what, int place, int number) => Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {place} {number}"));

    private static void HoldLock(string file)
    {
        _ = SqliteCoachStore.IsAvailable(out _); // Finds SQLite's library.
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        Console.Out.WriteLine(Lock);
        Console.In.ReadLine();
    }

    /// <summary>Whoever started this process may be gone itself.</summary>
    private static void EndWithParent() => new Thread(static () =>
    {
        while (Console.In.ReadLine() is not null)
        {
        }

        Environment.Exit(1);
    }) { IsBackground = true }.Start();

    private sealed class HeldLock(Process process) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
