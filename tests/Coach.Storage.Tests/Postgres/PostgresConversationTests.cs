using Coach.Storage.Tests.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Coach.Storage.Tests;

/// <summary>Coaches on two machines over one PostgreSQL database, from the model's text to the application's rows.</summary>
[NeedsPostgres]
public sealed class PostgresConversationTests : IAsyncLifetime
{
    private string _database = "";
    private ServiceProvider _one = null!;
    private ServiceProvider _two = null!;

    public async Task InitializeAsync()
    {
        _database = PostgresServer.NewDatabase();
        (_one, _two) = (PostgresHost.Start(_database), PostgresHost.Start(_database));
        await _one.GetRequiredService<ICoachStore>().InitializeAsync();
        await _two.GetRequiredService<ICoachStore>().InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        PostgresServer.Drop(_database);
    }

    [StoreFact]
    public async Task Message_action_rows_and_state_commit_together_and_outlive_a_restart()
    {
        var session = await _one.Coach().CreateSessionAsync("ada");
        await _one.Coach().SendAsync(session, "Moved. #MOVE", "t1");
        await _one.DisposeAsync();

        var coach = _two.Coach();
        var again = await coach.SendAsync(session, "Moved. #MOVE", "t1");
        Assert.Equal("Moved.", again.Text.Trim());
        Assert.Equal(["MOVE"], (await coach.GetActionLogAsync(session.Id, "ada")).Select(entry => entry.Result.Name));
        Assert.Equal("second", (await coach.FindSessionAsync(session.Id, "ada"))!.State);
        Assert.Equal(2, (await coach.GetHistoryAsync(session.Id, "ada")).Count);
        Assert.Equal(["t1 MOVE"], await NotesAsync());

        await coach.SendAsync(session, "On. #NOTE", "t2");
        Assert.Equal(["t1 MOVE", "t2 NOTE"], await NotesAsync());
    }

    [StoreFact]
    public async Task What_a_failed_action_wrote_is_undone_alone()
    {
        var session = await _one.Coach().CreateSessionAsync("ada");

        var result = await _one.Coach().SendAsync(session, "Both: #NOTE and #THROW", "t1");

        Assert.Equal([ActionStatus.Succeeded, ActionStatus.Failed], result.Actions.Select(action => action.Status));
        Assert.Equal(["t1 NOTE"], await NotesAsync());
    }

    [StoreFact]
    public async Task Turns_of_one_session_on_two_machines_at_once_are_neither_lost_nor_doubled()
    {
        var session = await _one.Coach().CreateSessionAsync("ada");
        var turns = Enumerable.Range(0, 20).Select(number => $"t{number:00}").ToArray();

        await Task.WhenAll(turns.Select((turn, at) => Task.Run(() => (at % 2 == 0 ? _one : _two).Coach().SendAsync(session, "Yes. #NOTE", turn))));

        Assert.Equal(turns.Select(turn => $"{turn} NOTE"), await NotesAsync());
        await AssertOnceEachAsync(session, turns);
    }

    [StoreFact]
    public async Task A_turn_sent_to_two_machines_at_once_runs_once()
    {
        var session = await _one.Coach().CreateSessionAsync("ada");
        var turns = Enumerable.Range(0, 10).Select(number => $"t{number:00}").ToArray();
        foreach (var turn in turns)
        {
            var both = await Task.WhenAll(((ServiceProvider[])[_one, _two]).Select(
                machine => Task.Run(() => machine.Coach().SendAsync(session, "Yes. #NOTE", turn))));
            Assert.Equal(both[0].Actions.Single().Key, both[1].Actions.Single().Key);
        }

        Assert.Equal(turns.Select(turn => $"{turn} NOTE"), await NotesAsync());
        await AssertOnceEachAsync(session, turns);
    }

    [StoreFact]
    public async Task Another_users_session_is_not_found()
    {
        var session = await _one.Coach().CreateSessionAsync("ada");

        Assert.Null(await _two.Coach().FindSessionAsync(session.Id, "eve"));
        await Assert.ThrowsAsync<SessionNotFoundException>(async () => await _two.Coach().GetResponseAsync(new(session.Id, "eve", "Hi") { TurnId = "t1" }));
        await Assert.ThrowsAsync<SessionNotFoundException>(async () => await _two.Coach().GetHistoryAsync(session.Id, "eve"));
        Assert.Empty(await _one.Coach().GetHistoryAsync(session.Id, "ada"));
    }

    [StoreFact]
    public async Task A_handler_inside_a_statement_past_its_time_takes_its_step_back_and_writes_nothing_late()
    {
        var session = await _one.Coach().CreateSessionAsync("ada");

        var stuck = await _one.Coach().SendAsync(session, "Both: #NOTE and #SLEEP", "t1");
        await _two.Coach().SendAsync(session, "Yes. #NOTE", "t2");

        Assert.Equal([ActionStatus.RolledBack, ActionStatus.TimedOut], stuck.Actions.Select(action => action.Status));
        await NothingRunsAsync();
        Assert.Equal(["t2 NOTE"], await NotesAsync());
    }

    [StoreTheory]
    [InlineData("ROLLBACK")]
    [InlineData("RESTART")]
    [InlineData("CLOSE")]
    public async Task A_handler_that_ends_the_transaction_leaves_nothing_half_there(string action)
    {
        var session = await _one.Coach().CreateSessionAsync("ada");

        TurnResult? result = null;
        try
        {
            result = await _one.Coach().GetResponseAsync(new(session.Id, "ada", $"Both: #NOTE and #{action}") { TurnId = "t1" });
        }
        catch (CoachStoreException)
        {
            // Said as an exception is as good.
        }

        Assert.NotEqual(TurnStatus.Completed, result?.Status);
        Assert.Empty(await NotesAsync());
        Assert.Empty(await _two.Coach().GetActionLogAsync(session.Id, "ada"));
        await _two.Coach().SendAsync(session, "Yes. #NOTE", "t2");
        Assert.Equal(["t2 NOTE"], await NotesAsync());
    }

    [StoreFact]
    public async Task A_server_that_crashes_under_load_loses_and_doubles_nothing()
    {
        var (connection, stop, start) = PostgresServer.StartAnother();
        var own = connection.Replace("Pooling=false", "Pooling=true", StringComparison.Ordinal);
        await using var machine = PostgresHost.Start(own);
        await using var other = PostgresHost.Start(own);
        var sessions = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => machine.Coach().CreateSessionAsync($"user{number}").AsTask()));
        await other.Coach().FindSessionAsync(sessions[0].Id, "user0");

        var answered = 0;
        var someAnswered = Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var load = Task.WhenAll(sessions.Select((session, user) => Task.Run(async () =>
        {
            for (var turn = 0; turn < 40; turn++)
            {
                await (turn % 2 == 0 ? machine : other).Coach().SendAsync(session, "Yes. #NOTE", $"u{user}t{turn:00}");
                var all = Interlocked.Increment(ref answered);
                if (all % 30 == 0 && all / 30 <= someAnswered.Length)
                {
                    someAnswered[(all / 30) - 1].SetResult();
                }
            }
        })));
        foreach (var some in someAnswered)
        {
            await some.Task;
            stop();
            start();
        }

        await load;

        await using (var read = await machine.GetRequiredService<ICoachStore>().BeginReadAsync())
        {
            Assert.Equal(
                Enumerable.Range(0, 4).SelectMany(user => Enumerable.Range(0, 40).Select(turn => $"u{user}t{turn:00} NOTE")), read.Texts("SELECT text FROM notes ORDER BY text"));
        }

        for (var user = 0; user < sessions.Length; user++)
        {
            var turns = Enumerable.Range(0, 40).Select(turn => $"u{user}t{turn:00}").ToArray();
            await AssertOnceEachAsync(sessions[user], turns, other);
        }

        stop();
    }

    private async Task AssertOnceEachAsync(CoachSession session, string[] turns, ServiceProvider? services = null)
    {
        var store = (services ?? _one).GetRequiredService<ICoachStore>();
        Assert.Equal(turns, (await store.ReadActionLogAsync(session.Id, 1000)).Select(entry => entry.TurnId).Order(StringComparer.Ordinal));
        var messages = await store.ReadMessagesAsync(session.Id, 1000);
        Assert.Equal(turns.Length * 2, messages.Count);
        Assert.Equal(turns, messages.Where(message => message.Text.Trim() == "Yes.").Select(message => message.TurnId).Order(StringComparer.Ordinal));
    }

    /// <summary>Waits until the server runs no statement of a handler any more.</summary>
    private async Task NothingRunsAsync()
    {
        while (true)
        {
            await using var read = await _two.GetRequiredService<ICoachStore>().BeginReadAsync();
            if (read.Texts("SELECT 'running' FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'").Length == 0)
            {
                return;
            }
        }
    }

    private Task<string[]> NotesAsync() => _two.GetRequiredService<ICoachStore>().NotesAsync();
}
