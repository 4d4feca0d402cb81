using System.Globalization;
using System.Runtime.InteropServices;
using Coach.Benchmarks.Faults;

namespace Coach.Storage.Tests;

/// <summary>The second process of <see cref="SqliteProcessTests"/>, <see cref="StepProcessTests"/> and <see cref="FaultTests"/>: works on a file, says how far it is, and waits to be killed.</summary>
internal static class Program
{
    public static SqliteCoachStore Open(string path) =>
        new(path, new SqliteCoachOptions().AddSchema("CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)"));

    /// <summary>A turn of one step that leaves a row in every table, the application's too.</summary>
    public static async Task TurnAsync(SqliteCoachStore store, string sessionId, string turnId)
    {
        await store.AcceptTurnAsync(sessionId, turnId, "Hi", Rows.Start);
        var session = (await store.FindSessionAsync(sessionId))!;
        await using var step = await store.BeginStepAsync(session);
        step.AddNote($"{sessionId} {turnId}");
        await step.CommitAsync(Rows.Step(session with { State = turnId }, turnId) with { Calls = [Rows.Call()] }, default);
    }

    private static async Task<int> Main(string[] arguments)
    {
        if (await FaultWorker.RanAsync(arguments) || await QueueWorkerProcess.RanAsync(arguments) || await StepCoach.RanAsync(arguments))
        {
            return 0;
        }

        if (arguments is not [var work, var path])
        {
            await Console.Error.WriteLineAsync("Run these tests with `dotnet test`.");
            return 1;
        }

        if (work == "missing")
        {
            // A machine without SQLite: a resolver that finds nothing.
            NativeLibrary.SetDllImportResolver(typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, (_, _, _) => IntPtr.Zero);
            await Console.Out.WriteLineAsync(SqliteCoachStore.IsAvailable(out var why) ? "available" : why);
        }

        using var store = Open(path);
        try
        {
            await store.InitializeAsync();
        }
        catch (CoachStoreException error)
        {
            await Console.Out.WriteLineAsync(error.Message);
            return 2;
        }

        switch (work)
        {
            case "hold":
                await store.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start);
                await using (var step = await store.BeginStepAsync((await store.FindSessionAsync("s1"))!))
                {
                    step.AddNote("half a step");
                    await Console.Out.WriteLineAsync("holding");
                    await Console.In.ReadLineAsync();
                }

                break;

            case "turns":
                for (var turn = 0; ; turn++)
                {
                    await TurnAsync(store, "s1", turn.ToString(CultureInfo.InvariantCulture));
                    await Console.Out.WriteLineAsync("committed");
                }
        }

        return 0;
    }
}
