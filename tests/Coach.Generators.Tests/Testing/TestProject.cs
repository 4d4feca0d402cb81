using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Generators.Tests.Testing;

/// <summary>A project as a real compiler sees it, with Coach and its generators.</summary>
public sealed class TestProject
{
    private const string Folder = "/project/";
    private const string UsingsFile = "Usings.cs";

    private static readonly Lazy<ImmutableArray<MetadataReference>> Framework = new(static () =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name && !name.StartsWith("Coach.Generators", StringComparison.Ordinal) && name != "Coach.CodeFixes.dll")
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ]);

    private static readonly string Usings = string.Join(
        '\n',
        new[]
        {
            "System", "System.Collections.Generic", "System.ComponentModel", "System.ComponentModel.DataAnnotations", "System.Linq", "System.Text.Json",
            "System.Text.Json.Serialization", "System.Threading", "System.Threading.Tasks", "Coach", "Microsoft.Extensions.DependencyInjection",
        }.Select(static name => $"global using {name};"));

    private readonly List<(string Path, string Text)> _sources = [];
    private readonly List<(string Path, string Text)> _files = [];
    private readonly List<Finding> _expected = [];
    private readonly List<MetadataReference> _references = [];
    private readonly Dictionary<string, string> _properties = new() { ["RootNamespace"] = "App", ["ProjectDir"] = Folder };

    public string Name { get; init; } = "App";

    public OutputKind Output { get; init; } = OutputKind.DynamicallyLinkedLibrary;

    public LanguageVersion Language { get; init; } = LanguageVersion.CSharp12;

    /// <summary>For tests of something else, whose few lines leave out what only a warning asks for.</summary>
    public bool ErrorsOnly { get; init; }

    public static TestProject ForErrors() => new() { ErrorsOnly = true };

    public IReadOnlyList<Finding> Expected => _expected;

    /// <summary>Adds C#, with marks where diagnostics are expected.</summary>
    public TestProject Source(string marked, string path = "Source.cs") => Add(_sources, path, marked);

    /// <summary>Adds an additional file, with marks.</summary>
    public TestProject File(string path, string marked) => Add(_files, path, marked);

    public TestProject States(string marked) => File("states.yaml", marked);

    public TestProject Property(string name, string value)
    {
        _properties[name] = value;
        return this;
    }

    public TestProject Reference(MetadataReference reference)
    {
        _references.Add(reference);
        return this;
    }

    public CSharpCompilation Compile()
    {
        var options = new CSharpParseOptions(Language, DocumentationMode.Diagnose);
        return CSharpCompilation.Create(
            Name,
            [.. (_sources.Any(static source => source.Path == UsingsFile) ? _sources : _sources.Append((Path: UsingsFile, Text: Usings))).Select(source => CSharpSyntaxTree.ParseText(source.Text, options, Folder + source.Path))],
            Framework.Value.AddRange(_references),
            new(Output, nullableContextOptions: NullableContextOptions.Enable));
    }

    public ImmutableArray<AdditionalText> AdditionalTexts() => [.. _files.Select(static file => (AdditionalText)new TestFile(Folder + file.Path, file.Text))];

    public AnalyzerConfigOptionsProvider Options() => new BuildOptions(_properties);

    public CSharpGeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new CatalogueGenerator().AsSourceGenerator(), new StatesGenerator().AsSourceGenerator(), new ChecksGenerator().AsSourceGenerator()],
        AdditionalTexts(),
        new CSharpParseOptions(Language, DocumentationMode.Diagnose),
        Options(),
        new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public TestRun Run(string noWarn = "COACH000")
    {
        var before = Compile();
        before = before.WithOptions(before.Options.WithSpecificDiagnosticOptions([new(noWarn, ReportDiagnostic.Suppress)]));
        var driver = Driver().RunGeneratorsAndUpdateCompilation(before, out var compilation, out _);
        return new(this, (CSharpCompilation)compilation, driver.GetRunResult());
    }

    /// <summary>Runs everything and asserts that exactly the marked diagnostics come, each at its place, and that nothing else fails to compile.</summary>
    public async Task<TestRun> ExpectMarked()
    {
        var run = Run();
        var found = await run.Findings();
        Assert.Equal(_expected.Select(static finding => finding.ToString()).Order(), found.Select(static finding => finding.ToString()).Order());
        run.AssertCompiles();
        return run;
    }

    internal static string Relative(string path) => path.StartsWith(Folder, StringComparison.Ordinal) ? path[Folder.Length..] : path;

    private TestProject Add(List<(string, string)> list, string path, string marked)
    {
        var (text, expected) = Marks.Read(path, marked);
        list.Add((path, text));
        _expected.AddRange(expected);
        return this;
    }

    private sealed class TestFile(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }

    private sealed class BuildOptions(Dictionary<string, string> properties) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(properties);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Values(Dictionary<string, string> properties) : AnalyzerConfigOptions
        {
            private const string Prefix = "build_property.";

            public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
            {
                value = null;
                return key.StartsWith(Prefix, StringComparison.Ordinal) && properties.TryGetValue(key[Prefix.Length..], out value);
            }
        }
    }
}
