using Coach.Cli.Tests.Testing;

namespace Coach.Cli.Tests;

/// <summary>What the argument of a command may be, and what is found from it.</summary>
public sealed class ProjectTests
{
    private const string Project = "<Project Sdk=\"Microsoft.NET.Sdk\"/>";

    [Fact]
    public async Task A_folder_its_project_and_its_states_yaml_are_the_same()
    {
        var expected = await Tool.OutputAsync("schema", Repository.Sample);

        Assert.Equal(expected, await Tool.OutputAsync("schema", Path.Combine(Repository.Sample, "LifeCoach.csproj")));
        Assert.Equal(expected, await Tool.OutputAsync("schema", Path.Combine(Repository.Sample, "states.yaml")));
        Assert.Equal(expected, await Tool.OutputAsync("schema", Repository.Sample + Path.DirectorySeparatorChar));
    }

    [Fact]
    public async Task The_newest_build_is_read_and_named()
    {
        using var workspace = new Workspace();
        workspace.Write("My.csproj", Project);
        File.SetLastWriteTimeUtc(workspace.CompileExports("bin/Debug/net10.0/My.dll", ["OLD"], []), new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var newest = workspace.CompileExports("bin/Release/net9.0/My.dll", ["NEW"], []);
        workspace.CompileExports("bin/Release/net9.0/Other.dll", ["OTHER"], []);
        workspace.CompileExports("obj/Debug/net10.0/My.dll", ["OBJ"], []);

        var run = await Tool.RunAsync("schema", workspace.Folder);

        Assert.Equal(["NEW", "TRANSITION_STATE"], SchemaCheck.Names(run.Output, "actionName"));
        Assert.Equal($"Read {newest}: 1 actions, 0 conditions.\n", run.Error);
    }

    [Fact]
    public async Task A_project_that_is_not_built_is_told_to_be()
    {
        using var workspace = new Workspace();
        var project = workspace.Write("My.csproj", Project);

        var run = await Tool.RunAsync("schema", workspace.Folder);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Equal(
            $"The project My is not built: there is no {workspace.File("bin", "*", "net*", "My.dll")}. Build it first (dotnet build {project}), or give the assembly with --assembly FILE.\n",
            run.Error);
    }

    [Fact]
    public async Task The_project_may_name_its_assembly_and_its_states_file()
    {
        using var workspace = new Workspace(states: null);
        workspace.Write(
            "My.csproj",
            "<Project><PropertyGroup><AssemblyName>$(MSBuildProjectName).Coach</AssemblyName><CoachStatesFile>flow\\talk.yaml</CoachStatesFile></PropertyGroup></Project>");
        var states = workspace.Write("flow/talk.yaml", Workspace.States);
        workspace.CompileExports("bin/Debug/net10.0/My.Coach.dll", ["SAVE"], []);

        Assert.Equal(["SAVE", "TRANSITION_STATE"], SchemaCheck.Names(await Tool.OutputAsync("schema", workspace.Folder), "actionName"));
        Assert.Equal(["SAVE", "TRANSITION_STATE"], SchemaCheck.Names(await Tool.OutputAsync("schema", states), "actionName"));

        File.Delete(states);
        Assert.Contains("which " + workspace.File("My.csproj") + " names as CoachStatesFile", (await Tool.RunAsync("graph", workspace.Folder)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<Project><PropertyGroup><AssemblyName>$(Company).Coach</AssemblyName></PropertyGroup></Project>", "Only a build can tell what AssemblyName in")]
    [InlineData("<Project><PropertyGroup><AssemblyName>../../Else</AssemblyName></PropertyGroup></Project>", "Only a build can tell what AssemblyName in")]
    [InlineData("<Project><PropertyGroup><CoachStatesFile>$(Where)</CoachStatesFile></PropertyGroup></Project>", "Only a build can tell what CoachStatesFile in")]
    [InlineData("<Project><PropertyGroup><AssemblyName><b/></AssemblyName></PropertyGroup></Project>", "cannot be read")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"a\">]><Project>&a;</Project>", "cannot be read")]
    [InlineData("<Project>", "cannot be read")]
    [InlineData("", "cannot be read")]
    public async Task A_project_file_that_says_too_little_is_a_sentence(string project, string sentence)
    {
        using var workspace = new Workspace();
        workspace.Write("My.csproj", project);

        var run = await Tool.RunAsync("schema", workspace.Folder);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count('\n'));
    }

    [Fact]
    public async Task Several_projects_or_none_need_a_word_for_the_schema_and_not_for_the_diagram()
    {
        using var workspace = new Workspace();
        var none = await Tool.RunAsync("schema", workspace.Folder);
        workspace.Write("One.csproj", Project);
        workspace.Write("Two.csproj", Project);
        var several = await Tool.RunAsync("schema", workspace.Folder);

        Assert.Equal($"There is no project file in {workspace.Folder}, so its assembly is not known; give it with --assembly FILE.\n", none.Error);
        Assert.Equal(
            $"There are several projects in {workspace.Folder}: One.csproj, Two.csproj. Name one of them, or give the assembly with --assembly FILE.\n", several.Error);
        Assert.Equal((2, 2), (none.Code, several.Code));
        Assert.StartsWith("stateDiagram-v2\n", await Tool.OutputAsync("graph", workspace.Folder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_project_is_a_sentence()
    {
        using var workspace = new Workspace(states: null);

        var missing = await Tool.RunAsync("graph", workspace.File("nowhere"));
        var empty = await Tool.RunAsync("graph", workspace.Folder);
        var other = await Tool.RunAsync("graph", workspace.Write("notes.txt", "initial: a"));
        var blank = await Tool.RunAsync("graph", "");

        Assert.All([missing, empty, other, blank], static run => Assert.Equal((2, ""), (run.Code, run.Output)));
        Assert.Equal($"There is no file or folder '{workspace.File("nowhere")}'; give a project's folder, its project file, or its states.yaml.\n", missing.Error);
        Assert.Equal($"There is no states.yaml in {workspace.Folder}; give the folder of the project that owns the coach, or the path of the file.\n", empty.Error);
        Assert.Equal($"'{workspace.File("notes.txt")}' is neither a folder, a project file (.csproj) nor a states.yaml.\n", other.Error);
    }
}
