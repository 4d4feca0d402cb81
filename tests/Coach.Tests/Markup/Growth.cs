using System.Diagnostics;
using System.Text;

namespace Coach.Tests.Markup;

/// <summary>How the time of work grows with its size.</summary>
internal static class Growth
{
    public static string Repeated(string unit, int length) => new StringBuilder(length + unit.Length).Insert(0, unit, length / unit.Length).ToString();

    /// <summary>Quadratic work grows four times at every try; a busy machine disturbs some tries of linear work, not all.</summary>
    public static void AssertLinear(Action half, Action whole)
    {
        var best = double.MaxValue;
        for (var attempt = 0; attempt < 12 && best > 2.5; attempt++)
        {
            var first = Math.Min(Ticks(half), Ticks(half));
            var second = Math.Min(Ticks(whole), Ticks(whole));
            // Below a fifth of a millisecond there is nothing to compare but the clock.
            best = Math.Min(best, second / Math.Max(first, Stopwatch.Frequency / 5_000.0));
        }

        Assert.InRange(best, 0, 2.5);
    }

    private static double Ticks(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetTimestamp() - start;
    }
}
