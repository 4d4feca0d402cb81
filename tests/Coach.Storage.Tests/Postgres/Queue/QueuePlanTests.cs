using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Coach.Storage.Tests.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Coach.Storage.Tests;

/// <summary>How the server runs what machines ask of it while very many turns wait.</summary>
[NeedsPostgres]
public sealed partial class QueuePlanTests : IDisposable
{
    private const int Waiting = 100_000;
    private const int MostRows = 100;

    private const string Fill =
        """
        ALTER TABLE coach.inbox DISABLE TRIGGER count_inbox;
        INSERT INTO coach.sessions (id, user_id, state, data, version, created_at, updated_at)
            SELECT 's' || n, 'user' || n % 1000, 'first', '{}', 0, '2026-03-04T05:06:07.0000000Z', '2026-03-04T05:06:07.0000000Z' FROM generate_series(1, 50000) n;
        INSERT INTO coach.queue_sessions (session_id, user_id, user_cap, tenant, tenant_cap, stage)
            SELECT id, user_id, 20, tenant, CASE WHEN tenant IS NOT NULL THEN 50 END,
                CASE WHEN place > 20 THEN 0 WHEN row_number() OVER (PARTITION BY tenant, place <= 20 ORDER BY id) > 50 AND tenant IS NOT NULL THEN 1 ELSE 2 END
            FROM (SELECT id, user_id, CASE WHEN user_id LIKE 'user1%' THEN 'acme' END AS tenant, row_number() OVER (PARTITION BY user_id ORDER BY id) AS place FROM coach.sessions) placed;
        INSERT INTO coach.inbox (session_id, turn_id, request, is_streamed)
            SELECT 's' || n, 't' || m, json_build_object('message', json_build_object('sessionId', 's' || n, 'userId', 'user' || n % 1000, 'message', 'Yes. #NOTE', 'turnId', 't' || m)), true
            FROM generate_series(1, 50000) n, generate_series(1, 2) m;
        INSERT INTO coach.turn_events (session_id, turn_id, number, run, kind, data)
            SELECT 's' || n, 't1', m, 'x', 'text', 'x' FROM generate_series(1, 10000) n, generate_series(1, 5) m;
        UPDATE coach.inbox_load SET waiting = 0;
        UPDATE coach.inbox_load SET waiting = 100000 WHERE shard = 0;
        ALTER TABLE coach.inbox ENABLE TRIGGER count_inbox;
        ANALYZE;
        """;

    private readonly string _database = PostgresServer.NewDatabase();
    private readonly TaskCompletionSource _renewed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _plans = [];

    public void Dispose() => PostgresServer.Drop(_database);

    [StoreFact]
    public async Task No_statement_scans_the_inbox_when_100_000_turns_wait()
    {
        static void Caps(TurnQueueOptions options) =>
            (options.MaxWaiting, options.MaxRunningPerUser, options.MaxRunningPerTenant, options.FindTenant) = (2 * Waiting, 20, 50, user => user.StartsWith("user1", StringComparison.Ordinal) ? "acme" : null);
        await using (var filled = new PostgresCoachStore(_database))
        {
            await filled.InitializeAsync();
        }

        await QueueSql.ExecuteAsync(_database, Fill);
        await using var source = Explained();
        var held = new HeldModel();
        await using (var front = QueueHost.Front(_database, Caps, coach => coach.UsePostgreSql(source, postgres => postgres.AddSchema(PostgresHost.Tables))))
        {
            Assert.Equal(Waiting, await front.Queue.CountWaitingAsync());
            Assert.NotEmpty(_plans);
            var session = await front.Coach.CreateSessionAsync("new");
            var answer = front.Coach.GetStreamingResponseAsync(new(session.Id, "new", "HOLD |#NOTE") { TurnId = "t1" }).ToListAsync();
            var failing = front.Coach.GetResponseAsync(new((await front.Coach.CreateSessionAsync("other")).Id, "other", "Both: #NOTE and #ROLLBACK")).AsTask();
            held.LetGo("HOLD |#NOTE");
            await front.WaitsAsync(Waiting + 2);

            // Those that were there before are taken first; these are not to wait for them, and one of the tenant's is to be among the first.
            await QueueSql.ExecuteAsync(
                _database,
                """
                UPDATE coach.queue_sessions SET due = now() - interval '1 hour' WHERE user_id IN ('new', 'other');
                UPDATE coach.queue_sessions SET due = now() - interval '2 hours' WHERE session_id = (SELECT max(session_id) FROM coach.queue_sessions WHERE stage = 2 AND tenant = 'acme');
                DELETE FROM coach.inbox i USING coach.queue_sessions q WHERE q.session_id = i.session_id AND q.due < now() - interval '90 minutes' AND i.turn_id = 't2';
                """);
            await using (await QueueHost.WorkerAsync(
                _database, held.Model, options => (options.LeaseTime, options.MaxAttempts) = (TimeSpan.FromSeconds(1), 1), Caps, coach: coach => coach.UsePostgreSql(source, postgres => postgres.AddSchema(PostgresHost.Tables))))
            {
                await held.AskedAsync("HOLD |#NOTE", 1);
                await _renewed.Task;
                held.LetGo("HOLD |#NOTE", 1);
                await answer;
                await failing;
            }

            Assert.Single(await front.Queue.GetSetAsideAsync());
            await front.Queue.ApplyRetentionAsync();
            await front.Coach.DeleteSessionAsync(session.Id, "new");
        }

        // What is read here is what ran: of each kind of statement there is a plan.
        Assert.All(
            (string[])["INSERT INTO coach.inbox ", "ORDER BY due LIMIT", "DELETE FROM coach.inbox WHERE number", "UPDATE coach.inbox SET reason", "coach.turn_events WHERE at", "UPDATE coach.inbox_load", "SELECT pg_notify", "tenant = $1", "user_id = $1 AND user_cap"],
            part => Assert.Contains(_plans, plan => plan.Contains(part, StringComparison.Ordinal)));
        Assert.DoesNotContain(_plans, plan => SequentialScan().IsMatch(plan));
        Assert.DoesNotContain(_plans, plan => plan.Contains("coach.", StringComparison.Ordinal) && RowsOf(plan) > MostRows);
    }

    /// <summary>Connections on which the server tells the plan of each statement that it has run.</summary>
    private NpgsqlDataSource Explained()
    {
        var builder = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(_database)
        {
            Options = "-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_nested_statements=on -c auto_explain.log_analyze=on "
                + "-c auto_explain.log_timing=off -c auto_explain.log_level=notice",
        }.ConnectionString);
        builder.UseLoggerFactory(new Notices(plan =>
        {
            _plans.Enqueue(plan);
            if (plan.Contains("FOR UPDATE OF q SKIP LOCKED", StringComparison.Ordinal))
            {
                _renewed.TrySetResult();
            }
        }));
        return builder.Build();
    }

    /// <summary>The most rows that a part of the plan has looked at.</summary>
    private static long RowsOf(string plan) => Rows().Matches(plan)
        .Select(rows => (long)double.Parse(rows.Groups[1].Value, CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();

    [GeneratedRegex(@"Seq Scan on (?:inbox|queue_sessions|turn_events|sessions)\b")]
    private static partial Regex SequentialScan();

    [GeneratedRegex(@"(?:actual rows=|Rows Removed by (?:Filter|Join Filter|Index Recheck): )([\d.]+)")]
    private static partial Regex Rows();

    /// <summary>What the server says beside its answers, which comes to the data source's log.</summary>
    private sealed class Notices(Action<string> hear) : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception) is var text && text.Contains("Query Text:", StringComparison.Ordinal))
            {
                hear(text);
            }
        }

        public void Dispose()
        {
        }
    }
}
