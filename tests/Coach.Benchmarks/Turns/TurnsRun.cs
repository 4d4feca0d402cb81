using System.Globalization;

namespace Coach.Benchmarks.Turns;

/// <summary>What turns cost: time beside the rows that they write, memory of sessions in which nobody talks, and time to the first call.</summary>
internal static class TurnsRun
{
    private const double CostBound = 1.5;

    // Published as an application is that should start fast: compiled ahead of time, on both sides.
    private const double DispatchBound = 1 / 20.0;

    // As a build leaves it. Then most of the time goes by in compiling, once, the few methods that any first call needs.
    private const double DispatchBoundAsBuilt = 1 / 12.0;

    // What a session would keep, were it only the id; the heap itself grows and shrinks by more than a page between two runs.
    private const double MemoryBound = 16;

    /// <summary>Runs it. The exit code is 1 if a bound is missed.</summary>
    public static async Task<int> OfAsync(bool isQuick)
    {
        var folder = Directory.CreateTempSubdirectory("coach-turns-");
        try
        {
            Console.WriteLine("a turn's cost …");
            var rounds = await TurnCost.MeasureAsync(folder.FullName, TimeSpan.FromSeconds(isQuick ? 8 : 60));
            Console.WriteLine("memory of idle sessions …");
            var memory = await IdleSessions.MeasureAsync(folder.FullName, 10_000);
            Console.WriteLine("first dispatch …");
            var processes = isQuick ? 10 : 40;
            var built = FirstDispatch.Build(folder.FullName, handlers: 1000);
            var (generated, reflective) = await FirstDispatch.MeasureAsync(built, processes);
            var (published, said) = await built.ReadyToRunAsync(folder.FullName);
            var (ready, reflectiveToo) = published is null ? default : await FirstDispatch.MeasureAsync(published, processes);

            var (turn, plain) = (rounds.Min(round => round.Coach), rounds.Min(round => round.Plain));
            var missed = new List<string>();
            Console.WriteLine();
            Console.WriteLine($"turns: the best of {rounds.Count} rounds of 10 turns with two actions each, over SQLite; 10,000 sessions; 1,000 handlers");
            Console.WriteLine(
                $"the median round: {Time(Median(rounds.Select(round => round.Coach)))} a turn, {Time(Median(rounds.Select(round => round.Plain)))} its rows, ratio {Number(Median(rounds.Select(round => round.Coach / round.Plain)))}");
            Console.WriteLine();
            Print("work", "against", "Coach", "other", "ratio", "bound", "");
            Row("a turn", "its rows in two transactions", Time(turn), Time(plain), turn / plain, CostBound);
            Row("first dispatch, as built", "reflective registry", Time(generated), Time(reflective), generated / reflective, DispatchBoundAsBuilt);
            if (published is not null)
            {
                Row("first dispatch, published", "the same, published", Time(ready), Time(reflectiveToo), ready / reflectiveToo, DispatchBound);
            }

            Row("an idle session's memory", "a byte", Bytes(memory), Bytes(1), memory, MemoryBound);
            Console.WriteLine();
            if (published is null)
            {
                missed.Add($"first dispatch, published: not measured, as it could not be published: {said.Trim()}");
            }

            Console.WriteLine(missed.Count == 0 ? "bounds met" : $"bounds missed: {string.Join("; ", missed)}");
            return missed.Count == 0 ? 0 : 1;

            void Row(string work, string against, string mine, string theirs, double ratio, double bound)
            {
                var isMet = ratio <= bound;
                if (!isMet)
                {
                    missed.Add($"{work} / {against}");
                }

                Print(work, against, mine, theirs, Number(ratio), Number(bound), isMet ? "met" : "MISSED");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var ordered ? ordered[ordered.Length / 2] : 0;

    private static void Print(string work, string against, string mine, string theirs, string ratio, string bound, string verdict) =>
        Console.WriteLine($"{work,-34} {against,-30} {mine,12} {theirs,12} {ratio,7} {bound,6}  {verdict}");

    private static string Time(double microseconds) => string.Create(CultureInfo.InvariantCulture, $"{microseconds:N0} µs");

    private static string Bytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes:N1} bytes");

    private static string Number(double value) => value.ToString(value is < 0.1 and > 0 ? "N3" : "N2", CultureInfo.InvariantCulture);
}
