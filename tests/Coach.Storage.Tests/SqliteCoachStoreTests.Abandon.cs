using System.Data;
using System.Data.Common;

namespace Coach.Storage.Tests;

public sealed partial class SqliteCoachStoreTests
{
    [Fact]
    public async Task What_an_abandoned_handler_writes_late_is_never_there()
    {
        var session = await SessionWithTurn();
        var handler = new TaskCompletionSource();
        var step = await Store.BeginStepAsync(session);
        var connection = step.Transaction!.Connection!;
        await step.SaveAsync(default);
        step.AddNote("written in time");

        step.Abandon(handler.Task);
        await CommitTurn("t1", "{}", Other);

        Assert.ThrowsAny<Exception>(() => step.AddNote("late, through the transaction"));
        foreach (var sql in (string[])["INSERT INTO notes (text) VALUES ('late')", "BEGIN IMMEDIATE", "COMMIT", "DELETE FROM coach_sessions"])
        {
            Assert.ThrowsAny<Exception>(() => ExecuteNatively(connection, sql));
        }

        Assert.ThrowsAny<Exception>(() => step.Transaction.Commit());
        Assert.Equal(ConnectionState.Open, connection.State);
        await CommitTurn("t2", "{}");
        handler.SetResult();

        Assert.Empty(await Store.NotesAsync());
        Assert.Equal(2, (await Store.FindSessionAsync("s1"))!.Version);
    }

    [Fact]
    public async Task A_handler_that_switches_writing_on_again_after_its_step_was_abandoned_commits_nothing()
    {
        var step = await Store.BeginStepAsync(await SessionWithTurn());
        var connection = step.Transaction!.Connection!;
        var handler = new TaskCompletionSource();
        step.Abandon(handler.Task);

        ExecuteNatively(connection, "PRAGMA query_only = OFF");
        Assert.ThrowsAny<Exception>(() => ExecuteNatively(connection, "INSERT INTO notes (text) VALUES ('late')"));
        handler.SetResult();

        Assert.Empty(await Store.NotesAsync());
    }

    [Fact]
    public async Task A_step_can_be_abandoned_while_its_handler_reads()
    {
        var session = await SessionWithTurn();
        var step = await Store.BeginStepAsync(session);
        step.AddNote("one");
        step.AddNote("two");
        var handler = new TaskCompletionSource();
        using (var command = step.Command("SELECT text FROM notes"))
        using (var reader = command.ExecuteReader())
        {
            Assert.True(reader.Read());
            step.Abandon(handler.Task);
            await CommitTurn("t1", "{}", Other);
            Assert.ThrowsAny<Exception>(() => step.AddNote("late, beside the reader"));
        }

        handler.SetResult();
        Assert.Empty(await Store.NotesAsync());
    }

    [Fact]
    public async Task The_connection_of_an_abandoned_step_is_closed_when_its_handler_has_ended_however_it_ended()
    {
        await Store.CreateSessionAsync(Rows.Session());
        var handlers = new TaskCompletionSource[] { new(), new(), new() };
        var closed = new List<Task>();
        foreach (var handler in handlers)
        {
            var step = await Store.BeginStepAsync(Rows.Session());
            var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            step.Transaction!.Connection!.StateChange += (_, change) =>
            {
                Assert.Equal(ConnectionState.Closed, change.CurrentState);
                end.SetResult();
            };
            closed.Add(end.Task);
            step.Abandon(handler.Task);
            Assert.False(end.Task.IsCompleted);
        }

        handlers[0].SetResult();
        handlers[1].SetException(new InvalidOperationException("late"));
        handlers[2].SetCanceled();
        await Task.WhenAll(closed);
    }

    [Fact]
    public async Task A_handler_that_writes_without_pause_while_it_is_abandoned_leaves_nothing()
    {
        var session = await SessionWithTurn();
        for (var round = 0; round < 20; round++)
        {
            var step = await Store.BeginStepAsync(session);
            using var writing = new SemaphoreSlim(0);
            using var stop = new CancellationTokenSource();
            var handler = Task.Run(() =>
            {
                for (var i = 0; !stop.IsCancellationRequested; i++)
                {
                    try
                    {
                        step.AddNote($"{round}.{i}");
                        writing.Release();
                    }
                    catch (Exception error) when (error is DbException or InvalidOperationException)
                    {
                        // Refused, as it has to be; a stubborn handler tries again.
                    }
                }
            });
            await writing.WaitAsync();
            step.Abandon(handler);

            Assert.True((await Other.AcceptTurnAsync("s1", $"round {round}", "Hi", Rows.Start)).IsNew);
            await stop.CancelAsync();
            await handler;
        }

        Assert.Empty(await Store.NotesAsync());
        await CommitTurn("t1", "{}");
    }

    [Fact]
    public async Task A_handler_in_a_statement_without_end_holds_up_nobody_even_if_it_tries_again()
    {
        await Store.CreateSessionAsync(Rows.Session("s2", "bob"));
        var step = await Store.BeginStepAsync(await SessionWithTurn());
        step.AddNote("written in time");
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ((Microsoft.Data.Sqlite.SqliteConnection)step.Transaction!.Connection!).CreateFunction("inside", () => inside.TrySetResult() ? 1 : 2);
        using var endless = step.Command("WITH RECURSIVE counter (n) AS (SELECT inside() UNION ALL SELECT n + 1 FROM counter) SELECT count(*) FROM counter");
        var stop = false;
        var handler = Task.Run(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                Assert.ThrowsAny<Exception>(endless.ExecuteScalar);
            }
        });
        await inside.Task;

        step.Abandon(handler);

        Assert.True((await Other.AcceptTurnAsync("s2", "t2", "Hi", Rows.Start)).IsNew);
        var next = await Store.BeginStepAsync((await Store.FindSessionAsync("s2"))!);
        next.AddNote("of the next turn");
        await next.CommitAsync(Rows.Step((await Store.FindSessionAsync("s2"))!, "t2"), default);
        await next.DisposeAsync();
        Volatile.Write(ref stop, true);
        await handler;
        Assert.Equal(["of the next turn"], await Store.NotesAsync());
    }

    [Fact]
    public async Task A_long_statement_of_the_step_after_another_runs_to_its_end()
    {
        var session = await SessionWithTurn();
        await (await Store.BeginStepAsync(session)).DisposeAsync();
        await using var step = await Store.BeginStepAsync(session);

        Assert.Equal(
            ["100000"],
            step.Texts("WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter LIMIT 100000) SELECT count(*) FROM counter"));
    }

    /// <summary>Runs SQL past the transaction object, which knows that it is over.</summary>
    private static void ExecuteNatively(DbConnection connection, string sql)
    {
        var handle = ((Microsoft.Data.Sqlite.SqliteConnection)connection).Handle;
        Microsoft.Data.Sqlite.SqliteException.ThrowExceptionForRC(SQLitePCL.raw.sqlite3_exec(handle, sql), handle);
    }
}
