extern alias tool;

using tool::Coach.Cli;

namespace Coach.Cli.Tests.Testing;

/// <summary>What a run of the tool came to.</summary>
internal sealed record Run(int Code, string Output, string Error);

internal static class Tool
{
    /// <summary>Runs the tool in this process, with the writers that its process would have.</summary>
    public static async Task<Run> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync(arguments, output, error);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs it and expects it to succeed.</summary>
    public static async Task<string> OutputAsync(params string[] arguments)
    {
        var run = await RunAsync(arguments);
        Assert.True(run.Code == 0, run.Error);
        return run.Output;
    }
}
