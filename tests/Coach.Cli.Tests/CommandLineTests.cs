extern alias tool;

using Coach.Cli.Tests.Testing;
using CommandLine = tool::Coach.Cli.CommandLine;

namespace Coach.Cli.Tests;

/// <summary>How the tool behaves whatever the command: help, exit codes, output.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("schema", "[<PROJECT-OR-FOLDER>]", "coach schema samples/LifeCoach --output")]
    [InlineData("graph", "[<PROJECT-OR-FOLDER>]", "coach graph samples/LifeCoach --output")]
    [InlineData("parse", "[<FILE>]", "coach parse reply.txt")]
    public async Task Help_ends_with_an_example(string command, string argument, string example)
    {
        var help = await Tool.OutputAsync(command, "--help");

        Assert.Contains("Example:\n  " + example, help, StringComparison.Ordinal);
        Assert.Contains($" {command} {argument}", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Required command was not provided.")]
    [InlineData("paint", "Unrecognized command or argument 'paint'.")]
    [InlineData("graph . --colour", "Unrecognized command or argument '--colour'.")]
    [InlineData("graph one two", "Unrecognized command or argument 'two'.")]
    [InlineData("graph --output", "Required argument missing for option: '--output'.")]
    [InlineData("graph @arguments.txt", "There is no file or folder '@arguments.txt'")]
    public async Task Wrong_arguments_are_a_sentence_and_exit_code_2(string arguments, string sentence)
    {
        var run = await Tool.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("schema")]
    [InlineData("graph")]
    public async Task A_file_gets_what_the_standard_output_would_and_nothing_is_left_beside_it(string command)
    {
        using var workspace = new Workspace(states: null);
        var file = workspace.Write("out.txt", "what was there before, longer than nothing");

        var run = await Tool.RunAsync(command, Repository.Sample, "--output", file);

        Assert.Equal((0, ""), (run.Code, run.Output));
        Assert.EndsWith($"Wrote {file}.\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(await Tool.OutputAsync(command, Repository.Sample), await File.ReadAllTextAsync(file));
        Assert.Equal([file], Directory.GetFileSystemEntries(workspace.Folder));
        Assert.DoesNotContain((byte)0xEF, File.ReadAllBytes(file).Take(1));
    }

    [Fact]
    public async Task A_run_that_fails_leaves_the_old_file()
    {
        using var workspace = new Workspace("initial: nowhere\nstates: {a: }\n");
        var file = workspace.Write("out.txt", "old");

        var run = await Tool.RunAsync("graph", workspace.Folder, "--output", file);

        Assert.Equal(1, run.Code);
        Assert.Equal("old", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_link_stays_a_link_to_the_new_text()
    {
        using var workspace = new Workspace();
        var file = workspace.Write("real/out.txt", "old");
        var link = workspace.File("link.txt");
        File.CreateSymbolicLink(link, file);

        await Tool.OutputAsync("graph", workspace.Folder, "--output", link);

        Assert.StartsWith("stateDiagram-v2", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        Assert.Equal(file, new FileInfo(link).LinkTarget);
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_is_a_sentence()
    {
        using var workspace = new Workspace();

        var folder = await Tool.RunAsync("graph", workspace.Folder, "--output", workspace.Folder);
        var nowhere = await Tool.RunAsync("graph", workspace.Folder, "--output", workspace.File("none", "out.txt"));
        var empty = await Tool.RunAsync("graph", workspace.Folder, "--output", "");

        Assert.All([folder, nowhere, empty], static run => Assert.Equal(2, run.Code));
        Assert.Equal($"{workspace.Folder} is a folder; --output needs the path of a file.\n", folder.Error);
        Assert.Equal($"{workspace.File("none", "out.txt")} cannot be written: there is no folder {workspace.File("none")}.\n", nowhere.Error);
        Assert.Equal("--output needs the path of a file.\n", empty.Error);
    }

    [Fact]
    public async Task A_cancelled_run_writes_nothing()
    {
        using var workspace = new Workspace();
        using var output = new StringWriter();

        var code = await CommandLine.RunAsync(["graph", workspace.Folder, "--output", workspace.File("out.txt")], output, output, Tool.Terminal(), new(canceled: true));

        Assert.Equal(130, code);
        Assert.Equal("", output.ToString());
        Assert.Equal([workspace.File("states.yaml")], Directory.GetFileSystemEntries(workspace.Folder));
    }
}
