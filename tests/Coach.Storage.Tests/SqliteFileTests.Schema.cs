namespace Coach.Storage.Tests;

public sealed partial class SqliteFileTests
{
    [Fact]
    public async Task A_newer_schema_is_refused_and_left_as_it_is()
    {
        var path = _folder.File("coach.db");
        Execute(path, "PRAGMA user_version = 99");

        await AssertRefused(path, "schema version 99", "newer version of Coach");
        Assert.Equal(99L, Execute(path, "PRAGMA user_version"));
        Assert.Equal(0L, Execute(path, "SELECT count(*) FROM sqlite_master"));
    }

    [Fact]
    public async Task A_file_of_the_first_schema_is_brought_up_to_date_and_keeps_what_is_in_it()
    {
        var path = _folder.File("coach.db");
        using (var older = new SqliteCoachStore(path))
        {
            await older.InitializeAsync();
            await older.CreateSessionAsync(Rows.Session());
            await older.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start);
        }

        Execute(path, "ALTER TABLE coach_steps DROP COLUMN result; ALTER TABLE coach_action_log DROP COLUMN call_id; DROP TABLE coach_approvals; ALTER TABLE coach_turns DROP COLUMN kind; ALTER TABLE coach_turns DROP COLUMN request; ALTER TABLE coach_sessions DROP COLUMN summary; ALTER TABLE coach_sessions DROP COLUMN summary_through; PRAGMA user_version = 1");
        using var store = new SqliteCoachStore(path);
        await store.InitializeAsync();

        var turn = await store.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start);
        Assert.Equal((TurnKind.Message, "Hi", false), (turn.Kind, turn.Message, turn.IsNew));
        Assert.Empty(await store.ReadApprovalsAsync("s1"));
        Assert.Equal("Hi", Assert.Single(await store.ReadMessagesAsync("s1", 10)).Text);
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused()
    {
        var path = _folder.File("coach.db");
        Execute(path, "CREATE TABLE theirs (id INTEGER); PRAGMA user_version = 1");

        await AssertRefused(path, "belongs to another program");
    }

    [Fact]
    public async Task The_store_shares_a_database_with_the_application()
    {
        var path = _folder.File("app.db");
        Execute(path, "CREATE TABLE ours (id INTEGER)");
        using var store = new SqliteCoachStore(path);

        await store.InitializeAsync();

        await store.CreateSessionAsync(Rows.Session());
        await using var read = await store.BeginReadAsync();
        Assert.All(
            read.Texts("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name <> 'ours'"),
            name => Assert.StartsWith("coach_", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_statement_of_the_applications_schema_that_fails_is_named_and_nothing_is_made()
    {
        var path = _folder.File("coach.db");
        var options = new SqliteCoachOptions()
            .AddSchema("CREATE TABLE IF NOT EXISTS good (id INTEGER)")
            .AddSchema("CREATE TABEL bad (id INTEGER)");
        using var store = new SqliteCoachStore(path, options);

        var error = await Assert.ThrowsAsync<CoachStoreException>(async () => await store.InitializeAsync());

        Assert.Contains("CREATE TABEL bad (id INTEGER)", error.Message, StringComparison.Ordinal);
        Assert.Contains("TABEL", error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Equal(0L, Execute(path, "SELECT count(*) FROM sqlite_master"));
    }

    [Fact]
    public async Task An_error_after_which_SQLite_has_rolled_back_by_itself_is_the_one_that_is_said()
    {
        var path = _folder.File("coach.db");
        var options = new SqliteCoachOptions().AddSchema("CREATE TABLE twice (id INTEGER UNIQUE); INSERT OR ROLLBACK INTO twice VALUES (1), (1)");
        using var store = new SqliteCoachStore(path, options);

        var error = await Assert.ThrowsAsync<CoachStoreException>(async () => await store.InitializeAsync());

        Assert.Contains("UNIQUE constraint failed: twice.id", error.Message, StringComparison.Ordinal);
        Assert.Equal(0L, Execute(path, "SELECT count(*) FROM sqlite_master"));
    }

    [Fact]
    public async Task The_applications_schema_may_be_several_statements_and_runs_again_at_each_start()
    {
        const string Schema = """
            CREATE TABLE IF NOT EXISTS a (id INTEGER PRIMARY KEY, session TEXT NOT NULL REFERENCES coach_sessions (id));
            CREATE INDEX IF NOT EXISTS a_by_session ON a (session);
            """;
        for (var start = 0; start < 2; start++)
        {
            using var store = new SqliteCoachStore(_folder.File("coach.db"), new SqliteCoachOptions().AddSchema(Schema));
            await store.InitializeAsync();
        }

        Assert.Equal(2L, Execute(_folder.File("coach.db"), "SELECT count(*) FROM sqlite_master WHERE name IN ('a', 'a_by_session')"));
    }
}
