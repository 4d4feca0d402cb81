using Coach.Cli.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Coach.Cli.Tests.Replay;

/// <summary>Files and projects that cannot be replayed: a sentence, exit code 2, and nothing made.</summary>
public sealed class ReplayErrorTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("missing.db", "There is no database ")]
    [InlineData("folder", "is a folder; the database is a file in it.")]
    [InlineData("text.db", "is not an SQLite database")]
    [InlineData("empty.db", "belongs to another program")]
    [InlineData(":memory:", "A session database is a file")]
    public async Task A_database_that_is_none_of_coachs_is_said(string name, string sentence)
    {
        var assembly = Compile("Empty.dll", Setup("null!"));
        _workspace.Write("text.db", new string('x', 5000));
        _workspace.Write("empty.db", "");
        Directory.CreateDirectory(_workspace.File("folder"));
        var files = Files();

        var run = await Tool.RunAsync("replay", name == ":memory:" ? name : _workspace.File(name), "--assembly", assembly);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.Equal(files, Files());
    }

    [Theory]
    [InlineData(0, "An application with this version brings it up to date")]
    [InlineData(1, "An application with this version brings it up to date")]
    [InlineData(99, "Use the newer version of Coach that made it.")]
    public async Task A_database_of_another_version_is_not_migrated(int version, string sentence)
    {
        var database = _workspace.File("coach.db");
        using (var store = new SqliteCoachStore(database, new SqliteCoachOptions().AddSchema("CREATE TABLE IF NOT EXISTS mine (x)")))
        {
            await store.InitializeAsync();
        }

        // The version stands in the file's header.
        var bytes = await File.ReadAllBytesAsync(database);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(60), version);
        await File.WriteAllBytesAsync(database, bytes);

        var run = await Tool.RunAsync("replay", database, "--assembly", Compile("Empty.dll", Setup("null!")));

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains($"has schema version {version}", run.Error, StringComparison.Ordinal);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(database));
    }

    [Fact]
    public async Task Assemblies_that_own_no_coach_are_said()
    {
        Assert.Contains("owns no coach", await ErrorAsync(Compile("Plain.dll", "public class C;")), StringComparison.Ordinal);
        Assert.Contains("owns no coach", await ErrorAsync(Compile("Hidden.dll", "static class CoachSetup { public static Coach.CoachMachine Machine => null!; }")), StringComparison.Ordinal);
        Assert.Contains("owns no coach", await ErrorAsync(Compile("Other.dll", "public static class CoachSetup { public static string Machine => null!; }")), StringComparison.Ordinal);
        Assert.Contains("has 2 types called CoachSetup", await ErrorAsync(Compile("Two.dll", $"{Setup("null!")} namespace N {{ {Setup("null!")} }}")), StringComparison.Ordinal);
        Assert.Contains("is not a .NET assembly", await ErrorAsync(_workspace.Write("Text.dll", "no assembly")), StringComparison.Ordinal);
        Assert.Contains("There is no assembly", await ErrorAsync(_workspace.File("Missing.dll")), StringComparison.Ordinal);
        Assert.Contains("cannot be used: wrong states", await ErrorAsync(Compile("Broken.dll", Setup("throw new System.ArgumentException(\"wrong states\")"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_coach_needs_and_is_not_there_is_named()
    {
        _workspace.Compile("Needed.dll", "public static class Needed { public static Coach.CoachMachine Make() => null!; }");
        var assembly = Compile("Needy.dll", Setup("Needed.Make()"), "Needed.dll");
        File.Delete(_workspace.File("Needed.dll"));

        var error = await ErrorAsync(assembly);

        Assert.Contains("needs Needed, which is not beside it.", error, StringComparison.Ordinal);
        Assert.Contains("--assembly FILE", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_coach_of_another_version_is_refused_before_its_code_is_touched()
    {
        var coach = CSharpCompilation.Create(
            "Coach",
            [CSharpSyntaxTree.ParseText("[assembly: System.Reflection.AssemblyVersion(\"7.8.9.0\")] namespace Coach { public class CoachMachine; }")],
            CoachBuild.Platform.Where(static reference => Path.GetFileName(((PortableExecutableReference)reference).FilePath) != "Coach.dll"),
            new(OutputKind.DynamicallyLinkedLibrary));
        Assert.True(coach.Emit(_workspace.File("Coach.dll")).Success);
        var owner = CSharpCompilation.Create(
            "Newer",
            [CSharpSyntaxTree.ParseText(Setup("throw null!"))],
            [.. CoachBuild.Platform.Where(static reference => Path.GetFileName(((PortableExecutableReference)reference).FilePath) != "Coach.dll"), coach.ToMetadataReference()],
            new(OutputKind.DynamicallyLinkedLibrary));
        Assert.True(owner.Emit(_workspace.File("Newer.dll")).Success);

        var error = await ErrorAsync(_workspace.File("Newer.dll"));

        Assert.Contains($"was built with Coach 7.8.9, and this tool is of Coach {typeof(CoachMachine).Assembly.GetName().Version!.ToString(3)}", error, StringComparison.Ordinal);
        Assert.Contains("dotnet tool install Coach.Cli --version 7.8.9", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_that_are_wrong_are_said()
    {
        Assert.Contains("DATABASE", (await FailAsync("replay")).Error, StringComparison.Ordinal);
        Assert.Contains("'smoke'", (await FailAsync("replay", "x.db", "--assembly", Compile("Empty.dll", Setup("null!")), "--format", "xml,smoke")).Error, StringComparison.Ordinal);
        Assert.Contains("There is no project file in", (await FailAsync("replay", "x.db", "--project", _workspace.Folder)).Error, StringComparison.Ordinal);
        _workspace.Write("Diary.csproj", "<Project/>");
        Assert.Contains("The project Diary is not built", (await FailAsync("replay", "x.db", "--project", _workspace.Folder)).Error, StringComparison.Ordinal);
        Assert.Contains("There is no file or folder", (await FailAsync("replay", "x.db", "--project", _workspace.File("nowhere"))).Error, StringComparison.Ordinal);
    }

    private static string Setup(string machine) => $"public static class CoachSetup {{ public static Coach.CoachMachine Machine {{ get; }} = {Expression(machine)}; static Coach.CoachMachine Fail(System.Exception e) => throw e; }}";

    private static string Expression(string machine) =>
        machine.StartsWith("throw new", StringComparison.Ordinal) ? $"Fail({machine["throw ".Length..]})" : machine == "throw null!" ? "Fail(null!)" : machine;

    private static async Task<Run> FailAsync(params string[] arguments)
    {
        var run = await Tool.RunAsync(arguments);
        Assert.Equal((2, ""), (run.Code, run.Output));
        return run;
    }

    private async Task<string> ErrorAsync(string assembly) => (await FailAsync("replay", _workspace.File("x.db"), "--assembly", assembly)).Error;

    private string Compile(string name, string code, params string[] references) => _workspace.Compile(name, code, references);

    private string[] Files() => [.. Directory.GetFiles(_workspace.Folder).Order(StringComparer.Ordinal)];
}
