using System.Diagnostics;

namespace Coach.Browser.Tests.Server;

/// <summary>The sample as it is run: a process of its own on a loopback port, with its database in a temporary folder.</summary>
internal sealed class WebProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private readonly string _folder = Directory.CreateTempSubdirectory("life-coach-web-").FullName;
    private readonly string[] _options;
    private readonly Dictionary<string, string> _environment;
    private Process? _process;

    private WebProcess(string[] options, Dictionary<string, string> environment) => (_options, _environment) = (options, environment);

    /// <summary>Where it listens; the same after a restart.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    public string Database => Path.Combine(_folder, "coach.db");

    public static async Task<WebProcess> StartAsync(int pace = 0, Dictionary<string, string>? environment = null, params string[] options)
    {
        var web = new WebProcess([$"--pace={pace}", .. options], environment ?? []);
        await web.RunAsync();
        return web;
    }

    /// <summary>Ends the process as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public Task RestartAsync() => RunAsync();

    /// <summary>Runs the program with settings that it cannot use.</summary>
    public static async Task<(int Code, string Error)> FailAsync(params string[] options)
    {
        using var process = Start([.. options, "--urls", "http://127.0.0.1:0"], []);
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task RunAsync()
    {
        _process = Start(["--urls", Address.ToString(), "--database", Database, .. _options], _environment);
        var said = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (line.IndexOf(Listening, StringComparison.Ordinal) is var at and >= 0)
            {
                Address = new(line[(at + Listening.Length)..].Trim());

                // Read on, so that the process never waits for somebody to read.
                _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null);
                return;
            }
        }

        throw new InvalidOperationException($"The sample has ended: {string.Join('\n', said)}\n{await _process.StandardError.ReadToEndAsync()}");
    }

    private static Process Start(string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "LifeCoach.Web.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Remove("ConnectionStrings__Coach");
        start.Environment.Remove("OTEL_EXPORTER_OTLP_ENDPOINT");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
