using System.Diagnostics;

namespace Coach.Package.Tests.Support;

/// <summary>What a command left behind.</summary>
internal sealed record Ended(string Command, int ExitCode, string Output)
{
    public Ended Succeeded() => ExitCode == 0 ? this : throw new InvalidOperationException($"{Command} ended with {ExitCode}:\n{Output}");

    /// <summary>The diagnostics of the compiler and the build, each once, without the project behind them.</summary>
    public IReadOnlyList<string> Diagnostics =>
    [
        .. Output.Split('\n')
            .Where(static line => line.Contains(": error ", StringComparison.Ordinal) || line.Contains(": warning ", StringComparison.Ordinal))
            .Select(static line => line.Split(" [")[0].Trim())
            .Distinct(StringComparer.Ordinal),
    ];
}

/// <summary>Runs the SDK that runs the tests.</summary>
internal static class Dotnet
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public static async Task<Ended> RunAsync(string folder, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A test host started by MSBuild has variables of that build, which are not for another one.
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        // It would win over the folder that nuget.config names.
        start.Environment.Remove("NUGET_PACKAGES");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";

        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(Longest);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), timeout.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(timeout.Token);
            return new($"dotnet {string.Join(' ', arguments)}", process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"dotnet {string.Join(' ', arguments)} took longer than {Longest}.");
        }
    }
}
