using System.Globalization;
using Coach.Generators.Tests.Testing;

namespace Coach.Generators.Tests;

public sealed class DeterminismTests
{
    private static TestRun Run(int seed)
    {
        var handlers = Enumerable.Range(0, 12).Select(static index => $$"""
            #nullable enable
            public sealed record I{{index}}(Shared Shared, [Range(-1.5, 1.5)] double Ii = -0.25, [Range(-1000, 1000)] int Many = -1000, TimeSpan? Each = null);
            [CoachAction("İI_{{index}}i", Description = "I i ı İ", TimeoutSeconds = 1.5)]
            public sealed class H{{index}} : IActionHandler<I{{index}}>
            {
                public ValueTask<ActionOutcome> HandleAsync(I{{index}} action, HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(""));
                [CoachCondition("c{{index}}")] public static bool C() => true;
                [CoachPromptValue("v{{index}}")] public static string V() => "";
            }
            """).ToArray();
        new Random(seed).Shuffle(handlers);
        const string shared = """
            public sealed record Shared(Kind Kind, decimal D = -1.5m);
            public enum Kind { Item, Other }
            public sealed record Limit([Range(-1.5, 1.5)] double Value);
            [CoachAction("LIMIT")] public sealed class LimitHandler : IActionHandler<Limit>
            {
                public ValueTask<ActionOutcome> HandleAsync(Limit action, HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(""));
            }
            """;
        var project = TestProject.ForErrors().Source(shared, "Shared.cs")
            .States("initial: introduction_i\nstates:\n  introduction_i: {prompt: b.md, allow: [İI_1i, LIMIT, limiti]}\n  INTRO_I: {prompt: a.md}\n");
        for (var index = 0; index < handlers.Length; index++)
        {
            project.Source(handlers[index], $"{index}.cs");
        }

        foreach (var file in seed % 2 == 0 ? new[] { "a.md", "b.md" } : ["b.md", "a.md"])
        {
            project.File(file, $$$"""[ACTION:limit]{"value": -2.5}[/ACTION] {{{{file[0]}}}}""");
        }

        return project.Run().AssertCompiles();
    }

    /// <summary>What is emitted, in its order, and what is said about the mistakes in it.</summary>
    private static async Task<string> Text(int seed)
    {
        var run = Run(seed);
        var messages = (await run.Diagnostics()).Select(static diagnostic => $"{diagnostic.Id} {diagnostic.GetMessage(CultureInfo.InvariantCulture)}").Order(StringComparer.Ordinal).ToArray();
        Assert.Contains("COACH304 This is no call of LIMIT: value must be at least -1.5, not -2.5", messages);
        return string.Join('\n', run.Files.Select(static file => $"{file.HintName}\n{file.Text}").Concat(messages));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_order_of_files_makes_no_difference(int seed) => Assert.Equal(await Text(0), await Text(seed));

    [Theory]
    [InlineData("fi-FI")]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    public async Task The_culture_makes_no_difference(string name)
    {
        var expected = await Text(0);
        var (before, culture) = (CultureInfo.CurrentCulture, CultureInfo.GetCultureInfo(name));
        Assert.NotEqual("-1.5", (-1.5).ToString(culture));
        try
        {
            CultureInfo.CurrentCulture = culture;
            Assert.Equal(expected, await Text(0));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task What_is_emitted_has_line_feeds_only() => Assert.DoesNotContain("\r", await Text(0), StringComparison.Ordinal);
}
