using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace Coach.Providers.Tests.Terminal;

/// <summary>The console sample as people run it: a process of its own, to which lines are said.</summary>
internal sealed class TerminalProcess : IAsyncDisposable
{
    private static readonly string Program = typeof(TerminalProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Terminal").Value!;

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task<string> _error;

    private TerminalProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
    }

    public static TerminalProcess Start(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, "--plain", "--memory", "--user", "anna", .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false), StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    /// <summary>Says a line and reads on until this is said.</summary>
    public async Task SayAsync(string line, string until)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        var from = _output.Length;
        var next = new char[1];
        while (await _process.StandardOutput.ReadAsync(next) > 0)
        {
            _output.Append(next[0]);
            if (next[0] == until[^1] && _output.ToString(from, _output.Length - from).EndsWith(until, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The program ended before it said \"{until}\":\n{_output}\n{await _error}");
    }

    /// <summary>Says these lines, and reads all that is left.</summary>
    public async Task<(int Code, string Output, string Error)> EndAsync(params string[] lines)
    {
        foreach (var line in lines)
        {
            await _process.StandardInput.WriteLineAsync(line);
        }

        _process.StandardInput.Close();
        _output.Append(await _process.StandardOutput.ReadToEndAsync());
        await _process.WaitForExitAsync();
        return (_process.ExitCode, _output.ToString(), await _error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
