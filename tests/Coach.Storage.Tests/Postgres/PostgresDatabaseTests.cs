using System.Net;
using System.Net.Sockets;
using Coach.Storage.Tests.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Coach.Storage.Tests;

/// <summary>What a store makes of a database, and what it says when it cannot use it.</summary>
[NeedsPostgres]
public sealed class PostgresDatabaseTests : IDisposable
{
    private const string Password = "zebra-crossing";

    private readonly Lazy<string> _database = new(PostgresServer.NewDatabase);

    public void Dispose()
    {
        if (_database.IsValueCreated)
        {
            PostgresServer.Drop(_database.Value);
        }
    }

    [StoreFact]
    public async Task Stores_that_begin_at_once_make_the_tables_once()
    {
        var stores = Enumerable.Range(0, 8)
            .Select(_ => new PostgresCoachStore(_database.Value, new PostgresCoachOptions().AddSchema("CREATE TABLE IF NOT EXISTS notes (text text NOT NULL)"))).ToArray();

        await Task.WhenAll(stores.Select(store => Task.Run(async () => await store.InitializeAsync())));

        await stores[0].CreateSessionAsync(Rows.Session());
        foreach (var store in stores)
        {
            Assert.NotNull(await store.FindSessionAsync("s1"));
            Assert.Empty(await store.NotesAsync());
            await store.DisposeAsync();
        }
    }

    [StoreFact]
    public async Task Tables_of_a_newer_version_are_refused_and_left_alone()
    {
        await using var store = new PostgresCoachStore(_database.Value);
        await store.InitializeAsync();
        Execute("UPDATE coach.schema_version SET version = 77");

        await using var older = new PostgresCoachStore(_database.Value);
        var error = await Assert.ThrowsAsync<CoachStoreException>(async () => await older.InitializeAsync());

        Assert.Contains("has version 77", error.Message, StringComparison.Ordinal);
        Assert.Contains("newer version of Coach", error.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_wrong_password_is_said_and_never_written_down()
    {
        Execute($"DROP ROLE IF EXISTS {PostgresServer.RoleWithPassword}; CREATE ROLE {PostgresServer.RoleWithPassword} LOGIN PASSWORD 'another'");

        await AssertSaysAsync(connection => (connection.Username, connection.Password) = (PostgresServer.RoleWithPassword, Password), "refused the user or the password");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Host=127.0.0.1;Pasword=a secret")]
    [InlineData("Host=127.0.0.1;Port=a secret")]
    public void A_connection_string_that_cannot_be_read_is_said_and_not_shown(string connectionString)
    {
        var error = Assert.Throws<CoachStoreException>(() => new PostgresCoachStore(connectionString));

        Assert.Contains("Host=127.0.0.1;Username=coach", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret", error.ToString(), StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_database_that_is_not_there_is_said() =>
        await AssertSaysAsync(connection => connection.Database = "coach_nowhere", "has no database of this name");

    [StoreFact]
    public async Task A_server_that_is_away_is_said()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        await AssertSaysAsync(connection => (connection.Host, connection.Port) = ("127.0.0.1", port), "cannot be reached");
    }

    [StoreFact]
    public async Task A_role_without_rights_is_said_and_one_with_rights_on_the_tables_alone_is_enough()
    {
        var role = "coach_guest_" + new NpgsqlConnectionStringBuilder(_database.Value).Database;
        Execute($"CREATE ROLE {role} LOGIN PASSWORD '{Password}'");
        try
        {
            await AssertSaysAsync(connection => (connection.Username, connection.Password) = (role, Password), "may not do this. Grant it CREATE");

            await using var owner = new PostgresCoachStore(_database.Value);
            await owner.InitializeAsync();
            Execute($"GRANT USAGE ON SCHEMA coach TO {role}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA coach TO {role}");
            await using var guest = new PostgresCoachStore(new NpgsqlConnectionStringBuilder(_database.Value) { Username = role, Password = Password }.ConnectionString);
            await guest.InitializeAsync();
            await guest.CreateSessionAsync(Rows.Session());
            await guest.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start);
            var session = (await guest.FindSessionAsync("s1"))!;
            await using (var step = await guest.BeginStepAsync(session))
            {
                await step.CommitAsync(Rows.Step(session, "t1"), default);
            }

            Assert.Equal(1, await guest.DeleteUserAsync("ada", static _ => default));
        }
        finally
        {
            Execute($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Coach")]
    [InlineData("pg_coach")]
    [InlineData("coach; DROP SCHEMA public")]
    [InlineData("a\"b")]
    public void A_name_that_is_none_for_a_schema_is_refused_before_anything_is_asked_of_the_server(string schema)
    {
        var error = Assert.Throws<InvalidOperationException>(
            () => new ServiceCollection().AddCoach(SomeMachine(), coach => coach.UsePostgreSql($"Host=nowhere;Password={Password}", postgres => postgres.Schema = schema)));

        Assert.Contains("PostgresCoachOptions.Schema is '" + schema + "'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, error.ToString(), StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_data_source_stays_the_applications()
    {
        await using var source = NpgsqlDataSource.Create(_database.Value);
        await using (var services = new ServiceCollection().AddCoach(SomeMachine(), coach => coach.UsePostgreSql(source)).BuildServiceProvider())
        {
            var store = services.GetRequiredService<ICoachStore>();
            await store.InitializeAsync();
            await store.CreateSessionAsync(Rows.Session());
        }

        await using var command = source.CreateCommand("SELECT user_id FROM coach.sessions");
        Assert.Equal("ada", await command.ExecuteScalarAsync());
    }

    [StoreFact]
    public async Task Two_schemas_in_one_database_know_nothing_of_each_other()
    {
        await using var one = new PostgresCoachStore(_database.Value, new() { Schema = "one" });
        await using var two = new PostgresCoachStore(_database.Value, new() { Schema = "two" });
        await Task.WhenAll(one.InitializeAsync().AsTask(), two.InitializeAsync().AsTask());
        await one.CreateSessionAsync(Rows.Session());
        await two.CreateSessionAsync(Rows.Session(userId: "eve"));

        Assert.Equal(1, await one.DeleteUserAsync("ada", static _ => default));

        Assert.Null(await one.FindSessionAsync("s1"));
        Assert.Equal("eve", (await two.FindSessionAsync("s1"))!.UserId);
    }

    private static CoachMachine SomeMachine() => new(
        "Nothing", "only", [new("only")], new([], static _ => throw new InvalidOperationException()), DefinitionTable<ConditionDefinition>.Empty, DefinitionTable<PromptValueDefinition>.Empty);

    private async Task AssertSaysAsync(Action<NpgsqlConnectionStringBuilder> change, string what)
    {
        var connection = new NpgsqlConnectionStringBuilder(_database.Value);
        change(connection);
        await using var store = new PostgresCoachStore(connection.ConnectionString);

        var error = await Assert.ThrowsAsync<CoachStoreException>(async () => await store.InitializeAsync());

        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Username=", error.ToString(), StringComparison.Ordinal);
    }

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(_database.Value);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
