using System.Diagnostics.CodeAnalysis;
using Coach.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Cli.Tests.Testing;

/// <summary>Builds a project that owns a coach, with the generators, into where a build puts it.</summary>
internal static class CoachBuild
{
    public const string Name = "Notes";

    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp12);

    public static readonly MetadataReference[] Platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileNameWithoutExtension(path) is var name && (name is "Coach" or "netstandard" or "mscorlib"
                || name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Builds into bin/Debug/net10.0 of a workspace's folder; gives the assembly.</summary>
    public static string Build(Workspace workspace, string states, string code, string folder = "app")
    {
        workspace.Write($"{folder}/{Name}.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"/>");
        workspace.Write($"{folder}/states.yaml", states);
        var options = new BuildOptions(new() { ["build_property.RootNamespace"] = Name, ["build_property.ProjectDir"] = workspace.File(folder) + "/" });
        var driver = CSharpGeneratorDriver.Create(
            [new CatalogueGenerator().AsSourceGenerator(), new StatesGenerator().AsSourceGenerator()],
            [new States(workspace.File(folder, "states.yaml"), states)],
            Language,
            options);
        var before = CSharpCompilation.Create(
            Name,
            [CSharpSyntaxTree.ParseText("global using System; global using System.Threading; global using System.Threading.Tasks; global using Coach;\n" + code, Language)],
            Platform,
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        driver.RunGeneratorsAndUpdateCompilation(before, out var compilation, out _);
        var file = workspace.File(folder, "bin", "Debug", "net10.0", Name + ".dll");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var result = compilation.Emit(file);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return file;
    }

    private sealed class States(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }

    private sealed class BuildOptions(Dictionary<string, string> values) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(values);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
        }
    }
}
