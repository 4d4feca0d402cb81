using System.Diagnostics;
using System.Globalization;

namespace Coach.Benchmarks;

/// <summary>
/// Times all rows within a minute, or in eight rounds. Each round times both sides of each row once, in turn, for about two milliseconds of
/// the thread's own time; each side's best round counts. So neither other work on the machine nor a slow start comes into the ratio, nor what the row before
/// has driven from the processor's caches: code comes back within the first twentieth of a millisecond.
/// </summary>
internal static class QuickRun
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(2);
    private const int FewestRounds = 8;

    /// <summary>
    /// All rows of a group, each of its works in a process of its own: the runtime compiles code for what it has seen it do, so that in one process replies would be
    /// read by code that was made for hostile text, and hostile text by code that was made for replies, as chance has it.
    /// </summary>
    public static int Of(BenchmarkGroup group)
    {
        if (group.Works.Count == 0)
        {
            Console.WriteLine(group.Title);
            Head();
            return Verdict(AreMet(group.CreateRows(), Budget));
        }

        Console.WriteLine($"{group.Title}: each work in a process of its own");
        Head();
        return Verdict(group.Works.Count(work => !AreMetApart(group, work)) == 0);
    }

    private static int Verdict(bool isMet)
    {
        Console.WriteLine();
        Console.WriteLine(isMet ? "bounds met" : "bounds missed, as said above");
        return isMet ? 0 : 1;
    }

    /// <summary>The rows of one work, in this process.</summary>
    public static int Of(BenchmarkGroup group, string work) => AreMet(group.CreateRows(work), (Budget / group.Works.Count) - (4 * WarmUp)) ? 0 : 1;

    private static bool AreMetApart(BenchmarkGroup group, string work)
    {
        using var process = Process.Start(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", typeof(QuickRun).Assembly.Location, group.Name, "--quick", work]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static void Head()
    {
        Console.WriteLine();
        Print("work", "against", "Coach", "other", "ratio", "bound", "", "Coach KB", "other KB");
    }

    /// <summary>Times the rows and prints them; whether their bounds are met.</summary>
    private static bool AreMet(IReadOnlyList<Comparison> comparisons, TimeSpan budget)
    {
        // What several rows are compared with is timed once a round.
        var sides = new Dictionary<Func<object>, Side>();
        var rows = comparisons.Select(row => (Row: row, Baseline: SideOf(row.Baseline), Subject: SideOf(row.Subject))).ToArray();
        var forScale = rows.Where(row => row.Row.IsForScale).Select(row => row.Row.Baseline).ToHashSet();
        foreach (var (work, side) in sides)
        {
            // What is slow comes to its best code late.
            side.Warm(forScale.Contains(work) ? 8 * WarmUp : WarmUp);
        }

        var clock = Stopwatch.StartNew();
        var rounds = 0;
        for (; rounds < FewestRounds || clock.Elapsed < budget; rounds++)
        {
            foreach (var (work, side) in sides)
            {
                if (rounds < FewestRounds || !forScale.Contains(work))
                {
                    side.Time();
                }
            }
        }

        var areMet = true;
        foreach (var (row, baseline, subject) in rows)
        {
            var ratio = subject.Best / baseline.Best;
            areMet &= ratio <= row.Bound;
            var verdict = double.IsInfinity(row.Bound) ? "" : ratio > row.Bound ? "MISSED" : "met";
            Print(row.Work, row.Against, Time(subject.Best), Time(baseline.Best), Ratio(ratio), double.IsFinite(row.Bound) ? Number(row.Bound) : "", verdict,
                Number(subject.AllocatedBytes / 1024.0), Number(baseline.AllocatedBytes / 1024.0));
        }

        return areMet;

        Side SideOf(Func<object> work) => sides.TryGetValue(work, out var side) ? side : sides[work] = new(work);
    }

    private static void Print(string work, string against, string subject, string other, string ratio, string bound, string verdict, string allocated, string otherAllocated) =>
        Console.WriteLine($"{work,-34} {against,-24} {subject,10} {other,10} {ratio,7} {bound,6}  {verdict,-6} {allocated,9} {otherAllocated,9}");

    private static string Time(double microseconds) => string.Create(CultureInfo.InvariantCulture, $"{microseconds:N1} µs");

    private static string Number(double value) => value.ToString("N2", CultureInfo.InvariantCulture);

    // A bound of 0.02 is not to be met by rounding.
    private static string Ratio(double value) => value < 0.1 ? value.ToString("N4", CultureInfo.InvariantCulture) : Number(value);

    /// <summary>One side of a row and its best time so far.</summary>
    private sealed class Side(Func<object> work)
    {
        private int _calls = 1;

        /// <summary>Microseconds a call.</summary>
        public double Best { get; private set; } = double.MaxValue;

        public long AllocatedBytes { get; private set; }

        /// <summary>Lets the runtime compile for this work, as it would where the work is done all the time.</summary>
        public void Warm(TimeSpan time)
        {
            for (var clock = Stopwatch.StartNew(); clock.Elapsed < time;)
            {
                GC.KeepAlive(work());
            }
        }

        public void Time()
        {
            if (_calls > 1)
            {
                // Not timed: brings the text back into the cache from which another row has driven it.
                GC.KeepAlive(work());
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = ThreadClock.Now;
            for (var i = 0; i < _calls; i++)
            {
                GC.KeepAlive(work());
            }

            var time = ThreadClock.Now - start;
            AllocatedBytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / _calls;
            Best = Math.Min(Best, time.TotalMicroseconds / _calls);
            // Code gets faster while it warms up, so the number of calls follows.
            _calls = Math.Max(1, (int)Math.Ceiling(Sample.TotalMicroseconds / Math.Max(Best, 0.01)));
        }
    }
}
