using System.Globalization;
using Coach.Generators.Tests.Testing;

namespace Coach.Generators.Tests;

public sealed class DeterminismTests
{
    private static TestRun Run(int seed)
    {
        var handlers = Enumerable.Range(0, 12).Select(static index => $$"""
            #nullable enable
            public sealed record I{{index}}(Shared Shared, [Range(0.5, 1.5)] double Ii = 0.25, TimeSpan? Each = null);
            [CoachAction("İI_{{index}}i", Description = "I i ı İ", TimeoutSeconds = 1.5)]
            public sealed class H{{index}} : IActionHandler<I{{index}}>
            {
                public ValueTask<ActionOutcome> HandleAsync(I{{index}} action, HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(""));
                [CoachCondition("c{{index}}")] public static bool C() => true;
            }
            """).ToArray();
        new Random(seed).Shuffle(handlers);
        var project = new TestProject().Source("public sealed record Shared(Kind Kind, decimal D = 1.5m); public enum Kind { Item, Other }", "Shared.cs")
            .States("initial: introduction_i\nstates:\n  introduction_i: {prompt: b.md, allow: [İI_1i]}\n  INTRO_I: {prompt: a.md}\n");
        for (var index = 0; index < handlers.Length; index++)
        {
            project.Source(handlers[index], $"{index}.cs");
        }

        foreach (var file in seed % 2 == 0 ? new[] { "a.md", "b.md" } : ["b.md", "a.md"])
        {
            project.File(file, file);
        }

        return project.Run().AssertCompiles();
    }

    private static string Text(TestRun run) => string.Join('\n', run.Files.OrderBy(static file => file.HintName, StringComparer.Ordinal));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_order_of_files_makes_no_difference(int seed) => Assert.Equal(Text(Run(0)), Text(Run(seed)));

    [Theory]
    [InlineData("fi-FI")]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    public void The_culture_makes_no_difference(string name)
    {
        var expected = Text(Run(0));
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
            Assert.Equal(expected, Text(Run(0)));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void What_is_emitted_has_line_feeds_only() => Assert.DoesNotContain("\r", Text(Run(0)), StringComparison.Ordinal);
}
