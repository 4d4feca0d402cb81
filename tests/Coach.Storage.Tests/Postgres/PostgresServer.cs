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

    /// <summary>A role that has to give its password to a server that is started here.</summary>
    public const string RoleWithPassword = "coach_locked";

    /// <summary>A server of one test's own, which it may stop and start.</summary>
    public static (string Connection, Action Stop, Action Start) StartAnother()
    {
        var programs = Programs ?? throw new InvalidOperationException("This test stops a server, so it needs Debian's postgresql here; COACH_POSTGRES is not its to stop.");
        var (connection, data, options) = StartIn(programs);
        return (
            connection,
            () => RunAsUser(Path.Combine(programs, "pg_ctl"), "-D", data, "-w", "-m", "immediate", "stop"),
            () => RunAsUser(Path.Combine(programs, "pg_ctl"), "-D", data, "-w", "-l", Path.Combine(data, "log"), "-o", options, "start"));
    }

    private static string Start() =>
        StartIn(Programs ?? throw new InvalidOperationException("COACH_REQUIRE_POSTGRES is set, and there is no PostgreSQL server: neither initdb nor COACH_POSTGRES.")).Connection;

    private static (string Connection, string Data, string Options) StartIn(string programs)
    {
        var folder = Directory.CreateTempSubdirectory("coach-postgres-").FullName;
        if (IsRoot)
        {
            // The server refuses to run as root.
            Run("chown", "nobody", folder);
        }

        var data = Path.Combine(folder, "data");
        RunAsUser(Path.Combine(programs, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        File.WriteAllText(Path.Combine(data, "pg_hba.conf"), $"host all {RoleWithPassword} all scram-sha-256\nhost all all all trust\n");
        var port = FreePort();
        var options = $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c max_connections=400";
        RunAsUser(Path.Combine(programs, "pg_ctl"), "-D", data, "-w", "-l", Path.Combine(data, "log"), "-o", options, "start");

        // A watcher ends the server and removes its folder when this process is gone, however it ended. A server that was stopped by then has no process.
        const string Watch =
            "while kill -0 \"$1\" 2>/dev/null; do sleep 1; done; server=$(head -n 1 \"$2/data/postmaster.pid\"); "
            + "if [ -n \"$server\" ]; then kill -INT \"$server\"; while kill -0 \"$server\" 2>/dev/null; do sleep 1; done; fi; rm -rf \"$2\"";
        Process.Start(new ProcessStartInfo("/bin/sh")
        {
            ArgumentList = { "-c", Watch, "sh", $"{Environment.ProcessId}", folder },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        return ($"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Pooling=false", data, options);
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
