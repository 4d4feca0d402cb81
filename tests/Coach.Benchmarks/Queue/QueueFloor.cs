using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Coach.Benchmarks.Faults;

namespace Coach.Benchmarks.Queue;

/// <summary>
/// The floor of a queued turn: pgbench sends the statements that the server has logged of one turn, in the same transactions, with other ids; it reads nothing of what comes back
/// but the keys that the server gives, checks nothing and calls nobody. Claims take the session whose turn it is, and find no lease to check, as several clients have one name for it.
/// </summary>
internal static partial class QueueFloor
{
    private const string Logged = "Options='-c log_statement=all'";
    private static readonly string[] Programs = [.. Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : []];

    /// <summary>Turns a second that pgbench makes.</summary>
    /// <param name="front">A machine on the database.</param>
    /// <param name="connection">The database of a server that was started here.</param>
    /// <param name="clients">How many sessions at a time.</param>
    /// <param name="time">For how long.</param>
    public static async Task<double> MeasureAsync(LoadCoach front, string connection, int clients, TimeSpan time)
    {
        var script = await ScriptAsync(front, connection, clients);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, script);
            var parts = connection.Split(';').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
            var start = new ProcessStartInfo(Path.Combine(Programs[0], "bin", "pgbench")) { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in (string[])
                ["-n", "-h", parts["Host"], "-p", parts["Port"], "-U", parts["Username"], "-c", Number(clients), "-j", "2", "-T", Number((int)time.TotalSeconds), "-D", "n=0", "-f", file, parts["Database"]])
            {
                start.ArgumentList.Add(argument);
            }

            using var pgbench = Process.Start(start)!;
            var errors = pgbench.StandardError.ReadToEndAsync();
            var output = await pgbench.StandardOutput.ReadToEndAsync();
            await pgbench.WaitForExitAsync();
            return PerSecond().Match(output) is { Success: true } tps && pgbench.ExitCode == 0
                ? double.Parse(tps.Groups[1].Value, CultureInfo.InvariantCulture)
                : throw new InvalidOperationException($"pgbench failed: {await errors}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The statements of a turn as a script; the sessions of its clients are made here.</summary>
    private static async Task<string> ScriptAsync(LoadCoach front, string connection, int clients)
    {
        var log = Path.Combine((await front.QueryAsync("SHOW data_directory"))[0], "log");
        var session = (await front.CreateSessionsAsync(1))[0];
        for (var client = 0; client < clients; client++)
        {
            await front.Store.CreateSessionAsync(session with { Id = $"bench{client}" });
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"floor{Guid.NewGuid():N}");
        long before;
        await using (var logged = QueueWorker.Front($"{connection};{Logged}"))
        {
            // The first turn is not like those after it.
            await using (await QueueWorker.WorkAsync($"{connection};{Logged}", concurrency: 1))
            {
                await logged.SendAsync(new(session.Id, session.UserId, "", "first", "WRITE WRITE"));
                before = new FileInfo(log).Length;
                await logged.SendAsync(new(session.Id, session.UserId, "", name, "WRITE WRITE"));
            }
        }

        using var reader = new StreamReader(log);
        reader.BaseStream.Position = before;
        return Script(await reader.ReadToEndAsync(), session.Id, name);
    }

    /// <summary>Transactions in the order in which they ended; a statement's values stand in it, those that change from turn to turn as variables.</summary>
    private static string Script(string log, string sessionId, string turnId)
    {
        var (open, script) = (new Dictionary<string, List<string>>(StringComparer.Ordinal), new StringBuilder("\\set n :n + 1\n"));
        foreach (Match entry in Entry().Matches(log))
        {
            var (backend, sql, values) = (entry.Groups["backend"].Value, entry.Groups["sql"].Value.Trim().Replace("\n\t", "\n", StringComparison.Ordinal), entry.Groups["values"].Value);
            foreach (Match value in Value().Matches(values).Reverse())
            {
                sql = Regex.Replace(sql, $@"\${value.Groups[1].Value}\b", value.Groups[2].Value.Replace("$", "$$", StringComparison.Ordinal));
            }

            var statements = open.TryGetValue(backend, out var known) ? known : open[backend] = [];
            statements.Add(sql);
            if (sql is "COMMIT" or "ROLLBACK")
            {
                open.Remove(backend);
                if (statements.Exists(statement => statement.Contains(sessionId, StringComparison.Ordinal) || statement.Contains("SKIP LOCKED", StringComparison.Ordinal) || statement.Contains("pg_notify", StringComparison.Ordinal)))
                {
                    script.AppendJoin('\n', statements.Select(statement => Line(statement, sessionId, turnId))).Append('\n');
                }
            }
        }

        return script.ToString();
    }

    private static string Line(string statement, string sessionId, string turnId)
    {
        var line = statement.Replace('\n', ' ').Replace(sessionId, "bench:client_id", StringComparison.Ordinal).Replace(turnId, "t:n", StringComparison.Ordinal);
        line = Version().Replace(line, "version = :n - 1");
        return line.StartsWith("INSERT INTO coach.open_steps", StringComparison.Ordinal) ? $"{line.Replace("RETURNING id", "RETURNING id AS guard", StringComparison.Ordinal)} \\gset"
            : line.StartsWith("DELETE FROM coach.open_steps", StringComparison.Ordinal) ? "DELETE FROM coach.open_steps WHERE id = :guard;"
            : line.StartsWith("WITH line AS", StringComparison.Ordinal) ? $"{line} \\gset"
            : line.StartsWith("DELETE FROM coach.inbox", StringComparison.Ordinal) ? "DELETE FROM coach.inbox WHERE number = :number;"
            : $"{line};";
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    // What `log_statement` writes: time, backend, statement, and its values on the next line.
    [GeneratedRegex(@"^\S+ \S+ \S+ \[(?<backend>\d+)\] LOG:  (?:execute [^:]+|statement): (?<sql>(?:.*\n(?!\d{4}-\d\d-\d\d ))*.*)(?:\n\S+ \S+ \S+ \[\k<backend>\] DETAIL:  parameters: (?<values>(?:.*\n(?!\d{4}-\d\d-\d\d ))*.*))?", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"\$(\d+) = ('(?:[^']|'')*'|NULL)")]
    private static partial Regex Value();

    [GeneratedRegex(@"version = '\d+'")]
    private static partial Regex Version();

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex PerSecond();
}
