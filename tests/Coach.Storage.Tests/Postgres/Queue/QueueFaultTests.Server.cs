using Coach.Storage.Tests.Postgres;
using Npgsql;

namespace Coach.Storage.Tests;

/// <content>Servers that go away, have no connections left, or let transactions give way to others.</content>
public sealed partial class QueueFaultTests
{
    [StoreFact]
    public async Task A_server_that_crashes_under_load_loses_and_doubles_nothing()
    {
        var (connection, stop, start) = PostgresServer.StartAnother();
        var own = connection.Replace("Pooling=false", "Pooling=true", StringComparison.Ordinal);
        await using var front = QueueHost.Front(own);
        await using var one = await QueueHost.WorkerAsync(own, configure: Soon);
        await using var two = await QueueHost.WorkerAsync(own, configure: Soon);

        await AssertSurvivesAsync(front, own, sessions: 4, turns: 30, async answered =>
        {
            foreach (var some in (int[])[20, 50, 80])
            {
                await answered(some);
                stop();
                start();
            }
        });

        await Task.WhenAll(one.StopAsync(), two.StopAsync());
        stop();
    }

    [StoreFact]
    public async Task A_server_without_connections_left_loses_and_doubles_nothing()
    {
        var (few, drop) = await RoleWithFewConnectionsAsync();
        try
        {
            await using var front = QueueHost.Front(few);
            await using var one = await QueueHost.WorkerAsync(few, configure: Soon);
            await using var two = await QueueHost.WorkerAsync(few, configure: Soon);

            await AssertSurvivesAsync(front, Database, sessions: 4, turns: 10, async answered =>
            {
                foreach (var some in (int[])[5, 15, 25])
                {
                    await answered(some);
                    await TakeAllConnectionsAsync(few, front);
                }
            });
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await QueueSql.ExecuteAsync(Database, drop);
        }
    }

    [StoreFact]
    public async Task Serialization_failures_lose_and_double_nothing()
    {
        await Front.Queue.CountWaitingAsync();
        await QueueSql.ExecuteAsync(
            Database,
            """
            CREATE SEQUENCE public.tries;
            CREATE FUNCTION public.give_way() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF nextval('public.tries') % 4 = 0 THEN
                    RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '40001';
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER give_way AFTER INSERT ON coach.steps FOR EACH STATEMENT EXECUTE FUNCTION public.give_way();
            CREATE TRIGGER give_way AFTER INSERT OR DELETE ON coach.inbox FOR EACH STATEMENT EXECUTE FUNCTION public.give_way();
            CREATE TRIGGER give_way AFTER INSERT ON coach.turn_events FOR EACH STATEMENT EXECUTE FUNCTION public.give_way();
            CREATE TRIGGER give_way AFTER UPDATE ON coach.queue_sessions FOR EACH STATEMENT EXECUTE FUNCTION public.give_way();
            """);
        await using var one = await QueueHost.WorkerAsync(Database, configure: Soon);
        await using var two = await QueueHost.WorkerAsync(Database, configure: Soon);

        await AssertSurvivesAsync(Front, Database, sessions: 4, turns: 10, static _ => Task.CompletedTask);
    }

    private static void Soon(CoachWorkerOptions options) => (options.LeaseTime, options.RetryDelay, options.MaxAttempts) = (TimeSpan.FromSeconds(3), TimeSpan.Zero, 50);

    /// <summary>Sends turns, each until it is answered, and looks whether each is there once and in its place.</summary>
    private static async Task AssertSurvivesAsync(QueueHost front, string database, int sessions, int turns, Func<Func<int, Task>, Task> meanwhile)
    {
        var all = new List<CoachSession>();
        while (all.Count < sessions)
        {
            try
            {
                all.Add(await front.Coach.CreateSessionAsync($"user{all.Count}"));
            }
            catch (CoachStoreException)
            {
                await Task.Yield();
            }
        }

        var (answered, waiting) = (0, new TaskCompletionSource<bool>[(sessions * turns) + 1]);
        for (var count = 0; count < waiting.Length; count++)
        {
            waiting[count] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        var load = Task.WhenAll(all.Select(session => Task.Run(async () =>
        {
            for (var turn = 0; turn < turns; turn++)
            {
                await front.Coach.SendAsync(session, "Yes. #NOTE", $"{session.UserId}t{turn:00}");
                waiting[Interlocked.Increment(ref answered)].SetResult(true);
            }
        })));
        await meanwhile(some => waiting[some].Task);
        await load;

        Assert.Equal(
            all.SelectMany(session => Enumerable.Range(0, turns).Select(turn => $"{session.UserId}t{turn:00} NOTE")).Order(StringComparer.Ordinal),
            await QueueSql.TextsAsync(database, "SELECT text FROM notes ORDER BY text COLLATE \"C\""));
        Assert.Equal(
            all.SelectMany(session => Enumerable.Range(0, turns).SelectMany(turn => Enumerable.Repeat($"{session.UserId}t{turn:00}", 2))),
            await QueueSql.TextsAsync(database, "SELECT m.turn_id FROM coach.messages m JOIN coach.sessions s ON s.id = m.session_id ORDER BY s.user_id, m.ordinal"));
        Assert.Equal([$"{sessions * turns}"], await QueueSql.TextsAsync(database, "SELECT count(*) FROM coach.action_log"));
        Assert.Equal([$"{sessions * turns}"], await QueueSql.TextsAsync(database, "SELECT sum(version) FROM coach.sessions"));
        Assert.Empty(await QueueSql.TextsAsync(database, "SELECT reason FROM coach.inbox WHERE reason IS NOT NULL"));
    }

    private async Task<(string Database, string Drop)> RoleWithFewConnectionsAsync()
    {
        var name = new NpgsqlConnectionStringBuilder(Database).Database;
        var role = $"coach_few_{name}";
        await QueueSql.ExecuteAsync(Database, $"CREATE ROLE {role} LOGIN CONNECTION LIMIT 30; GRANT CREATE ON DATABASE {name} TO {role}; GRANT ALL ON SCHEMA public TO {role}");
        return (new NpgsqlConnectionStringBuilder(Database) { Username = role, Timeout = 2 }.ConnectionString, $"DROP OWNED BY {role} CASCADE; DROP ROLE {role}");
    }

    /// <summary>Ends all connections of the role and takes them, until a machine of it has none left, which it says.</summary>
    private async Task TakeAllConnectionsAsync(string few, QueueHost front)
    {
        var taken = new List<NpgsqlConnection>();
        while (true)
        {
            await QueueSql.ExecuteAsync(
                Database, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{new NpgsqlConnectionStringBuilder(few).Username}' AND application_name <> 'taker'");
            try
            {
                while (true)
                {
                    var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(few) { Pooling = false, ApplicationName = "taker" }.ConnectionString);
                    await connection.OpenAsync();
                    taken.Add(connection);
                }
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.TooManyConnections)
            {
                // All are taken, by now.
            }

            try
            {
                await front.Coach.FindSessionAsync("any", "ada");
            }
            catch (CoachStoreException error) when (error.Message.Contains("no connection left", StringComparison.Ordinal))
            {
                break;
            }
            catch (CoachStoreException)
            {
                // The connection that it had was ended; the next one it does not get.
            }
        }

        foreach (var connection in taken)
        {
            await connection.DisposeAsync();
        }
    }
}
