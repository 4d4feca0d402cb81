using Microsoft.Data.Sqlite;

namespace Coach.Storage.Tests;

/// <summary>The contract in a file, with two stores on it, and what only a database does.</summary>
public sealed partial class SqliteCoachStoreTests : CoachStoreContract
{
    private const string Tables = "CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)";

    private readonly TemporaryFolder _folder = new();

    public override Task DisposeAsync()
    {
        ((SqliteCoachStore)Store).Dispose();
        ((SqliteCoachStore)Other).Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    protected override ICoachStore Open() => new SqliteCoachStore(_folder.File("coach.db"), new SqliteCoachOptions().AddSchema(Tables));

    protected override ICoachStore OpenAgain(ICoachStore store) => new SqliteCoachStore(((SqliteCoachStore)store).Path);

    [Fact]
    public async Task The_applications_rows_are_committed_with_the_step()
    {
        var session = await SessionWithTurn();
        await using (var step = await Store.BeginStepAsync(session))
        {
            step.AddNote("kept");
            Assert.Empty(await Other.NotesAsync());
            await step.CommitAsync(Rows.Step(session, "t1"), default);
        }

        Assert.Equal(["kept"], await Other.NotesAsync());
    }

    [Fact]
    public async Task The_applications_rows_are_gone_with_a_step_that_is_not_committed()
    {
        var session = await SessionWithTurn();
        await using (var step = await Store.BeginStepAsync(session))
        {
            step.AddNote("lost");
        }

        await using (var step = await Store.BeginStepAsync(session))
        {
            step.AddNote("lost, too");
            await Assert.ThrowsAsync<CoachStoreException>(async () => await step.CommitAsync(Rows.Step(session, "t9"), default));
        }

        Assert.Empty(await Store.NotesAsync());
    }

    [Fact]
    public async Task A_savepoint_undoes_one_call_and_keeps_the_others()
    {
        var session = await SessionWithTurn();
        await using (var step = await Store.BeginStepAsync(session))
        {
            await step.SaveAsync(default);
            step.AddNote("first call");
            await step.ReleaseAsync(default);

            await step.SaveAsync(default);
            step.AddNote("second call");
            Assert.Throws<SqliteException>(() => step.AddNote("first call"));
            await step.RollbackAsync(default);

            await step.SaveAsync(default);
            step.AddNote("third call");
            await step.SaveAsync(default);
            step.AddNote("within the third call");
            await step.RollbackAsync(default);
            await step.ReleaseAsync(default);
            await step.CommitAsync(Rows.Step(session, "t1"), default);
        }

        Assert.Equal(["first call", "third call"], await Store.NotesAsync());
    }

    [Fact]
    public async Task A_handler_cannot_commit_the_step()
    {
        var session = await SessionWithTurn();
        await using (var step = await Store.BeginStepAsync(session))
        {
            step.AddNote("committed too soon");
            Assert.Throws<SqliteException>(() => step.Transaction!.Commit());
            await AssertEnded(step, session);
        }

        await using (var step = await Store.BeginStepAsync(session))
        {
            step.AddNote("committed too soon");
            Assert.Throws<SqliteException>(() => step.Execute("COMMIT"));
            await AssertEnded(step, session);
        }

        Assert.Empty(await Store.NotesAsync());
        await CommitTurn("t1", "{}");
    }

    [Fact]
    public async Task A_step_whose_transaction_a_handler_ended_keeps_nothing()
    {
        var session = await SessionWithTurn();
        Action<IStoreStep>[] ways =
        [
            step => step.Transaction!.Rollback(),
            step => step.Execute("ROLLBACK"),
            step => step.Transaction!.Connection!.Close(),
            step => step.Transaction!.Connection!.Dispose(),
            step => Assert.Throws<SqliteException>(() => step.Execute("INSERT OR ROLLBACK INTO notes (id, text) VALUES (1, 'a'), (1, 'b')")),
        ];
        foreach (var end in ways)
        {
            await using var step = await Store.BeginStepAsync(session);
            step.AddNote("lost");
            end(step);
            await AssertEnded(step, session);
        }

        Assert.Empty(await Store.NotesAsync());
        await CommitTurn("t1", "{}");
    }

    [Fact]
    public async Task A_full_disk_keeps_nothing_of_the_step_and_works_again_when_there_is_room()
    {
        var session = await SessionWithTurn();
        await using (var step = await Store.BeginStepAsync(session))
        {
            step.AddNote("lost");
            step.Execute("PRAGMA max_page_count = 1");
            var record = Rows.Step(session, "t1") with { RawReply = new string('x', 1_000_000) };
            var error = await Assert.ThrowsAsync<CoachStoreException>(async () => await step.CommitAsync(record, default));
            Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(session, await Store.FindSessionAsync("s1"));
        Assert.Empty(await Store.NotesAsync());
        await using (var step = await Store.BeginStepAsync(session))
        {
            step.Execute("PRAGMA max_page_count = 1000000");
            await step.CommitAsync(Rows.Step(session, "t1"), default);
        }
    }

    [Fact]
    public async Task A_commit_that_the_applications_own_constraint_refuses_keeps_nothing_and_says_why()
    {
        var session = await SessionWithTurn();
        await using (var step = await Store.BeginStepAsync(session))
        {
            step.Execute("CREATE TABLE replies (note INTEGER NOT NULL REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED)");
            step.Execute("INSERT INTO replies (note) VALUES (4711)");
            var error = await Assert.ThrowsAsync<CoachStoreException>(async () => await step.CommitAsync(Rows.Step(session, "t1"), default));
            Assert.Contains("FOREIGN KEY", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(session, await Store.FindSessionAsync("s1"));
        await CommitTurn("t1", "{}");
    }

    [Fact]
    public async Task A_read_sees_one_state_of_the_database_and_cannot_write()
    {
        var session = await SessionWithTurn();
        await using var read = await Store.BeginReadAsync();
        Assert.Empty(read.Texts("SELECT text FROM notes"));
        await using (var step = await Store.BeginStepAsync(session))
        {
            step.AddNote("later");
            await step.CommitAsync(Rows.Step(session, "t1"), default);
        }

        Assert.Empty(read.Texts("SELECT text FROM notes"));
        Assert.Throws<SqliteException>(() => read.AddNote("never"));
        await read.DisposeAsync();
        await read.DisposeAsync();
        Assert.Equal(["later"], await Store.NotesAsync());
    }

    [Fact]
    public async Task A_reader_that_a_handler_forgot_does_not_hold_up_later_steps()
    {
        await Store.CreateSessionAsync(Rows.Session());
        var forgotten = new List<IDisposable>();
        for (var turn = 1; turn <= 5; turn++)
        {
            await Store.AcceptTurnAsync("s1", $"t{turn}", "Hi", Rows.Start);
            var session = (await Store.FindSessionAsync("s1"))!;
            await using var read = await Store.BeginReadAsync();
            await using var step = await Store.BeginStepAsync(session);
            foreach (var transaction in (IStoreTransaction[])[read, step])
            {
                var command = transaction.Command("SELECT id FROM coach_sessions UNION ALL SELECT turn_id FROM coach_turns");
                var reader = command.ExecuteReader();
                reader.Read();
                forgotten.AddRange([command, reader]);
            }

            await step.CommitAsync(Rows.Step(session, $"t{turn}"), default);
        }

        Assert.Equal(20, forgotten.Count);
        Assert.Equal(5, (await Store.FindSessionAsync("s1"))!.Version);
    }

    [Fact]
    public async Task Everything_is_there_when_the_file_is_opened_again()
    {
        var session = await SessionWithTurn();
        await using (var step = await Store.BeginStepAsync(session))
        {
            step.AddNote("kept");
            await step.CommitAsync(Rows.Step(session, "t1") with { Calls = [Rows.Call()] }, default);
        }

        ((SqliteCoachStore)Store).Dispose();
        ((SqliteCoachStore)Other).Dispose();
        Assert.Equal(["coach.db"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));

        using var reopened = (SqliteCoachStore)Open();
        await reopened.InitializeAsync();
        await reopened.InitializeAsync();
        Assert.Equal(1, Assert.Single(await reopened.ListSessionsAsync("ada")).Version);
        Assert.Equal(["Hi", "Hello!"], (await reopened.ReadMessagesAsync("s1", 10)).Select(message => message.Text));
        Rows.AssertSame(Rows.Call(), Assert.Single(await reopened.ReadActionLogAsync("s1", 10)).Result);
        Assert.Equal(TurnStatus.Completed, (await reopened.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start)).Status);
        Assert.Equal(["kept"], await reopened.NotesAsync());
    }

    [Fact]
    public async Task The_raw_reply_is_kept_for_audit()
    {
        await Store.CreateSessionAsync(Rows.Session());
        await CommitTurn("t1", "{}");

        await using var read = await Store.BeginReadAsync();
        Assert.Equal(["Hello! [ACTION:SAVE_IDENTITY]{}[/ACTION]"], read.Texts("SELECT raw_reply FROM coach_steps"));
        Assert.DoesNotContain("[ACTION", string.Concat(read.Texts("SELECT text FROM coach_messages")), StringComparison.Ordinal);
    }

    private static async Task AssertEnded(IStoreStep step, CoachSession session)
    {
        await Assert.ThrowsAsync<CoachStoreException>(async () => await step.SaveAsync(default));
        await Assert.ThrowsAsync<CoachStoreException>(async () => await step.RollbackAsync(default));
        await Assert.ThrowsAsync<CoachStoreException>(async () => await step.CommitAsync(Rows.Step(session, "t1"), default));
    }
}
