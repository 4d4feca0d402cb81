extern alias tool;

using Coach.Cli.Tests.Testing;
using AssemblyReader = tool::Coach.Cli.Declarations.AssemblyReader;
using CommandFailure = tool::Coach.Cli.CommandFailure;
using DeclarationKind = tool::Coach.Cli.Declarations.DeclarationKind;

namespace Coach.Cli.Tests;

/// <summary>What is read from built assemblies, and from files that are none.</summary>
public sealed class AssemblyTests
{
    [Fact]
    public void The_kinds_are_those_of_the_attribute() => Assert.Equal(
        Enum.GetValues<CoachExportKind>().Select(static kind => ((int)kind, kind.ToString())), Enum.GetValues<DeclarationKind>().Select(static kind => ((int)kind, kind.ToString())));

    [Fact]
    public void Assemblies_beside_it_that_it_references_count_and_their_references_too()
    {
        using var workspace = new Workspace();
        workspace.Compile("C.dll", Workspace.Export("Action", "FROM_C") + "public class C;");
        workspace.Compile("B.dll", Workspace.Export("Action", "FROM_B") + Workspace.Export("Condition", "shared") + "public class B : C;", "C.dll");
        workspace.CompileExports("Stranger.dll", ["STRANGER"], []);
        var file = workspace.Compile("A.dll", Workspace.Export("Action", "FROM_A") + Workspace.Export("Condition", "SHARED") + "public class A : B;", "B.dll", "C.dll");

        var declarations = AssemblyReader.Read(file, default);

        Assert.Equal(["FROM_A", "FROM_B", "FROM_C"], declarations.Of(DeclarationKind.Action).Select(static action => action.Name));
        Assert.Equal(["SHARED"], declarations.Of(DeclarationKind.Condition).Select(static condition => condition.Name));
    }

    [Fact]
    public void A_referenced_assembly_that_is_not_beside_it_is_not_missed()
    {
        using var workspace = new Workspace();
        workspace.Compile("other/B.dll", Workspace.Export("Action", "FROM_B") + "public class C;");
        var file = workspace.Compile("A.dll", Workspace.Export("Action", "FROM_A") + "public class A : C;", "other/B.dll");

        Assert.Equal(["FROM_A"], AssemblyReader.Read(file, default).Of(DeclarationKind.Action).Select(static action => action.Name));
    }

    [Fact]
    public void Only_the_attribute_of_Coach_itself_declares_anything()
    {
        using var workspace = new Workspace();
        var file = workspace.Compile(
            "A.dll",
            """
            [assembly: Coach.CoachExport(0, "FAKE", typeof(object))]
            namespace Coach { class CoachExportAttribute(int kind, string name, System.Type catalogue) : System.Attribute; }
            [Coach.CoachAction("X")] class ReferencesCoach;
            """);

        Assert.Empty(AssemblyReader.Read(file, default).Of(DeclarationKind.Action));
    }

    [Fact]
    public async Task The_assembly_is_neither_loaded_nor_kept_open()
    {
        using var workspace = new Workspace();
        var file = workspace.CompileExports("NeverLoaded.dll", ["SAVE"], []);

        await Tool.OutputAsync("schema", workspace.Folder, "--assembly", file);

        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies(), static assembly => assembly.GetName().Name == "NeverLoaded");
        using var exclusive = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(1_000)]
    public async Task An_assembly_cut_short_is_a_sentence(int length)
    {
        using var workspace = new Workspace();
        var file = workspace.CompileExports("A.dll", ["SAVE"], []);
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..length]);

        var run = await Tool.RunAsync("schema", workspace.Folder, "--assembly", file);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.StartsWith($"'{file}' is not a .NET assembly, or is damaged: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count('\n'));
    }

    [Fact]
    public async Task A_file_that_is_no_assembly_and_one_that_is_not_there_are_sentences()
    {
        using var workspace = new Workspace();

        var text = await Tool.RunAsync("schema", workspace.Folder, "--assembly", workspace.Write("A.dll", "MZ, but not really"));
        var missing = await Tool.RunAsync("schema", workspace.Folder, "--assembly", workspace.File("none.dll"));
        var folder = await Tool.RunAsync("schema", workspace.Folder, "--assembly", workspace.Folder);

        Assert.Equal((2, 2, 2), (text.Code, missing.Code, folder.Code));
        Assert.Contains("is not a .NET assembly, or is damaged", text.Error, StringComparison.Ordinal);
        Assert.Equal($"There is no assembly '{workspace.File("none.dll")}'.\n", missing.Error);
        Assert.Equal($"There is no assembly '{workspace.Folder}'.\n", folder.Error);
    }

    [Fact]
    public void However_an_assembly_is_damaged_it_is_read_or_refused()
    {
        using var workspace = new Workspace();
        var whole = File.ReadAllBytes(workspace.CompileExports("A.dll", ["SAVE", "LOAD"], ["ready"]));
        var random = new Random(20250301);
        var file = workspace.File("Damaged.dll");
        var refused = 0;
        for (var round = 0; round < 3_000; round++)
        {
            var bytes = (byte[])whole.Clone();
            for (var change = random.Next(1, 12); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(file, bytes);
            try
            {
                AssemblyReader.Read(file, default);
            }
            catch (CommandFailure)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 100, 2_999);
    }
}
