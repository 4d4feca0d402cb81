using System.Text;
using Coach.Cli.Tests.Testing;
using Coach.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Coach.Cli.Tests;

/// <summary>A states.yaml with errors: what is said is what the compiler says.</summary>
public sealed class StatesErrorTests
{
    private static readonly string[] FileErrors = ["COACH101", "COACH102", "COACH103", "COACH104", "COACH105"];

    [Theory]
    [InlineData("")]
    [InlineData("# nothing")]
    [InlineData("initial: a")]
    [InlineData("initial: [a\nstates:\n")]
    [InlineData("initial: a\nstates:\n  a: {}\n  A: {}\n")]
    [InlineData("initial: intro\nstates:\n  introduction:\n    transitions:\n      - to: introduktion\n      - too: introduction\n    alow: []\n")]
    [InlineData("initial: a\nstates: &x\n  a: *x\n")]
    [InlineData("initial: a\n\tstates: {}\n")]
    [InlineData("initial: a\r\nstates:\r\n  a: 1\r\n---\r\nmore: 1\r\n")]
    [InlineData("initial: \"\\e[31ma\\n\"\nstates: {a: }\n")]
    [InlineData("initial: a\u0000\nstates: {a: }\n")]
    [InlineData("just text")]
    [InlineData("\"unfinished")]
    public async Task The_words_and_places_are_the_compilers(string yaml)
    {
        using var workspace = new Workspace(yaml);
        var file = workspace.File("states.yaml");

        var graph = await Tool.RunAsync("graph", workspace.Folder);
        var schema = await Tool.RunAsync("schema", workspace.Folder);

        var expected = Compile(file, yaml);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, graph.Error.TrimEnd('\n').Split('\n').Order(StringComparer.Ordinal));
        Assert.Equal((1, ""), (graph.Code, graph.Output));
        Assert.Equal(graph, schema);
        Assert.DoesNotContain('\u001b', graph.Error);
    }

    [Fact]
    public async Task A_line_of_a_megabyte_and_a_hundred_thousand_brackets_are_errors_of_bounded_length()
    {
        string[] hostile =
        [
            "initial: a\nstates: {a: }\n" + new string('x', 999_000) + ": 1\n",
            "initial: " + new string('x', 2_000_000),
            new string('[', 100_000),
            string.Concat(Enumerable.Repeat("- ", 100_000)),
            "a: &a [1,1,1,1,1,1,1,1,1,1]\n" + string.Concat(Enumerable.Range(0, 8).Select(static n => $"{(char)('b' + n)}: &{(char)('b' + n)} [{string.Join(',', Enumerable.Repeat($"*{(char)('a' + n)}", 10))}]\n")),
        ];

        foreach (var yaml in hostile)
        {
            using var workspace = new Workspace(yaml);
            var run = await Tool.RunAsync("graph", workspace.Folder);

            Assert.Equal((1, ""), (run.Code, run.Output));
            Assert.Contains("): error COACH10", run.Error, StringComparison.Ordinal);
            Assert.InRange(run.Error.Length, 20, 5_000);
        }
    }

    [Fact]
    public async Task A_file_that_is_too_large_or_not_text_is_said_to_be()
    {
        using var workspace = new Workspace(new string(' ', 16_000_001));
        var large = await Tool.RunAsync("graph", workspace.Folder);
        File.WriteAllBytes(workspace.File("states.yaml"), [0xFF, 0xFE, 0x00, 0xD8, 0x80, 0x81]);
        var binary = await Tool.RunAsync("graph", workspace.Folder);

        Assert.Equal((2, $"{workspace.File("states.yaml")} has 16000001 bytes; a states.yaml has at most 1000000 characters.\n"), (large.Code, large.Error));
        Assert.Equal(1, binary.Code);
        Assert.Contains("error COACH10", binary.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_only_the_assembly_can_know_is_no_error_of_the_schema()
    {
        const string states = "initial: a\nstates:\n  a:\n    allow: [MISSPELT]\n    terminal: true\n";
        using var workspace = new Workspace(states);

        var schema = await Tool.OutputAsync("schema", workspace.Folder, "--assembly", workspace.CompileExports("A.dll", ["SPELT"], []));

        Assert.Equal(["states.a.allow[0]: enum"], SchemaCheck.Errors(schema, states));
    }

    /// <summary>What the generator says about the file itself, one line as the tool prints it.</summary>
    private static IEnumerable<string> Compile(string path, string yaml)
    {
        var compilation = CSharpCompilation.Create("A", [], [MetadataReference.CreateFromFile(typeof(CoachExportAttribute).Assembly.Location)]);
        var driver = CSharpGeneratorDriver.Create([new ChecksGenerator().AsSourceGenerator()], [new Text(path, yaml)]).RunGenerators(compilation);
        return driver.GetRunResult().Diagnostics.Where(static diagnostic => FileErrors.Contains(diagnostic.Id))
            .Select(static diagnostic =>
            {
                var place = diagnostic.Location.GetLineSpan();
                var message = new StringBuilder(diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
                foreach (var control in Enumerable.Range(0, 32))
                {
                    message.Replace((char)control, ' ');
                }

                return $"{place.Path}({place.StartLinePosition.Line + 1},{place.StartLinePosition.Character + 1}): error {diagnostic.Id}: {message}";
            })
            .Order(StringComparer.Ordinal);
    }

    private sealed class Text(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override Microsoft.CodeAnalysis.Text.SourceText GetText(CancellationToken cancellationToken = default) =>
            Microsoft.CodeAnalysis.Text.SourceText.From(text, Encoding.UTF8);
    }
}
