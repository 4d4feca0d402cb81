using System.Diagnostics;
using Coach.Benchmarks;
using Xunit.Abstractions;

namespace Coach.Tests.Markup.Fuzz;

public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Inputs = 500_000;
    private const int Seed = 20_261_124;

    /// <summary>Of the thread's own time, so that other work on the machine takes nothing of it.</summary>
    private static readonly TimeSpan TimeBox = TimeSpan.FromSeconds(180);

    [Fact]
    public void Half_a_million_changed_replies_are_read_as_promised()
    {
        var fuzzer = new Fuzzer(Seed);
        var clock = Stopwatch.StartNew();
        var start = ThreadClock.Now;
        fuzzer.Run(() => fuzzer.Count < Inputs && ThreadClock.Now - start < TimeBox);

        output.WriteLine($"{fuzzer.Count} inputs in {clock.Elapsed.TotalSeconds:F0} s, {(ThreadClock.Now - start).TotalSeconds:F0} s of them its own");
        Assert.True(fuzzer.Failures.Count == 0, string.Join("\n", fuzzer.Failures));
        Assert.True(fuzzer.Count == Inputs, $"{fuzzer.Count} of {Inputs} inputs were read when the time was up");
        // A run that meets less says less than it seems to.
        Assert.Empty(ReadingOutcomes.All.Except(fuzzer.Met));
    }
}
