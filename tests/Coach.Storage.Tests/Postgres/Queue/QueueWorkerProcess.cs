using System.Diagnostics;
using System.Globalization;
using Coach.Storage.Tests.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coach.Storage.Tests;

/// <summary>
/// A worker in a process of its own, which can be stopped and killed. It says each message that its model is asked, <c>asked …</c>, and the number of each event that it logs,
/// <c>log N</c>. A message that begins with HOLD is answered when it reads a line; one that begins with DIE takes the process along.
/// </summary>
internal sealed class QueueWorkerProcess : IAsyncDisposable
{
    private const string Name = "queue-worker";

    private readonly Process _process;

    private QueueWorkerProcess(Process process) => _process = process;

    public static QueueWorkerProcess Start(string database, TimeSpan lease, int maxAttempts = 5) => new(Process.Start(
        new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList =
            {
                "exec", typeof(QueueWorkerProcess).Assembly.Location, Name, database, lease.TotalMilliseconds.ToString(CultureInfo.InvariantCulture), maxAttempts.ToString(CultureInfo.InvariantCulture),
            },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);

    /// <summary>Reads until the process has said this.</summary>
    public async Task SaysAsync(string line)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } said)
        {
            if (said == line)
            {
                return;
            }
        }

        throw new InvalidOperationException($"The worker ended without saying '{line}'.");
    }

    public void LetGo() => _process.StandardInput.WriteLine();

    public Task SuspendAsync() => SignalAsync("-STOP");

    public Task ResumeAsync() => SignalAsync("-CONT");

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public Task EndsAsync() => _process.WaitForExitAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    /// <summary>Does what the arguments say, if they are for a worker.</summary>
    public static async Task<bool> RanAsync(string[] arguments)
    {
        if (arguments is not [Name, var database, var lease, var attempts])
        {
            return false;
        }

        var lines = new SemaphoreSlim(0);
        new Thread(() =>
        {
            while (Console.In.ReadLine() is not null)
            {
                lines.Release();
            }

            // Whoever started this process is gone.
            Environment.Exit(1);
        }) { IsBackground = true }.Start();
        var model = new ScriptModel
        {
            Meanwhile = async (message, part, _) =>
            {
                if (part == 0)
                {
                    await Console.Out.WriteLineAsync($"asked {message}");
                }

                if (message.StartsWith("DIE", StringComparison.Ordinal))
                {
                    Process.GetCurrentProcess().Kill();
                }

                if (message.StartsWith("HOLD", StringComparison.Ordinal))
                {
                    await lines.WaitAsync(CancellationToken.None);
                }
            },
        };
        await using var worker = await QueueHost.WorkerAsync(
            database,
            model,
            options => (options.LeaseTime, options.MaxAttempts) = (TimeSpan.FromMilliseconds(double.Parse(lease, CultureInfo.InvariantCulture)), int.Parse(attempts, CultureInfo.InvariantCulture)),
            services: services => services.AddSingleton<ILoggerFactory>(new SaidEvents()));
        await Task.Delay(Timeout.Infinite);
        return true;
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private sealed class SaidEvents : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Console.Out.WriteLine($"log {eventId.Id}");

        public void Dispose()
        {
        }
    }
}
