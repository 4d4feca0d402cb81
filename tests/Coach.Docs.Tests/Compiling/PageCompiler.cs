using System.Collections.Immutable;
using Coach.Docs.Tests.Pages;
using Coach.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Coach.Docs.Tests.Compiling;

/// <summary>
/// Compiles a page's project as a real one would be: with the packages of this build, Coach's generator and its analyzers, and the global usings of a new project. A project
/// without a states file has the life coach of the samples beside it, for code that uses a coach that somebody else owns.
/// </summary>
internal static class PageCompiler
{
    /// <summary>The namespace of a page's project, in which the generator puts <c>AddCoach</c>.</summary>
    public const string RootNamespace = "MyCoach";

    private const string Folder = "/page/";
    private const string Sample = "LifeCoach";

    private static readonly string[] NotReferenced = ["Coach.Generators", "Coach.Docs.Tests", "xunit.", "Microsoft.CodeAnalysis", "YamlDotNet"];

    private static readonly Lazy<ImmutableArray<string>> Assemblies = new(static () =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => !NotReferenced.Any(name => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal))),
    ]);

    private static readonly Lazy<ImmutableArray<MetadataReference>> References = new(static () => [.. Assemblies.Value.Select(static path => MetadataReference.CreateFromFile(path))]);

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Preview);

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(StatesGenerator).Assembly.GetTypes()
            .Where(static type => typeof(DiagnosticAnalyzer).IsAssignableFrom(type) && !type.IsAbstract)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>The errors, each with page, line and column as an editor shows them.</summary>
    public static async Task<IReadOnlyList<string>> ErrorsAsync(string page, PageProject project)
    {
        var source = ProgramText.Make(page, project.Parts.Where(static part => part.IsCode));
        var files = project.Parts.Where(static part => !part.IsCode).ToDictionary(static part => Folder + part.Path);
        var compilation = CSharpCompilation.Create(
            RootNamespace,
            source.Files.Select(static file => CSharpSyntaxTree.ParseText(file.Text, Language, Folder + file.Path)),
            References.Value.Where(reference => !files.ContainsKey(Folder + Page.StatesFile) || Path.GetFileNameWithoutExtension(reference.Display) != Sample),
            new(source.HasStatements ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

        ImmutableArray<AdditionalText> texts = [.. files.Select(static file => new PageFile(file.Key, file.Value.Text))];
        var options = new PageOptions(new() { ["RootNamespace"] = RootNamespace, ["ProjectDir"] = Folder });
        var driver = CSharpGeneratorDriver.Create(
            [new CatalogueGenerator().AsSourceGenerator(), new StatesGenerator().AsSourceGenerator(), new ChecksGenerator().AsSourceGenerator()], texts, Language, options);
        var ran = driver.RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _).GetRunResult();
        foreach (var generator in ran.Results.Where(static generator => generator.Exception is not null))
        {
            throw new InvalidOperationException($"{page}, project {project.Name}: the generator threw.", generator.Exception);
        }

        var analyzed = await generated.WithAnalyzers(Analyzers, new AnalyzerOptions(texts, options)).GetAnalyzerDiagnosticsAsync();
        return
        [
            .. ran.Diagnostics.Concat(analyzed).Concat(generated.GetDiagnostics())
                .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(diagnostic => Shown(page, files, diagnostic))
                .Distinct(),
        ];
    }

    private static string Shown(string page, Dictionary<string, PagePart> files, Diagnostic diagnostic)
    {
        var place = diagnostic.Location.GetMappedLineSpan();
        var (path, line) = files.TryGetValue(place.Path ?? "", out var part) ? (page, part.Line + place.StartLinePosition.Line) : (place.Path ?? page, place.StartLinePosition.Line + 1);
        return $"{path}({line},{place.StartLinePosition.Character + 1}): {diagnostic.Id}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
    }
}
