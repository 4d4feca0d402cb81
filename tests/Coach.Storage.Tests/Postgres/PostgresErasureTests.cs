using Coach.Storage.Tests.Postgres;

namespace Coach.Storage.Tests;

/// <summary>What any table of the database still holds of what was deleted.</summary>
[NeedsPostgres]
public sealed class PostgresErasureTests : IAsyncLifetime
{
    private const string Tables = "CREATE TABLE IF NOT EXISTS public.notes (id bigint GENERATED ALWAYS AS IDENTITY, text text NOT NULL)";

    private string _database = "";
    private PostgresCoachStore _store = null!;

    public async Task InitializeAsync()
    {
        _database = PostgresServer.NewDatabase();
        _store = new(_database, new PostgresCoachOptions().AddSchema(Tables));
        await _store.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        PostgresServer.Drop(_database);
    }

    [StoreFact]
    public async Task No_row_of_a_deleted_user_stays_in_any_table()
    {
        await FillAsync("zebra");
        await FillAsync("otter");
        Assert.Superset(
            (HashSet<string>)["coach.sessions", "coach.turns", "coach.messages", "coach.steps", "coach.action_log", "coach.approvals", "public.notes"], new HashSet<string>(await TablesWithAsync("zebra")));
        var others = await TablesWithAsync("otter");

        var deleted = await _store.DeleteUserAsync("zebra", deleting =>
        {
            deleting.Execute("DELETE FROM notes WHERE text LIKE '%zebra%'");
            return default;
        });

        Assert.Equal(2, deleted);
        Assert.Empty(await TablesWithAsync("zebra"));
        Assert.Equal(others, await TablesWithAsync("otter"));
    }

    [StoreFact]
    public async Task No_table_is_forgotten_when_everybody_is_deleted()
    {
        await FillAsync("zebra");
        await FillAsync("otter");

        await _store.DeleteUserAsync("zebra", static _ => default);
        await _store.DeleteUserAsync("otter", static _ => default);

        await using var read = await _store.BeginReadAsync();
        var tables = read.Texts("SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'coach' AND table_name NOT IN ('schema_version', 'inbox_load')");
        Assert.Contains("approvals", tables);
        Assert.Equal(["0"], read.Texts("SELECT sum(waiting)::text FROM coach.inbox_load"));
        Assert.All(tables, table => Assert.Equal(["0"], read.Texts($"SELECT count(*)::text FROM coach.{table}")));
    }

    [StoreFact]
    public async Task A_deleted_session_and_old_raw_replies_are_in_no_table()
    {
        await FillAsync("zebra");

        await _store.ApplyRetentionAsync(Rows.Start.AddYears(1), null);
        Assert.Empty(await TablesWithAsync("raw:"));
        Assert.True(await _store.DeleteSessionAsync("zebra-0", "zebra"));

        Assert.Equal(["public.notes"], await TablesWithAsync("zebra-0"));
        Assert.NotEmpty(await TablesWithAsync("zebra-1"));
    }

    [StoreTheory]
    [InlineData("COMMIT")]
    [InlineData("ROLLBACK")]
    [InlineData("ROLLBACK; BEGIN")]
    public async Task What_deletes_the_applications_rows_cannot_end_the_transaction(string end)
    {
        await FillAsync("zebra");
        var before = await TablesWithAsync("zebra");

        await Assert.ThrowsAnyAsync<Exception>(async () => await _store.DeleteUserAsync("zebra", deleting =>
        {
            deleting.Execute("DELETE FROM notes");
            deleting.Execute(end);
            return default;
        }));

        Assert.Equal(before, await TablesWithAsync("zebra"));
        Assert.Equal(2, await _store.DeleteUserAsync("zebra", static _ => default));
    }

    /// <summary>Two sessions with the user's words in every column that takes words.</summary>
    private async Task FillAsync(string user)
    {
        for (var number = 0; number < 2; number++)
        {
            var id = $"{user}-{number}";
            await _store.CreateSessionAsync(Rows.Session(id, user) with { Data = SessionData.Empty.Set("about", user) });
            await _store.AcceptTurnAsync(id, $"{id}-t", $"message of {id}", Rows.Start);
            var session = (await _store.FindSessionAsync(id))!;
            await using var step = await _store.BeginStepAsync(session);
            await step.SaveAsync(default);
            step.AddNote($"lost {id}");
            await step.RollbackAsync(default);
            step.AddNote($"note of {id}");
            await step.CommitAsync(
                Rows.Step(session with { Summary = new($"summary of {id}", 1) }, $"{id}-t", result: $"\"{id}\"") with
                {
                    RawReply = "raw:" + id,
                    VisibleText = id,
                    Calls = [Rows.Call() with { Parameters = $"{{\"x\":\"{id}\"}}", Message = id, Key = $"{id}/0" }],
                    Parked = [new() { Key = $"{id}/0", Name = "SAVE", Parameters = id, State = "introduction", RequestedAt = Rows.Start, ExpiresAt = Rows.Start }],
                },
                default);
        }
    }

    private async Task<string[]> TablesWithAsync(string word)
    {
        await using var read = await _store.BeginReadAsync();
        var tables = read.Texts(
            "SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1");
        return [.. tables.Where(table => read.Texts($"SELECT 'yes' FROM {table} AS row_of WHERE row_of::text LIKE '%{word}%' LIMIT 1").Length > 0)];
    }
}
