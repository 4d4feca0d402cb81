using System.Diagnostics;
using Coach.Cli.Tests.Testing;

namespace Coach.Cli.Tests;

/// <summary>The package as people install it.</summary>
public sealed class PackageTests
{
    [Fact]
    public async Task The_packed_tool_installs_and_runs()
    {
        using var workspace = new Workspace(states: null);
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var sources = workspace.Write(
            "nuget.config",
            $"<configuration><packageSources><clear/><add key=\"local\" value=\"{workspace.File("packages")}\"/></packageSources></configuration>");

        // It is built already, by the build of these tests.
        await SucceedAsync(workspace, "dotnet", "pack", Path.Combine(Repository.Root, "src", "Coach.Cli"), "--no-build", "-c", configuration, "-o", workspace.File("packages"));
        await SucceedAsync(workspace, "dotnet", "tool", "install", "Coach.Cli", "--tool-path", workspace.File("tool"), "--configfile", sources, "--no-cache");
        var coach = workspace.File("tool", OperatingSystem.IsWindows() ? "coach.exe" : "coach");

        var graph = await RunAsync(workspace, coach, "graph", Repository.Sample);
        var schema = await RunAsync(workspace, coach, "schema", Repository.Sample);
        var reply = workspace.Write("reply.txt", "日本 [ACTION:A]{\"é\": 1}\n[ACTION:B]{");
        var parse = await RunAsync(workspace, coach, "parse", reply);
        var line = workspace.Write("reply.jsonl", "{\"id\": \"é\", \"text\": \"日本 😀 [ACTION:A/]\"}");
        var parseLine = await RunAsync(workspace, coach, "parse", "--jsonl", line);
        using (var store = new SqliteCoachStore(workspace.File("coach.db")))
        {
            await store.InitializeAsync();
        }

        var replay = await RunAsync(workspace, coach, "replay", "coach.db", "--project", Repository.Sample);
        var wrong = await RunAsync(workspace, coach, "graph", workspace.Folder);

        Assert.Equal(new(0, await Tool.OutputAsync("graph", Repository.Sample), ""), graph);
        Assert.Equal((0, await Tool.OutputAsync("schema", Repository.Sample)), (schema.Code, schema.Output));
        Assert.Equal(new(0, await Tool.OutputAsync("parse", reply), ""), parse);
        Assert.Equal(new(0, await Tool.OutputAsync("parse", "--jsonl", line), ""), parseLine);
        Assert.Equal((0, "0 turns replayed, 0 would be different\n"), (replay.Code, replay.Output));
        Assert.Equal((2, ""), (wrong.Code, wrong.Output));
        Assert.StartsWith("There is no states.yaml in ", wrong.Error, StringComparison.Ordinal);
    }

    private static async Task SucceedAsync(Workspace workspace, string program, params string[] arguments)
    {
        var run = await RunAsync(workspace, program, arguments);
        Assert.True(run.Code == 0, run.Output + run.Error);
    }

    private static async Task<Run> RunAsync(Workspace workspace, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = workspace.Folder };

        // A build server that outlives its client would keep the pipes open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new(process.ExitCode, (await output).ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
    }
}
