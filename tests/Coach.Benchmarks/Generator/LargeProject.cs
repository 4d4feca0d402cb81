using System.Collections.Immutable;
using System.Text;
using Coach.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Benchmarks.Generator;

/// <summary>
/// A project in the compiler's hands. Everything runs on the caller's thread, whose time is measured; what was parsed stays parsed, and nothing
/// else is kept between two compilations, just as in a compiler that stays in memory between builds.
/// </summary>
internal sealed class LargeProject
{
    private const string Folder = "/project/";

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => !Path.GetFileName(path).StartsWith("Coach.Generators", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly ImmutableArray<SyntaxTree> _trees;
    private readonly ImmutableArray<SyntaxTree> _generated;
    private readonly Dictionary<string, SourceText> _texts;
    private readonly CSharpCompilation _compilation;
    private readonly GeneratorDriver _driver;
    private readonly ImmutableArray<AdditionalText> _files;

    public LargeProject(int handlers, int states)
    {
        _trees = [.. ProjectText.Sources(handlers).Select(static source => Parse(source.Path, source.Text))];
        _files = [.. ProjectText.Files(handlers, states).Select(static file => new TextFile(file.Path, file.Text))];
        _compilation = Compile(_trees);
        _driver = NewDriver().RunGenerators(_compilation);
        var result = _driver.GetRunResult();
        _generated = result.GeneratedTrees;
        _texts = Sources(result).ToDictionary(static source => source.HintName, static source => source.SourceText);
        if (!result.Diagnostics.IsEmpty || _generated.Length != handlers + 4)
        {
            throw new InvalidOperationException($"{_generated.Length} files were generated, with {string.Join(", ", result.Diagnostics)}.");
        }
    }

    /// <summary>Emits what people wrote.</summary>
    public object Emit() => Emit(_trees);

    /// <summary>Emits what people wrote and what was generated of it.</summary>
    public object EmitWithGenerated() => Emit(_trees.AddRange(_generated));

    /// <summary>Writes all of it into an assembly, optimised.</summary>
    public void Save(string path)
    {
        using var stream = File.Create(path);
        var compilation = Compile(_trees.AddRange(_generated));
        var emitted = compilation.WithOptions(compilation.Options.WithOptimizationLevel(OptimizationLevel.Release)).Emit(stream);
        if (!emitted.Success)
        {
            throw new InvalidOperationException(string.Join('\n', emitted.Diagnostics.Take(10)));
        }
    }

    /// <summary>Runs the generators for the first time, and parses what they made.</summary>
    public object Generate() => Read(NewDriver().RunGenerators(Compile(_trees)).GetRunResult().GeneratedTrees);

    /// <summary>Makes a run after an edit of one C# file, and names the generated files that the edit has to change.</summary>
    public Func<object> AfterEdit(string path, string before, string after, params string[] changed)
    {
        var tree = _trees.Single(tree => tree.FilePath == Folder + path);
        var edited = _trees.Replace(tree, Parse(path, Edit(tree.ToString(), before, after)));
        return () => Expect(changed, _driver.RunGenerators(Compile(edited)));
    }

    /// <summary>Makes a run after one more C# file came, which declares nothing.</summary>
    public Func<object> AfterAdding(string path, string text)
    {
        var more = _trees.Add(Parse(path, text));
        return () => Expect([], _driver.RunGenerators(Compile(more)));
    }

    /// <summary>Makes a run after an edit of states.yaml or a prompt.</summary>
    public Func<object> AfterFileEdit(string path, string before, string after, params string[] changed)
    {
        var file = _files.Single(file => file.Path == Folder + path);
        var edited = new TextFile(path, Edit(file.GetText()!.ToString(), before, after));
        return () => Expect(changed, _driver.ReplaceAdditionalText(file, edited).RunGenerators(_compilation));
    }

    private static string Edit(string text, string before, string after) =>
        text.Contains(before, StringComparison.Ordinal) ? text.Replace(before, after, StringComparison.Ordinal) : throw new ArgumentException($"'{before}' is not in the text.");

    // A text that was not written anew is the same object, and whoever holds its tree keeps that; the driver itself makes new trees of all texts.
    private object Expect(string[] changed, GeneratorDriver driver)
    {
        var result = driver.GetRunResult();
        var sources = Sources(result).ToArray();
        var written = sources.Where(source => _texts.GetValueOrDefault(source.HintName) != source.SourceText).ToArray();
        return written.Select(static source => source.HintName).SequenceEqual(changed) && result.Diagnostics.IsEmpty && sources.Length == _texts.Count
            ? Read(written.Select(static source => source.SyntaxTree))
            : throw new InvalidOperationException(
                $"The edit wrote {written.Length} of {sources.Length} files, [{string.Join(", ", written.Take(10).Select(static source => source.HintName))}], and was to write [{string.Join(", ", changed)}]; {result.Diagnostics.Length} diagnostics.");
    }

    private static SyntaxTree[] Read(IEnumerable<SyntaxTree> generated)
    {
        var trees = generated.ToArray();
        foreach (var tree in trees)
        {
            _ = tree.GetRoot();
        }

        return trees;
    }

    private static IEnumerable<GeneratedSourceResult> Sources(GeneratorDriverRunResult result) =>
        result.Results.SelectMany(static generator => generator.GeneratedSources);

    private static object Emit(ImmutableArray<SyntaxTree> trees)
    {
        using var stream = new MemoryStream();
        var emitted = Compile(trees).Emit(stream);
        return emitted.Success ? emitted : throw new InvalidOperationException(string.Join('\n', emitted.Diagnostics.Take(10)));
    }

    private static CSharpCompilation Compile(ImmutableArray<SyntaxTree> trees) => CSharpCompilation.Create(
        "Studio", trees, References, new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, concurrentBuild: false));

    private CSharpGeneratorDriver NewDriver() => CSharpGeneratorDriver.Create(
        [new CatalogueGenerator().AsSourceGenerator(), new StatesGenerator().AsSourceGenerator(), new ChecksGenerator().AsSourceGenerator()], _files, Parsing, new BuildOptions());

    private static SyntaxTree Parse(string path, string text)
    {
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), Parsing, Folder + path);
        _ = tree.GetRoot();
        return tree;
    }

    private sealed class TextFile(string path, string text) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(text, Encoding.UTF8);

        public override string Path => Folder + path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }

    private sealed class BuildOptions : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Values : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
            {
                value = key switch
                {
                    "build_property.RootNamespace" => "Studio",
                    "build_property.ProjectDir" => Folder,
                    _ => null,
                };
                return value is not null;
            }
        }
    }
}
