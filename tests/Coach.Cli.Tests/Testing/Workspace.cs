using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Coach.Cli.Tests.Testing;

/// <summary>A folder of one test with a project in it, gone with the test.</summary>
internal sealed class Workspace : IDisposable
{
    public const string States = "initial: a\nstates:\n  a:\n    allow: [TRANSITION_STATE]\n    terminal: true\n";

    private static readonly MetadataReference[] Platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is "System.Runtime.dll" or "System.Private.CoreLib.dll")
            .Select(static path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(CoachExportAttribute).Assembly.Location),
    ];

    public Workspace(string? states = States)
    {
        if (states is not null)
        {
            Write("states.yaml", states);
        }
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("coach-cli-").FullName;

    public string File(params string[] path) => Path.Combine([Folder, .. path]);

    public string Write(string name, string text)
    {
        var path = File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Compiles code into an assembly of the folder.</summary>
    public string Compile(string path, string code, params string[] references)
    {
        var file = File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(file),
            [CSharpSyntaxTree.ParseText(code)],
            [.. Platform, .. references.Select(reference => MetadataReference.CreateFromFile(File(reference)))],
            new(OutputKind.DynamicallyLinkedLibrary));
        var result = compilation.Emit(file);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return file;
    }

    /// <summary>Compiles an assembly that declares actions and conditions.</summary>
    public string CompileExports(string path, string[] actions, string[] conditions) =>
        Compile(path, string.Join('\n', [.. actions.Select(static name => Export("Action", name)), .. conditions.Select(static name => Export("Condition", name)), "class C;"]));

    public static string Export(string kind, string name, string more = "") =>
        $"[assembly: Coach.CoachExport(Coach.CoachExportKind.{kind}, {SymbolDisplay.FormatLiteral(name, quote: true)}, typeof(C), Source = \"C.{kind}\"{more})]";

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
