using System.Text;
using Coach.Benchmarks;

namespace Coach.Tests.Markup;

/// <summary>How the time of work grows with its size.</summary>
internal static class Growth
{
    public static string Repeated(string unit, int length) => new StringBuilder(length + unit.Length).Insert(0, unit, length / unit.Length).ToString();

    /// <summary>
    /// Asserts that larger work takes at most so many times as long. Twice the size is 4 times the time if work is quadratic, 8 times the size 64
    /// times. The thread's own time is compared; other work on the machine, which empties the caches, disturbs some tries of linear work, not all.
    /// </summary>
    public static void AssertLinear(Action small, Action large, double most = 2.5)
    {
        var best = double.MaxValue;
        for (var attempt = 0; attempt < 12 && best > most; attempt++)
        {
            // Below a fifth of a millisecond there is nothing to compare but the clock.
            best = Math.Min(best, Best(large) / Math.Max(Best(small), 0.2));
        }

        Assert.InRange(best, 0, most);
    }

    private static double Best(Action action) => Math.Min(Milliseconds(action), Milliseconds(action));

    private static double Milliseconds(Action action)
    {
        var start = ThreadClock.Now;
        action();
        return (ThreadClock.Now - start).TotalMilliseconds;
    }
}
