using System.Diagnostics;
using Xunit.Abstractions;

namespace Coach.Tests.Markup.Fuzz;

public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Inputs = 500_000;
    private static readonly TimeSpan TimeBox = TimeSpan.FromMinutes(8);

    [Fact]
    public void Half_a_million_changed_replies_are_read_as_promised()
    {
        var fuzzer = new Fuzzer(first: 20_261_124);
        var clock = Stopwatch.StartNew();
        fuzzer.Run(() => fuzzer.Count < Inputs && clock.Elapsed < TimeBox);

        output.WriteLine($"{fuzzer.Count} inputs in {clock.Elapsed.TotalSeconds:F0} s");
        Assert.True(fuzzer.Failures.Count == 0, string.Join("\n", fuzzer.Failures));
        Assert.Equal(Inputs, fuzzer.Count);
    }
}
