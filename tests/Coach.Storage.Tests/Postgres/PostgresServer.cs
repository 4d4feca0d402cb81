using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Coach.Storage.Tests.Postgres;

/// <summary>One server for all tests: the one that COACH_POSTGRES names, or Debian's in a temporary folder, on a loopback port. Each test gets a database.</summary>
internal static class PostgresServer
{
    private static readonly string? Given = Environment.GetEnvironmentVariable("COACH_POSTGRES");
    private static readonly string? Programs = FindPrograms();
    private static readonly Lazy<string> Connection = new(() => Given ?? Start());
    private static int _databases;

    /// <summary>Why the tests that need a server are skipped, or null.</summary>
    public static string? WhyNot { get; } =
        Given is not null || Programs is not null || Environment.GetEnvironmentVariable("COACH_REQUIRE_POSTGRES") == "1" ? null
        : "There is no PostgreSQL server: install Debian's postgresql, or name one in COACH_POSTGRES.";

    /// <summary>Makes an empty database; how to connect to it.</summary>
    public static string NewDatabase()
    {
        var name = $"coach_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        using var connection = new NpgsqlConnection(Connection.Value);
        connection.Open();
        using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        command.ExecuteNonQuery();
        return new NpgsqlConnectionStringBuilder(Connection.Value) { Database = name, Pooling = true, MaxPoolSize = 30 }.ConnectionString;
    }

    public static void Drop(string database)
    {
        using var connection = new NpgsqlConnection(Connection.Value);
        connection.Open();
        using var command = new NpgsqlCommand($"DROP DATABASE {new NpgsqlConnectionStringBuilder(database).Database} WITH (FORCE)", connection);
        command.ExecuteNonQuery();
    }

    private static string Start()
    {
        var programs = Programs ?? throw new InvalidOperationException("COACH_REQUIRE_POSTGRES is set, and there is no PostgreSQL server: neither initdb nor COACH_POSTGRES.");
        var folder = Directory.CreateTempSubdirectory("coach-postgres-").FullName;
        if (IsRoot)
        {
            // The server refuses to run as root.
            Run("chown", "nobody", folder);
        }

        var data = Path.Combine(folder, "data");
        RunAsUser(Path.Combine(programs, "initdb"), "-D", data, "-U", "coach", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        var port = FreePort();
        RunAsUser(
            Path.Combine(programs, "pg_ctl"), "-D", data, "-w", "-l", Path.Combine(folder, "log"),
            "-o", $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c max_connections=400", "start");
        var process = File.ReadLines(Path.Combine(data, "postmaster.pid")).First();

        // A watcher ends the server and removes its folder when this process is gone, however it ended.
        Process.Start(new ProcessStartInfo("/bin/sh")
        {
            ArgumentList = { "-c", "while kill -0 \"$1\" 2>/dev/null; do sleep 1; done; kill -INT \"$2\"; while kill -0 \"$2\" 2>/dev/null; do sleep 1; done; rm -rf \"$3\"", "sh", $"{Environment.ProcessId}", process, folder },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        return $"Host=127.0.0.1;Port={port};Username=coach;Database=postgres;Pooling=false";
    }

    private static bool IsRoot => Environment.UserName == "root";

    private static void RunAsUser(string program, params string[] arguments)
    {
        if (IsRoot)
        {
            Run("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", program, .. arguments]);
            return;
        }

        Run(program, arguments);
    }

    private static void Run(string program, params string[] arguments)
    {
        // Output goes nowhere: a server that inherits a pipe would keep it open.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", program, .. arguments]) { WorkingDirectory = "/" })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string? FindPrograms()
    {
        string[] folders =
        [
            .. Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(folder => Path.Combine(folder, "bin")) : [],
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator),
        ];
        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));
    }
}
