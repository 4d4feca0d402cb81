using System.Globalization;
using System.Text;
using Coach.Generators.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Generators.Tests;

/// <summary>
/// What is left when a part of the generators ends with an exception: what failed is said, and the others do their work. The exceptions come from
/// where none of Coach's own code can rule them out: the files and options that whoever runs the compiler hands over.
/// </summary>
public sealed class FailureTests
{
    private const string Broken = "The disk is gone.";

    private static readonly string[] Machine = ["CoachSetup.Prompts.g.cs", "CoachSetup.g.cs", "CoachState.g.cs"];
    private static readonly string[] Catalogue = ["Catalogue.Action_SAVE.g.cs", "Catalogue.g.cs"];

    private static TestProject Project() => TestProject.ForErrors()
        .Source("""
            [CoachAction("SAVE", Description = "Saves.")]
            public sealed class Save : IActionHandler
            {
                public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success("saved"));
            }
            public static class User
            {
                public static object Start(IServiceCollection services) => App.CoachSetup.AddCoach(services) is { } all ? all : App.CoachState.First;
            }
            """)
        .States("initial: first\nstates:\n  first: {prompt: first.md, allow: [SAVE], terminal: true}\n  second: {prompt: second.md, terminal: true}\n")
        .File("second.md", "{{nobody}}");

    private static (Compilation Compilation, GeneratorDriverRunResult Result) Run(TestProject project, Func<GeneratorDriver, GeneratorDriver> change, CancellationToken cancellationToken = default)
    {
        var driver = change(project.Driver()).RunGeneratorsAndUpdateCompilation(project.Compile(), out var compilation, out _, cancellationToken);
        return (compilation, driver.GetRunResult());
    }

    private static IEnumerable<string> Emitted(GeneratorDriverRunResult result) =>
        result.Results.SelectMany(static generator => generator.GeneratedSources).Select(static source => source.HintName).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Said(GeneratorDriverRunResult result) =>
        result.Diagnostics.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error || diagnostic.Id == "CS8785")
            .Select(static diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}").Order(StringComparer.Ordinal);

    private static IEnumerable<Diagnostic> Errors(Compilation compilation) => compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    [Fact]
    public void A_prompt_that_cannot_be_opened_is_an_error_of_its_own_and_the_rest_is_read()
    {
        var (compilation, result) = Run(Project(), static driver => driver.AddAdditionalTexts([new HostFile("first.md", static _ => throw new IOException(Broken))]));

        Assert.Equal(
            ["COACH301: The prompt 'first.md' cannot be read.", "COACH302: No method is marked [CoachPromptValue(\"nobody\")], so nobody fills this placeholder."],
            Said(result));
        Assert.Equal([.. Catalogue, .. Machine], Emitted(result));
        Assert.Empty(Errors(compilation));
    }

    [Fact]
    public void States_yaml_that_cannot_be_opened_is_one_error_and_AddCoach_is_there()
    {
        var (compilation, result) = Run(
            Project(), static driver => driver.ReplaceAdditionalTexts([new HostFile("states.yaml", static _ => throw new UnauthorizedAccessException(Broken))]));

        Assert.Equal(["COACH101: The file cannot be read."], Said(result));
        Assert.Equal([.. Catalogue, "CoachSetup.g.cs", "CoachState.g.cs"], Emitted(result));
        Assert.Equal("CS0117", Assert.Single(Errors(compilation)).Id);
    }

    [Fact]
    public void What_the_checks_trip_over_leaves_all_that_is_emitted()
    {
        var (whole, expected) = Run(Project(), static driver => driver.AddAdditionalTexts([new HostFile("first.md", static _ => SourceText.From("Hello {{nobody}}"))]));
        var (compilation, result) = Run(Project(), static driver => driver.AddAdditionalTexts([new HostFile("first.md", static _ => new TextWithoutLines("Hello {{nobody}}"))]));

        Assert.Equal(
            ["CS8785: Generator 'ChecksGenerator' failed to generate source. It will not contribute to the output and compilation errors may occur as a result. "
                + $"Exception was of type 'IOException' with message '{Broken}'."],
            Said(result).Select(static text => text.Split('\n')[0].TrimEnd()));
        Assert.Equal(whole.SyntaxTrees.Select(static tree => tree.ToString()), compilation.SyntaxTrees.Select(static tree => tree.ToString()));
        Assert.Equal(Emitted(expected), Emitted(result));
        Assert.Empty(Errors(compilation));
    }

    [Fact]
    public void What_the_coach_and_the_checks_trip_over_leaves_what_is_declared()
    {
        var (compilation, result) = Run(Project(), static driver => driver.WithUpdatedAnalyzerConfigOptions(new NoOptions()));

        Assert.Equal(
            ["CS8785: Generator 'ChecksGenerator' failed", "CS8785: Generator 'StatesGenerator' failed"],
            Said(result).Select(static text => text[..text.IndexOf(" to generate", StringComparison.Ordinal)]));
        Assert.Equal(Catalogue, Emitted(result));
        Assert.DoesNotContain(Errors(compilation), error => result.GeneratedTrees.Contains(error.Location.SourceTree!));
    }

    [Fact]
    public void Neither_the_coach_nor_the_checks_wait_for_the_catalogue()
    {
        var project = Project().File("first.md", "Hello");
        var driver = CSharpGeneratorDriver.Create(
            [new StatesGenerator().AsSourceGenerator(), new ChecksGenerator().AsSourceGenerator()], project.AdditionalTexts(), optionsProvider: project.Options());

        var result = driver.RunGenerators(project.Compile()).GetRunResult();

        Assert.Equal(Machine, Emitted(result));
        Assert.Equal(["COACH302: No method is marked [CoachPromptValue(\"nobody\")], so nobody fills this placeholder."], Said(result));
    }

    [Theory]
    [InlineData("first.md")]
    [InlineData("states.yaml")]
    public void Cancellation_is_never_taken_for_a_file_that_cannot_be_opened(string path)
    {
        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Run(
            path == "states.yaml" ? TestProject.ForErrors() : Project(),
            driver => driver.AddAdditionalTexts([new HostFile(path, cancellationToken =>
            {
                source.Cancel();
                cancellationToken.ThrowIfCancellationRequested();
                return SourceText.From("");
            })]),
            source.Token));
    }

    /// <summary>A file as the compiler's host opens it.</summary>
    private sealed class HostFile(string path, Func<CancellationToken, SourceText> open) : AdditionalText
    {
        public override string Path => "/project/" + path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => open(cancellationToken);
    }

    /// <summary>A host's own text, whose characters are there and whose lines are not.</summary>
    private sealed class TextWithoutLines(string text) : SourceText
    {
        public override Encoding? Encoding => null;

        public override int Length => text.Length;

        public override char this[int position] => text[position];

        public override void CopyTo(int sourceIndex, char[] destination, int destinationIndex, int count) => text.CopyTo(sourceIndex, destination, destinationIndex, count);

        protected override TextLineCollection GetLinesCore() => throw new IOException(Broken);
    }

    private sealed class NoOptions : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions => throw new IOException(Broken);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => throw new IOException(Broken);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => throw new IOException(Broken);
    }
}
