using System.Diagnostics;
using System.Globalization;
using Coach.Benchmarks.Faults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Coach.Benchmarks.Queue;

/// <summary>Machines over one PostgreSQL database: this process, and this very program started with hidden arguments as a worker.</summary>
internal static class QueueWorker
{
    private const string Name = "queue-worker";
    private const string Ready = "ready";

    private const string Schema =
        "CREATE TABLE IF NOT EXISTS load_rows (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, session_id text NOT NULL, turn_id text NOT NULL, text text NOT NULL)";

    /// <summary>A machine that sends turns.</summary>
    public static LoadCoach Front(string connection) => new(coach => Store(coach, connection), static _ => { });

    /// <summary>Starts a process that works.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="concurrency">How many turns it runs at a time.</param>
    /// <param name="modelTime">How long its model takes, in milliseconds.</param>
    public static Process Start(string connection, int concurrency, int modelTime)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])["exec", typeof(QueueWorker).Assembly.Location, Name, connection, Number(concurrency), Number(modelTime)])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>Waits until the process works.</summary>
    public static async Task IsReadyAsync(this Process worker)
    {
        if (await worker.StandardOutput.ReadLineAsync() != Ready)
        {
            throw new InvalidOperationException("The worker has not begun.");
        }
    }

    /// <summary>Works in this process until what is given is disposed of.</summary>
    public static async Task<IAsyncDisposable> WorkAsync(string connection, int concurrency, Func<Task>? model = null)
    {
        var worker = new LoadCoach(
            coach => Store(coach, connection),
            services => services.AddCoachWorker(options =>
            {
                options.Concurrency = concurrency;
                options.LeaseTime = TimeSpan.FromSeconds(2);
                options.RetryDelay = TimeSpan.FromMilliseconds(50);
                // A fault is none of the turn's: none of them is to be set aside, however often it is hit.
                options.MaxAttempts = 1000;
            }));
        worker.Model.Meanwhile = model;
        var hosted = worker.Services.GetServices<IHostedService>().ToArray();
        foreach (var service in hosted)
        {
            await service.StartAsync(default);
        }

        return new Working(worker, hosted);
    }

    /// <summary>Does what the arguments say, if they are for a worker.</summary>
    public static async Task<bool> RanAsync(string[] arguments)
    {
        if (arguments is not [Name, var connection, var concurrency, var modelTime])
        {
            return false;
        }

        var time = int.Parse(modelTime, CultureInfo.InvariantCulture);
        await using var working = await WorkAsync(connection, int.Parse(concurrency, CultureInfo.InvariantCulture), time == 0 ? null : () => Task.Delay(time));
        Console.WriteLine(Ready);

        // Until whoever started this process is gone.
        await Task.Run(static () =>
        {
            while (Console.In.ReadLine() is not null)
            {
            }
        });
        Environment.Exit(0);
        return true;
    }

    private static void Store(CoachBuilder coach, string connection) =>
        coach.UsePostgreSql(connection, postgres => postgres.AddSchema(Schema)).UseTurnQueue(queue => queue.MaxWaiting = 1_000_000);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed class Working(LoadCoach worker, IHostedService[] hosted) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var service in hosted)
            {
                await service.StopAsync(default);
            }

            await worker.DisposeAsync();
        }
    }
}
