using Coach.Storage.Tests.Postgres;

namespace Coach.Storage.Tests;

/// <summary>Turns that fail, and workers that stop.</summary>
public sealed class QueueFailureTests : QueueTests
{
    [StoreFact]
    public async Task A_turn_that_fails_each_time_is_set_aside_with_its_reason_and_its_session_goes_on()
    {
        await using var worker = await QueueHost.WorkerAsync(Database, Holding.Model, Tries(3));
        var session = await Front.Coach.CreateSessionAsync("ada");

        // The action ends the step's transaction under it.
        var poison = Front.Coach.GetResponseAsync(new(session.Id, "ada", "Both: #NOTE and #ROLLBACK") { TurnId = "t1" }).AsTask();
        await Front.WaitsAsync(1);
        var next = await Front.Coach.GetResponseAsync(new(session.Id, "ada", "Yes. #NOTE") { TurnId = "t2" });
        var failed = await poison;

        Assert.Equal((TurnStatus.Failed, "store_failed"), (failed.Status, failed.Error!.Code));
        Assert.Equal(TurnStatus.Completed, next.Status);
        Assert.Equal(["t2 NOTE"], await Front.Store.NotesAsync());
        var aside = Assert.Single(await Front.Queue.GetSetAsideAsync());
        Assert.Equal((session.Id, "ada", "t1", "store_failed", 3), (aside.SessionId, aside.UserId, aside.TurnId, aside.Reason, aside.Attempts));
        Assert.Equal(0, await Front.Queue.CountWaitingAsync());
        Assert.Equal(3, Holding.Asked.Count(message => message.StartsWith("Both", StringComparison.Ordinal)));
    }

    [StoreFact]
    public async Task A_turn_that_was_set_aside_can_be_tried_again()
    {
        var isDown = true;
        var model = new ScriptModel { Meanwhile = (_, _, _) => isDown ? throw new InvalidOperationException("The model is down.") : Task.CompletedTask };
        await using var worker = await QueueHost.WorkerAsync(Database, model, Tries(2));
        var session = await Front.Coach.CreateSessionAsync("ada");
        var request = new TurnRequest(session.Id, "ada", "Yes. #NOTE") { TurnId = "t1" };
        Assert.Equal("model_failed", (await Front.Coach.GetResponseAsync(request)).Error!.Code);
        Assert.Equal("model_failed", (await Front.Coach.GetStreamingResponseAsync(request).OfType<TurnFailed>().SingleAsync()).Result.Error!.Code);
        Assert.Equal(["t1"], (await Front.Queue.GetSetAsideAsync()).Select(turn => turn.TurnId));

        isDown = false;
        Assert.True(await Front.Queue.RetryAsync(session.Id, "t1"));
        Assert.False(await Front.Queue.RetryAsync(session.Id, "t2"));

        Assert.Equal("Yes.", (await Front.Coach.GetResponseAsync(request)).Text.Trim());
        Assert.Empty(await Front.Queue.GetSetAsideAsync());
        Assert.Equal(["t1 NOTE"], await Front.Store.NotesAsync());
        Assert.Equal(2, (await Front.Coach.GetHistoryAsync(session.Id, "ada")).Count);
        Assert.False(await Front.Queue.RetryAsync(session.Id, "t1"));
    }

    [StoreFact]
    public async Task A_turn_whose_model_is_down_for_a_moment_is_answered_all_the_same()
    {
        var asked = 0;
        var model = new ScriptModel { Meanwhile = (_, _, _) => ++asked == 1 ? throw new InvalidOperationException("The model is down.") : Task.CompletedTask };
        await using var worker = await QueueHost.WorkerAsync(Database, model, Tries(2));
        var session = await Front.Coach.CreateSessionAsync("ada");

        var result = await Front.Coach.GetResponseAsync(new(session.Id, "ada", "Yes. #NOTE") { TurnId = "t1" });

        Assert.Equal((TurnStatus.Completed, 2), (result.Status, asked));
        Assert.Equal(["t1 NOTE"], await Front.Store.NotesAsync());
    }

    [StoreFact]
    public async Task A_worker_that_stops_lets_its_turns_end()
    {
        await using var worker = await QueueHost.WorkerAsync(Database, Holding.Model);
        var session = await Front.Coach.CreateSessionAsync("ada");
        var first = Front.Coach.GetResponseAsync(new(session.Id, "ada", "HOLD #NOTE") { TurnId = "t1" }).AsTask();
        await Holding.AskedAsync("HOLD #NOTE");

        var stopping = worker.StopAsync();
        Holding.LetGo("HOLD #NOTE");
        await stopping;
        var second = Front.Coach.GetResponseAsync(new(session.Id, "ada", "Second") { TurnId = "t2" }).AsTask();
        await Front.WaitsAsync(1);

        Assert.Equal(TurnStatus.Completed, (await first).Status);
        Assert.Equal(["HOLD #NOTE"], Holding.Asked);
        Assert.Equal(1, await Front.Queue.CountWaitingAsync());
        await using var next = await QueueHost.WorkerAsync(Database, Holding.Model);
        Assert.Equal("Second", (await second).Text);
    }

    [StoreFact]
    public async Task A_worker_that_has_no_time_left_gives_its_turns_back_untried()
    {
        var other = new HeldModel();
        await using var worker = await QueueHost.WorkerAsync(Database, Holding.Model, options => options.DrainTime = TimeSpan.Zero);
        var session = await Front.Coach.CreateSessionAsync("ada");
        var answer = Front.Coach.GetResponseAsync(new(session.Id, "ada", "HOLD #NOTE") { TurnId = "t1" }).AsTask();
        await Holding.AskedAsync("HOLD #NOTE");

        await worker.StopAsync();
        other.LetGo("HOLD #NOTE");
        await using var next = await QueueHost.WorkerAsync(Database, other.Model, Tries(1));

        Assert.Equal(TurnStatus.Completed, (await answer).Status);
        Assert.Equal(["t1 NOTE"], await Front.Store.NotesAsync());
    }

    [StoreFact]
    public async Task No_row_of_a_deleted_user_stays_in_the_queue()
    {
        var streaming = new HeldModel();
        await using (await QueueHost.WorkerAsync(Database, new ScriptModel { Meanwhile = (message, _, _) => message == "fail" ? throw new InvalidOperationException() : Task.CompletedTask }, Tries(1)))
        {
            var old = await Front.Coach.CreateSessionAsync("zebra");
            await Front.Coach.GetStreamingResponseAsync(new(old.Id, "zebra", "shown")).ToListAsync();
            await Front.Coach.GetResponseAsync(new(old.Id, "zebra", "fail"));
        }

        var session = await Front.Coach.CreateSessionAsync("zebra");
        var waiting = Front.Coach.GetResponseAsync(new(session.Id, "zebra", "waits")).AsTask();
        await Front.WaitsAsync(1);
        string[] tables = ["inbox", "queue_sessions", "turn_events"];
        Assert.All(await CountsAsync(tables), count => Assert.NotEqual("0", count));

        await Front.Coach.DeleteUserAsync("zebra");

        Assert.All(await CountsAsync(tables), count => Assert.Equal("0", count));
        await Assert.ThrowsAsync<SessionNotFoundException>(() => waiting);
    }

    private static Action<CoachWorkerOptions> Tries(int most) => options => (options.MaxAttempts, options.RetryDelay) = (most, TimeSpan.Zero);

    private async Task<string[]> CountsAsync(string[] tables) =>
        await QueueSql.TextsAsync(Database, string.Join(" UNION ALL ", tables.Select(table => $"SELECT count(*) FROM coach.{table}")));
}
