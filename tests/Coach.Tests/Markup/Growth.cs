using System.Text;
using Coach.Benchmarks;

namespace Coach.Tests.Markup;

/// <summary>How the time of work grows with its size.</summary>
internal static class Growth
{
    public static string Repeated(string unit, int length) => new StringBuilder(length + unit.Length).Insert(0, unit, length / unit.Length).ToString();

    /// <summary>
    /// Asserts that work of eight times the size takes at most so many times as long as eight times the small work: 1 if it is linear, 8 if it is
    /// quadratic. Both sides are about as long, so that neither the clock nor the caches' sizes count for one only. The thread's own time is compared;
    /// other work on the machine, which empties the caches, disturbs some tries of linear work, not all.
    /// </summary>
    public static void AssertLinear(Action eighth, Action whole, double most = 2.5)
    {
        var best = double.MaxValue;
        for (var attempt = 0; attempt < 12 && best > most; attempt++)
        {
            // Below a fifth of a millisecond there is nothing to compare but the clock.
            best = Math.Min(best, Best(whole) / Math.Max(Best(EightTimes), 0.2));
        }

        Assert.InRange(best, 0, most);

        void EightTimes()
        {
            for (var time = 0; time < 8; time++)
            {
                eighth();
            }
        }
    }

    private static double Best(Action action) => Math.Min(Milliseconds(action), Milliseconds(action));

    private static double Milliseconds(Action action)
    {
        var start = ThreadClock.Now;
        action();
        return (ThreadClock.Now - start).TotalMilliseconds;
    }
}
