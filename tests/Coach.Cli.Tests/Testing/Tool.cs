extern alias tool;

using tool::Coach.Cli;

namespace Coach.Cli.Tests.Testing;

/// <summary>What a run of the tool came to.</summary>
internal sealed record Run(int Code, string Output, string Error);

internal static class Tool
{
    /// <summary>Runs the tool in this process, with the writers that its process would have.</summary>
    public static Task<Run> RunAsync(params string[] arguments) => RunAsync(Terminal(), arguments);

    /// <summary>Runs it in a terminal, or in what is none.</summary>
    public static async Task<Run> RunAsync(Terminal terminal, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync(arguments, output, error, terminal);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs it and expects it to succeed.</summary>
    public static Task<string> OutputAsync(params string[] arguments) => OutputAsync(Terminal(), arguments);

    /// <summary>Runs it in a terminal and expects it to succeed and to complain of nothing.</summary>
    public static async Task<string> OutputAsync(Terminal terminal, params string[] arguments)
    {
        var run = await RunAsync(terminal, arguments);
        Assert.True(run.Code == 0, run.Error);
        return run.Output;
    }

    /// <summary>No terminal, but pipes, unless something else is asked for.</summary>
    public static Terminal Terminal(string input = "", bool isTyped = false, int width = 100, bool hasColour = false) =>
        new(() => new StringReader(input), isTyped, width, hasColour);
}
