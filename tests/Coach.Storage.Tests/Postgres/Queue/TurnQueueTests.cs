namespace Coach.Storage.Tests;

/// <summary>Turns that one machine takes in and others answer.</summary>
public sealed class TurnQueueTests : QueueTests
{
    [StoreFact]
    public async Task A_turn_is_answered_by_a_worker_on_another_machine_with_its_action_and_its_rows()
    {
        await using var worker = await QueueHost.WorkerAsync(Database);
        var session = await Front.Coach.CreateSessionAsync("ada");

        var result = await Front.Coach.GetResponseAsync(new(session.Id, "ada", "Moved. #MOVE") { TurnId = "t1" });

        Assert.Equal((TurnStatus.Completed, "Moved.", "second"), (result.Status, result.Text.Trim(), result.State));
        Assert.Equal("second", (await Front.Coach.FindSessionAsync(session.Id, "ada"))!.State);
        Assert.Equal(["t1 MOVE"], await Front.Store.NotesAsync());
        Assert.Equal(0, await Front.Queue.CountWaitingAsync());
    }

    [StoreFact]
    public async Task Turns_that_came_before_there_was_a_worker_are_answered_in_the_order_in_which_they_came()
    {
        var session = await Front.Coach.CreateSessionAsync("ada");
        var turns = Enumerable.Range(0, 20).Select(number => $"t{number:00}").ToArray();
        var answers = new List<Task<TurnResult>>();
        foreach (var turn in turns)
        {
            answers.Add(Front.Coach.GetResponseAsync(new(session.Id, "ada", $"{turn} #NOTE") { TurnId = turn }).AsTask());
            await Front.WaitsAsync(answers.Count);
        }

        await using var one = await QueueHost.WorkerAsync(Database);
        await using var two = await QueueHost.WorkerAsync(Database);
        var results = await Task.WhenAll(answers);

        Assert.Equal(turns, results.Select(result => result.Text.Trim()));
        var messages = await Front.Coach.GetHistoryAsync(session.Id, "ada");
        Assert.Equal(turns.SelectMany(turn => new[] { turn, turn }), messages.Select(message => message.TurnId));
        Assert.Equal(turns.Select(turn => $"{turn} NOTE"), await Front.Store.NotesAsync());
    }

    [StoreFact]
    public async Task Turns_of_many_sessions_run_once_each_on_two_machines()
    {
        await using var one = await QueueHost.WorkerAsync(Database);
        await using var two = await QueueHost.WorkerAsync(Database);
        var sessions = await Task.WhenAll(Enumerable.Range(0, 10).Select(user => Front.Coach.CreateSessionAsync($"user{user}").AsTask()));

        await Task.WhenAll(sessions.SelectMany((session, user) => Enumerable.Range(0, 10).Select(
            turn => Front.Coach.GetResponseAsync(new(session.Id, session.UserId, "Yes. #NOTE") { TurnId = $"u{user}t{turn}" }).AsTask())));

        Assert.Equal(
            Enumerable.Range(0, 10).SelectMany(user => Enumerable.Range(0, 10).Select(turn => $"u{user}t{turn} NOTE")), await Front.Store.NotesAsync());
        foreach (var session in sessions)
        {
            Assert.Equal(20, (await Front.Coach.GetHistoryAsync(session.Id, session.UserId)).Count);
            Assert.Equal(10, (await Front.Coach.FindSessionAsync(session.Id, session.UserId))!.Version);
        }
    }

    [StoreFact]
    public async Task Actions_wait_for_the_message_before_them()
    {
        await using var worker = await QueueHost.WorkerAsync(Database, Holding.Model);
        var session = await Front.Coach.CreateSessionAsync("ada");
        var message = Front.Coach.GetResponseAsync(new(session.Id, "ada", "HOLD #NOTE") { TurnId = "t1" }).AsTask();
        await Holding.AskedAsync("HOLD #NOTE");
        var action = Front.Coach.InvokeAsync(new(session.Id, "ada", "NOTE", Emitter: ActionEmitters.Model) { TurnId = "t2" }).AsTask();
        await Front.WaitsAsync(2);

        Holding.LetGo("HOLD #NOTE");

        Assert.Equal(TurnStatus.Completed, (await message).Status);
        Assert.Equal(ActionStatus.Succeeded, Assert.Single((await action).Actions).Status);
        Assert.Equal(["t1", "t2"], (await Front.Coach.GetActionLogAsync(session.Id, "ada")).Select(entry => entry.TurnId));
    }

    [StoreFact]
    public async Task A_function_for_other_pipelines_waits_in_the_queue_too()
    {
        await using var worker = await QueueHost.WorkerAsync(Database);
        var session = await Front.Coach.CreateSessionAsync("ada");
        var note = (await Front.Coach.GetFunctionsAsync(session.Id, "ada")).Single(function => function.Name == "NOTE");

        await Front.WaitsAsync(0);
        await note.InvokeAsync();

        Assert.Equal(ActionEmitters.Model, Assert.Single(await Front.Coach.GetActionLogAsync(session.Id, "ada")).Result.Emitter);
    }

    [StoreFact]
    public async Task A_turn_that_is_sent_again_joins_the_one_that_waits_and_later_gets_what_is_recorded()
    {
        await using var worker = await QueueHost.WorkerAsync(Database, Holding.Model);
        await using var other = QueueHost.Front(Database);
        var session = await Front.Coach.CreateSessionAsync("ada");
        var request = new TurnRequest(session.Id, "ada", "HOLD #NOTE") { TurnId = "t1" };
        var first = Front.Coach.GetResponseAsync(request).AsTask();
        await Holding.AskedAsync("HOLD #NOTE");
        var second = other.Coach.GetResponseAsync(request).AsTask();
        var different = await Assert.ThrowsAsync<TurnConflictException>(async () => await other.Coach.GetResponseAsync(request with { Message = "Else" }));

        Holding.LetGo("HOLD #NOTE");
        var results = await Task.WhenAll(first, second);
        var third = await other.Coach.GetResponseAsync(request);

        Assert.Equal("t1", different.TurnId);
        Assert.All([.. results, third], result => Assert.Equal((TurnStatus.Completed, "HOLD"), (result.Status, result.Text.Trim())));
        Assert.Equal(["HOLD #NOTE"], Holding.Asked);
        Assert.Equal(["t1 NOTE"], await Front.Store.NotesAsync());
        await Assert.ThrowsAsync<TurnConflictException>(async () => await other.Coach.GetResponseAsync(request with { Message = "Else" }));
    }

    [StoreFact]
    public async Task What_cannot_be_asked_is_said_as_without_a_queue()
    {
        await using var worker = await QueueHost.WorkerAsync(Database);
        var coach = Front.Coach;
        var session = await coach.CreateSessionAsync("ada");

        await Assert.ThrowsAsync<SessionNotFoundException>(async () => await coach.GetResponseAsync(new("none", "ada", "Hi")));
        await Assert.ThrowsAsync<SessionNotFoundException>(async () => await coach.GetResponseAsync(new(session.Id, "eve", "Hi")));
        await Assert.ThrowsAsync<ArgumentException>(async () => await coach.GetResponseAsync(new(session.Id, "ada", " ")));
        await Assert.ThrowsAsync<ArgumentException>(async () => await coach.GetResponseAsync(new(session.Id, "ada", new string('x', 40_000))));
        await Assert.ThrowsAsync<ArgumentException>(async () => await coach.GetResponseAsync(new(session.Id, "ada", "half \ud83d")));
        await Assert.ThrowsAsync<ArgumentException>(async () => await coach.GetResponseAsync(new(session.Id, "ada", "Hi") { TurnId = "decision:x" }));
        await Assert.ThrowsAsync<ArgumentException>(async () => await coach.InvokeAsync(new(session.Id, "ada", "NOTE", "[1]")));
        await Assert.ThrowsAsync<ApprovalNotFoundException>(async () => await coach.DecideAsync(new(session.Id, "ada", "no such key", true)));
        Assert.Equal(0, await Front.Queue.CountWaitingAsync());
        Assert.Empty(await Front.Queue.GetSetAsideAsync());
        Assert.Empty(await coach.GetHistoryAsync(session.Id, "ada"));
    }

    [StoreFact]
    public async Task A_session_that_is_deleted_takes_its_waiting_turns_along()
    {
        var session = await Front.Coach.CreateSessionAsync("ada");
        var answer = Front.Coach.GetResponseAsync(new(session.Id, "ada", "Hi") { TurnId = "t1" }).AsTask();
        await Front.WaitsAsync(1);

        Assert.True(await Front.Coach.DeleteSessionAsync(session.Id, "ada"));

        await Assert.ThrowsAsync<SessionNotFoundException>(() => answer);
        Assert.Equal(0, await Front.Queue.CountWaitingAsync());
    }

    [StoreFact]
    public async Task A_session_with_many_turns_does_not_hold_up_another_one()
    {
        var (busy, other) = (await Front.Coach.CreateSessionAsync("ada"), await Front.Coach.CreateSessionAsync("eve"));
        var answers = new List<Task<TurnResult>>();
        foreach (var turn in Enumerable.Range(0, 10))
        {
            answers.Add(Front.Coach.GetResponseAsync(new(busy.Id, "ada", $"busy {turn}") { TurnId = $"t{turn}" }).AsTask());
            await Front.WaitsAsync(answers.Count);
        }

        answers.Add(Front.Coach.GetResponseAsync(new(other.Id, "eve", "other")).AsTask());
        await Front.WaitsAsync(answers.Count);

        await using var worker = await QueueHost.WorkerAsync(Database, Holding.Model, options => options.Concurrency = 1);
        await Task.WhenAll(answers);

        Assert.Equal(["busy 0", "other"], Holding.Asked.Take(2));
    }

    [StoreFact]
    public async Task A_turn_is_heard_of_and_not_only_looked_for()
    {
        static void Seldom(TurnQueueOptions options) => options.PollInterval = TimeSpan.FromMinutes(1);
        await using var front = QueueHost.Front(Database, Seldom);
        await using var worker = await QueueHost.WorkerAsync(Database, queue: Seldom);
        var session = await front.Coach.CreateSessionAsync("ada");

        // Without rings each of the two would take a minute.
        var patience = TimeSpan.FromSeconds(40);
        Assert.Equal("first", (await front.Coach.GetResponseAsync(new(session.Id, "ada", "first")).AsTask().WaitAsync(patience)).Text);
        Assert.Equal("second", (await front.Coach.GetResponseAsync(new(session.Id, "ada", "second")).AsTask().WaitAsync(patience)).Text);
    }
}
