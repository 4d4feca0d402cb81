using System.Collections.Concurrent;
using Coach.Storage.Tests.Postgres;

namespace Coach.Storage.Tests;

/// <summary>How much waits and runs at most.</summary>
[NeedsPostgres]
public sealed class QueueLimitTests : IDisposable
{
    private readonly HeldModel _held = new();
    private readonly string _database = PostgresServer.NewDatabase();

    public void Dispose() => PostgresServer.Drop(_database);

    [StoreFact]
    public async Task A_full_inbox_is_busy_at_once_and_takes_turns_again_when_some_are_done()
    {
        await using var front = QueueHost.Front(_database, options => options.MaxWaiting = 2);
        var session = await front.Coach.CreateSessionAsync("ada");
        var other = await front.Coach.CreateSessionAsync("eve");
        var answers = new List<Task<TurnResult>>();
        foreach (var turn in (string[])["t1", "t2"])
        {
            answers.Add(front.Coach.GetResponseAsync(new(session.Id, "ada", turn) { TurnId = turn }).AsTask());
            await front.WaitsAsync(answers.Count);
        }

        await Assert.ThrowsAsync<SessionBusyException>(async () => await front.Coach.GetResponseAsync(new(other.Id, "eve", "too much")));
        await Assert.ThrowsAsync<SessionBusyException>(async () => await front.Coach.InvokeAsync(new(other.Id, "eve", "NOTE")));
        answers.Add(front.Coach.GetResponseAsync(new(session.Id, "ada", "t2") { TurnId = "t2" }).AsTask());
        Assert.Equal(2, await front.Queue.CountWaitingAsync());
        await AssertCameInAsync(2);

        await using var worker = await QueueHost.WorkerAsync(_database, _held.Model);
        await Task.WhenAll(answers);
        Assert.Equal("room", (await front.Coach.GetResponseAsync(new(other.Id, "eve", "room"))).Text);
        Assert.Equal(["t1", "t2", "room"], _held.Asked);
    }

    [StoreFact]
    public async Task A_session_has_a_share_of_the_inbox()
    {
        await using var front = QueueHost.Front(_database, options => options.MaxWaitingPerSession = 1);
        var session = await front.Coach.CreateSessionAsync("ada");
        var other = await front.Coach.CreateSessionAsync("ada");
        var first = front.Coach.GetResponseAsync(new(session.Id, "ada", "first")).AsTask();
        await front.WaitsAsync(1);

        await Assert.ThrowsAsync<SessionBusyException>(async () => await front.Coach.GetResponseAsync(new(session.Id, "ada", "second")));
        await AssertCameInAsync(1);
        await using var worker = await QueueHost.WorkerAsync(_database);
        Assert.Equal("other", (await front.Coach.GetResponseAsync(new(other.Id, "ada", "other"))).Text);
        Assert.Equal("first", (await first).Text);
    }

    [StoreFact]
    public async Task A_turn_that_no_worker_begins_with_in_time_is_taken_back()
    {
        await using var front = QueueHost.Front(_database, coach: coach => coach.Configure(options => options.SessionWait = TimeSpan.FromMilliseconds(1)));
        var session = await front.Coach.CreateSessionAsync("ada");

        await Assert.ThrowsAsync<SessionBusyException>(async () => await front.Coach.GetResponseAsync(new(session.Id, "ada", "Hi") { TurnId = "t1" }));

        Assert.Equal(0, await front.Queue.CountWaitingAsync());
        Assert.Equal(["0"], await QueueSql.TextsAsync(_database, "SELECT count(*) FROM coach.queue_sessions"));
    }

    [StoreFact]
    public async Task More_sessions_of_a_user_wait_for_those_that_are_worked_on_and_hold_up_nobody_else()
    {
        static void OneEach(TurnQueueOptions options) => options.MaxRunningPerUser = 1;
        await AssertWaitsAsync(OneEach, "ada", "eve");
    }

    [StoreFact]
    public async Task More_sessions_of_a_tenant_wait_for_those_that_are_worked_on_and_hold_up_nobody_else()
    {
        static void OneEach(TurnQueueOptions options) => (options.MaxRunningPerTenant, options.FindTenant) = (1, user => user == "eve" ? "other" : "acme");
        await AssertWaitsAsync(OneEach, "bob", "eve");
    }

    [StoreFact]
    public async Task A_session_with_many_turns_gives_its_place_to_another_one_of_its_user_after_each()
    {
        await using var front = QueueHost.Front(_database, options => options.MaxRunningPerUser = 1);
        var (busy, other) = (await front.Coach.CreateSessionAsync("ada"), await front.Coach.CreateSessionAsync("ada"));
        var answers = new List<Task<TurnResult>>();
        foreach (var (session, message) in (IEnumerable<(CoachSession, string)>)[(busy, "busy 1"), (busy, "busy 2"), (busy, "busy 3"), (other, "other")])
        {
            answers.Add(front.Coach.GetResponseAsync(new(session.Id, "ada", message)).AsTask());
            await front.WaitsAsync(answers.Count);
        }

        await using var worker = await QueueHost.WorkerAsync(_database, _held.Model);
        await Task.WhenAll(answers);

        Assert.Equal(["busy 1", "other", "busy 2", "busy 3"], _held.Asked);
    }

    [StoreFact]
    public async Task A_turn_that_was_set_aside_does_not_come_back_into_a_full_inbox()
    {
        await using var front = QueueHost.Front(_database, options => options.MaxWaiting = 1);
        var (session, other) = (await front.Coach.CreateSessionAsync("ada"), await front.Coach.CreateSessionAsync("eve"));
        var isDown = new ScriptModel { Meanwhile = static (_, _, _) => throw new InvalidOperationException("The model is down.") };
        await using (await QueueHost.WorkerAsync(_database, isDown, options => options.MaxAttempts = 1))
        {
            Assert.Equal(TurnStatus.Failed, (await front.Coach.GetResponseAsync(new(session.Id, "ada", "Hi") { TurnId = "t1" })).Status);
        }

        var waiting = front.Coach.GetResponseAsync(new(other.Id, "eve", "waiting")).AsTask();
        await front.WaitsAsync(1);

        await Assert.ThrowsAsync<SessionBusyException>(async () => await front.Queue.RetryAsync(session.Id, "t1"));
        await Assert.ThrowsAsync<SessionBusyException>(async () => await front.Coach.GetResponseAsync(new(session.Id, "ada", "Hi") { TurnId = "t1" }));
        Assert.Single(await front.Queue.GetSetAsideAsync());
        await using var worker = await QueueHost.WorkerAsync(_database);
        Assert.Equal("waiting", (await waiting).Text);
        Assert.True(await front.Queue.RetryAsync(session.Id, "t1"));
        Assert.Equal("Hi", (await front.Coach.GetResponseAsync(new(session.Id, "ada", "Hi") { TurnId = "t1" })).Text);
    }

    [StoreFact]
    public async Task A_deleted_session_leaves_its_place_to_the_next()
    {
        await using var front = QueueHost.Front(_database, options => options.MaxRunningPerUser = 1);
        await using var worker = await QueueHost.WorkerAsync(_database, _held.Model);
        var (running, waiting) = (await front.Coach.CreateSessionAsync("ada"), await front.Coach.CreateSessionAsync("ada"));
        var first = front.Coach.GetResponseAsync(new(running.Id, "ada", "HOLD")).AsTask();
        await _held.AskedAsync("HOLD");
        var second = front.Coach.GetResponseAsync(new(waiting.Id, "ada", "second")).AsTask();
        await front.WaitsAsync(2);

        await front.Coach.DeleteSessionAsync(running.Id, "ada");

        Assert.Equal("second", (await second).Text);
        await Assert.ThrowsAsync<SessionNotFoundException>(() => first);
        _held.LetGo("HOLD");
    }

    [StoreFact]
    public async Task However_many_come_at_once_no_more_run_than_may()
    {
        static void Caps(TurnQueueOptions options) =>
            (options.MaxRunningPerUser, options.MaxRunningPerTenant, options.FindTenant) = (2, 3, user => user[^1] % 2 == 0 ? "even" : "odd");
        var (running, tooMany) = (new ConcurrentDictionary<string, int>(), new ConcurrentBag<string>());
        var model = new ScriptModel
        {
            Meanwhile = async (message, _, _) =>
            {
                var (user, tenant) = (message, message[^1] % 2 == 0 ? "even" : "odd");
                if (running.AddOrUpdate(user, 1, (_, count) => count + 1) > 2 || running.AddOrUpdate(tenant, 1, (_, count) => count + 1) > 3)
                {
                    tooMany.Add(message);
                }

                await Task.Yield();
                running.AddOrUpdate(user, 0, (_, count) => count - 1);
                running.AddOrUpdate(tenant, 0, (_, count) => count - 1);
            },
        };
        await using var front = QueueHost.Front(_database, Caps);
        await using var one = await QueueHost.WorkerAsync(_database, model, queue: Caps);
        await using var two = await QueueHost.WorkerAsync(_database, model, queue: Caps);
        var sessions = await Task.WhenAll(Enumerable.Range(0, 24).Select(number => front.Coach.CreateSessionAsync($"user{number % 4}").AsTask()));

        var results = await Task.WhenAll(sessions.SelectMany(session => Enumerable.Range(0, 3).Select(
            turn => front.Coach.GetResponseAsync(new(session.Id, session.UserId, session.UserId) { TurnId = $"t{turn}" }).AsTask())));

        Assert.All(results, result => Assert.Equal(TurnStatus.Completed, result.Status));
        Assert.Empty(tooMany);
        Assert.Equal(["0"], await QueueSql.TextsAsync(_database, "SELECT count(*) FROM coach.queue_sessions"));
    }

    /// <summary>What was refused has never waited, not even to be taken back.</summary>
    private async Task AssertCameInAsync(int turns) => Assert.Equal([$"{turns}"], await QueueSql.TextsAsync(_database, "SELECT last_value FROM coach.inbox_number_seq"));

    /// <summary>While a turn of ada's runs, one of the second person waits, and a later one of the third is answered.</summary>
    private async Task AssertWaitsAsync(Action<TurnQueueOptions> caps, string second, string third)
    {
        await using var front = QueueHost.Front(_database, caps);
        await using var worker = await QueueHost.WorkerAsync(_database, _held.Model, queue: caps);
        var running = front.Coach.GetResponseAsync(new((await front.Coach.CreateSessionAsync("ada")).Id, "ada", "HOLD")).AsTask();
        await _held.AskedAsync("HOLD");
        var waiting = front.Coach.GetResponseAsync(new((await front.Coach.CreateSessionAsync(second)).Id, second, "second")).AsTask();
        await front.WaitsAsync(2);

        await front.Coach.GetResponseAsync(new((await front.Coach.CreateSessionAsync(third)).Id, third, "third"));

        // It came later, and whoever came before and may be worked on is taken before.
        Assert.Equal(["HOLD", "third"], _held.Asked);
        _held.LetGo("HOLD");
        await running;
        Assert.Equal("second", (await waiting).Text);
    }
}
