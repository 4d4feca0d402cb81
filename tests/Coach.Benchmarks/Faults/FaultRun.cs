using System.Diagnostics;
using System.Globalization;
using Coach.Benchmarks.Queue;

namespace Coach.Benchmarks.Faults;

/// <summary>Makes all faults, in a folder of its own, with progress; then a table, and whether anything was lost. The tests make each a few times.</summary>
internal static class FaultRun
{
    private const int Seed = 20_260_304;

    /// <summary>Runs it. The exit code is 1 if a column is not zero.</summary>
    /// <param name="isQuick">Whether each fault is made fewer times.</param>
    /// <param name="onPostgres">Whether workers over PostgreSQL are meant, instead of coaches on a file and in memory.</param>
    public static async Task<int> OfAsync(bool isQuick, bool onPostgres = false)
    {
        var folder = Directory.CreateTempSubdirectory("coach-faults-");
        try
        {
            var clock = Stopwatch.StartNew();
            var rows = new List<(string Fault, FaultCount Count, TimeSpan Time)>();
            foreach (var (fault, make) in onPostgres ? QueueFaults(isQuick) : Faults(isQuick, folder.FullName))
            {
                var start = clock.Elapsed;
                Console.WriteLine($"{Seconds(start),4} s  {fault} …");
                rows.Add((fault, await make(), clock.Elapsed - start));
            }

            Console.WriteLine();
            Print("fault", "tried", "turns", "lost", "doubled", "reordered", "half there", "unfinished", "not said", "s");
            foreach (var (fault, count, time) in rows)
            {
                Print(
                    fault, Number(count.Tried), Number(count.Turns), Number(count.Lost), Number(count.Doubled), Number(count.Reordered), Number(count.HalfThere),
                    Number(count.Unfinished), Number(count.NotSaid), Seconds(time));
            }

            Console.WriteLine();
            Console.WriteLine($"{Number(rows.Sum(row => row.Count.Tried))} faults, {Number(rows.Sum(row => row.Count.Turns))} turns, {Seconds(clock.Elapsed)} s");
            var wrong = rows.Where(row => !row.Count.IsClean).ToArray();
            Console.WriteLine(wrong.Length == 0 ? "nothing lost" : $"not whole, once and in order: {string.Join("; ", wrong.Select(row => Wrong(row.Fault, row.Count)))}");
            return wrong.Length == 0 ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<(string Fault, Func<Task<FaultCount>> Make)> Faults(bool isQuick, string folder)
    {
        var kills = isQuick ? 100 : 200;
        var times = isQuick ? 4 : 20;
        var (sessions, turns) = (500, 10);
        string? File(string name) => Path.Combine(folder, name + ".db");
        yield return ("kill -9 while turns run", () => KillAsync(File("kill")!, kills));
        yield return ("two processes on one file", () => ProcessFaults.TwoProcessesAsync(File("two")!, isQuick ? 50 : 500));
        yield return ("two processes, the same turns", () => ProcessFaults.SameTurnsAsync(File("same turns")!, isQuick ? 50 : 500));
        yield return ("locked by another process", () => FileFaults.LockedAsync(File("locked")!, times));
        yield return ("full", () => FileFaults.FullAsync(File("full")!, times));
        yield return ("read-only connection", () => FileFaults.ReadOnlyAsync(File("reading")!, times));
        yield return ("read-only file", () => FileFaults.ReadOnlyFileAsync(File("read-only")!, times));
        yield return ("damaged file, backup put back", () => FileFaults.DamagedAsync(File("damaged")!, isQuick ? 40 : 400, Seed));
        foreach (var (store, path) in ((string, string?)[])[("memory", null), ("SQLite", "")])
        {
            string? On(string name) => path is null ? null : File(name);
            yield return ($"handlers going wrong, {store}", () => HandlerFaults.RunAsync(On("handlers"), times));
            yield return ($"100 callers, one turn id, {store}", () => CallerFaults.SameTurnAsync(On("same"), 100, times));
            yield return ($"turns of a session at once, {store}", () => CallerFaults.OneSessionAsync(On("one"), isQuick ? 50 : 500));
            yield return ($"{sessions} sessions at once, {store}", () => CallerFaults.ManySessionsAsync(On("many"), sessions, turns));
            yield return ($"clock set back, {store}", () => ClockFaults.SetBackAsync(On("clock"), isQuick ? 50 : 500));
        }
    }

    private static IEnumerable<(string Fault, Func<Task<FaultCount>> Make)> QueueFaults(bool isQuick)
    {
        var (sessions, turns) = (500, 10);
        Func<Task<FaultCount>> Load(QueueFault[] faults, int sessions, int turns) => () => Queue.QueueFaults.RunAsync(sessions, turns, Seed, faults);
        if (!isQuick)
        {
            // So many turns that about 200 workers are killed meanwhile.
            yield return ("kill -9 of workers", Load([QueueFault.Kill], sessions, 5 * turns));
            yield return ("workers suspended past their leases", Load([QueueFault.Suspend], sessions, turns));
            yield return ("server crashed and started again", Load([QueueFault.Restart], sessions, turns));
        }

        yield return ("all of it at once", Load([QueueFault.Kill, QueueFault.Kill, QueueFault.Kill, QueueFault.Suspend, QueueFault.Suspend, QueueFault.Restart], sessions, isQuick ? turns : 4 * turns));
    }

    private static Task<FaultCount> KillAsync(string file, int kills)
    {
        var (clock, count, next) = (Stopwatch.StartNew(), 0, TimeSpan.Zero);
        return ProcessFaults.KillAsync(file, kills, Seed, () =>
        {
            count++;
            if (clock.Elapsed >= next || count == kills)
            {
                next = clock.Elapsed + TimeSpan.FromSeconds(5);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"        {count} of {kills} kills, {count / clock.Elapsed.TotalSeconds:F1} a second"));
            }
        });
    }

    private static string Wrong(string fault, FaultCount count)
    {
        (string What, int Number)[] columns =
        [
            ("lost", count.Lost), ("doubled", count.Doubled), ("reordered", count.Reordered), ("half there", count.HalfThere), ("unfinished", count.Unfinished), ("not said", count.NotSaid),
        ];
        return $"{fault} ({string.Join(", ", columns.Where(column => column.Number > 0).Select(column => $"{column.Number} {column.What}"))})";
    }

    private static void Print(params ReadOnlySpan<string> cells) => Console.WriteLine(
        $"{cells[0],-36} {cells[1],7} {cells[2],7} {cells[3],6} {cells[4],8} {cells[5],10} {cells[6],11} {cells[7],11} {cells[8],9} {cells[9],5}");

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture);
}
