using Coach.Storage.Tests.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Coach.Storage.Tests;

/// <summary>Workers that die or outlive their leases, a server that goes away, clocks that differ: nothing is lost, doubled, reordered or half there.</summary>
public sealed partial class QueueFaultTests : QueueTests
{
    private const string LeaseLost = "log 123";
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(1);

    [StoreFact]
    public async Task A_suspended_worker_that_goes_on_after_its_lease_writes_nothing()
    {
        await using var process = QueueWorkerProcess.Start(Database, Lease);
        var session = await Front.Coach.CreateSessionAsync("ada");
        var answer = Front.Coach.GetResponseAsync(new(session.Id, "ada", "HOLD #NOTE") { TurnId = "t1" }).AsTask();
        await process.SaysAsync("asked HOLD #NOTE");
        await process.SuspendAsync();

        Holding.LetGo("HOLD #NOTE");
        await using var worker = await QueueHost.WorkerAsync(Database, Holding.Model);
        Assert.Equal(TurnStatus.Completed, (await answer).Status);
        var recorded = await RecordedAsync(session);

        // It has its reply now, and does not know yet that the turn is done.
        process.LetGo();
        await process.ResumeAsync();
        await process.SaysAsync(LeaseLost);

        Assert.Equal(recorded, await RecordedAsync(session));
        await AssertOnceEachAsync(session, ["t1"]);
    }

    [StoreFact]
    public async Task A_worker_that_has_lost_its_lease_cannot_commit_while_another_one_answers()
    {
        var other = new HeldModel();
        await using var first = await QueueHost.WorkerAsync(Database, Holding.Model, Alone);
        var session = await Front.Coach.CreateSessionAsync("ada");
        var answer = Front.Coach.GetResponseAsync(new(session.Id, "ada", "HOLD #NOTE") { TurnId = "t1" }).AsTask();
        await Holding.AskedAsync("HOLD #NOTE");

        await LoseLeasesAsync();
        await using var second = await QueueHost.WorkerAsync(Database, other.Model);
        await other.AskedAsync("HOLD #NOTE");
        Holding.LetGo("HOLD #NOTE");
        await first.StopAsync();

        // The first one has come to its end, and nothing is there of it.
        Assert.Empty(await Front.Store.NotesAsync());
        Assert.Equal(0, (await Front.Coach.FindSessionAsync(session.Id, "ada"))!.Version);
        Assert.Equal(TurnStatus.Running, Assert.Single(await Front.Coach.GetTurnsAsync(session.Id, "ada")).Status);
        other.LetGo("HOLD #NOTE");
        Assert.Equal(TurnStatus.Completed, (await answer).Status);
        await AssertOnceEachAsync(session, ["t1"]);
    }

    [StoreFact]
    public async Task A_worker_that_takes_its_own_lost_turn_again_answers_it_once()
    {
        await using var worker = await QueueHost.WorkerAsync(Database, Holding.Model, options => options.LeaseTime = TimeSpan.FromHours(1));
        var session = await Front.Coach.CreateSessionAsync("ada");
        var answer = Front.Coach.GetResponseAsync(new(session.Id, "ada", "HOLD #NOTE") { TurnId = "t1" }).AsTask();
        await Holding.AskedAsync("HOLD #NOTE");

        await LoseLeasesAsync();
        while (Holding.Asked.Length < 2)
        {
            await Task.Yield();
        }

        Holding.LetGo("HOLD #NOTE");
        Assert.Equal(TurnStatus.Completed, (await answer).Status);
        await AssertOnceEachAsync(session, ["t1"]);
    }

    [StoreFact]
    public async Task A_reply_that_was_shown_in_part_goes_on_where_another_worker_says_the_same()
    {
        var (updates, text) = await FollowTwoWorkersAsync(new HeldModel());

        Assert.Equal("HOLD one two", text);
        Assert.Equal(text, Assert.IsType<TurnCompleted>(updates[^1]).Result.Text);
    }

    [StoreFact]
    public async Task A_reply_that_was_shown_in_part_is_not_followed_by_another_one()
    {
        var (updates, text) = await FollowTwoWorkersAsync(new HeldModel("Else: "));

        Assert.Equal("HOLD one ", text);
        Assert.Equal("session_changed", Assert.IsType<TurnFailed>(updates[^1]).Result.Error!.Code);
        var session = Assert.Single(await Front.Coach.GetSessionsAsync("ada"));
        Assert.Equal("Else: HOLD one two", (await Front.Coach.GetResponseAsync(new(session.Id, "ada", "HOLD one |two") { TurnId = "t1" })).Text);
    }

    [StoreFact]
    public async Task The_turn_of_a_killed_worker_is_answered_by_another_one()
    {
        await using var process = QueueWorkerProcess.Start(Database, Lease);
        var session = await Front.Coach.CreateSessionAsync("ada");
        var first = Front.Coach.GetResponseAsync(new(session.Id, "ada", "HOLD #NOTE") { TurnId = "t1" }).AsTask();
        await process.SaysAsync("asked HOLD #NOTE");
        var second = Front.Coach.GetResponseAsync(new(session.Id, "ada", "Yes. #NOTE") { TurnId = "t2" }).AsTask();
        await Front.WaitsAsync(2);
        await process.KillAsync();

        Holding.LetGo("HOLD #NOTE");
        await using var worker = await QueueHost.WorkerAsync(Database, Holding.Model);

        Assert.All(await Task.WhenAll(first, second), result => Assert.Equal(TurnStatus.Completed, result.Status));
        Assert.Equal(["HOLD #NOTE", "Yes. #NOTE"], Holding.Asked);
        await AssertOnceEachAsync(session, ["t1", "t2"]);
    }

    [StoreFact]
    public async Task A_turn_that_takes_its_workers_along_is_set_aside()
    {
        var session = await Front.Coach.CreateSessionAsync("ada");
        var deadly = Front.Coach.GetResponseAsync(new(session.Id, "ada", "DIE #NOTE") { TurnId = "t1" }).AsTask();
        await Front.WaitsAsync(1);
        var next = Front.Coach.GetResponseAsync(new(session.Id, "ada", "Yes. #NOTE") { TurnId = "t2" }).AsTask();
        await Front.WaitsAsync(2);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            await using var process = QueueWorkerProcess.Start(Database, Lease, maxAttempts: 2);
            await process.EndsAsync();
        }

        await using var worker = await QueueHost.WorkerAsync(Database, Holding.Model, options => options.MaxAttempts = 2);

        Assert.Equal(TurnStatus.Completed, (await next).Status);
        Assert.Equal((TurnStatus.Failed, "abandoned"), ((await deadly).Status, (await deadly).Error!.Code));
        Assert.Equal(("abandoned", 2), (Assert.Single(await Front.Queue.GetSetAsideAsync()) is var aside ? aside.Reason : "", aside.Attempts));
        Assert.Equal(["Yes. #NOTE"], Holding.Asked);
        Assert.Equal(["t2 NOTE"], await Front.Store.NotesAsync());
    }

    [StoreFact]
    public async Task Clocks_that_are_days_apart_change_nothing()
    {
        static Action<IServiceCollection> Clock(int days) => services => services.AddSingleton<TimeProvider>(new WrongClock(TimeSpan.FromDays(days)));
        await using var early = await QueueHost.WorkerAsync(Database, Holding.Model, services: Clock(-2));
        await using var late = await QueueHost.WorkerAsync(Database, Holding.Model, services: Clock(2));
        var sessions = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Front.Coach.CreateSessionAsync($"user{number}").AsTask()));
        var held = Front.Coach.GetResponseAsync(new(sessions[0].Id, "user0", "HOLD #NOTE") { TurnId = "held" }).AsTask();
        await Holding.AskedAsync("HOLD #NOTE");

        Assert.Equal(["True"], await QueueSql.TextsAsync(Database, "SELECT due > now() AND due <= now() + interval '30 s' FROM coach.queue_sessions"));
        var turns = Enumerable.Range(0, 5).Select(turn => $"t{turn}").ToArray();
        await Task.WhenAll(sessions.Skip(1).SelectMany(session => turns.Select(
            turn => Front.Coach.SendAsync(session, "Yes. #NOTE", $"{session.UserId}{turn}"))));
        Assert.Equal(1, Holding.Asked.Count(message => message.StartsWith("HOLD", StringComparison.Ordinal)));
        Holding.LetGo("HOLD #NOTE");
        await held;

        await AssertOnceEachAsync(sessions[0], ["held"]);
        foreach (var session in sessions.Skip(1))
        {
            await AssertOnceEachAsync(session, [.. turns.Select(turn => $"{session.UserId}{turn}")]);
        }
    }

    // It does not renew its lease in time, and has no room to take the turn once more.
    private static void Alone(CoachWorkerOptions options) => (options.LeaseTime, options.Concurrency) = (TimeSpan.FromHours(1), 1);

    private async Task<(List<TurnUpdate> Updates, string Text)> FollowTwoWorkersAsync(HeldModel other)
    {
        const string Message = "HOLD one |two";
        await using var first = await QueueHost.WorkerAsync(Database, Holding.Model, Alone);
        var session = await Front.Coach.CreateSessionAsync("ada");
        var updates = new List<TurnUpdate>();
        await using var following = Front.Coach.GetStreamingResponseAsync(new(session.Id, "ada", Message) { TurnId = "t1" }).GetAsyncEnumerator();
        Holding.LetGo(Message);
        Assert.True(await following.MoveNextAsync());
        updates.Add(following.Current);

        await LoseLeasesAsync();
        other.LetGo(Message);
        other.LetGo(Message, 1);
        await using var second = await QueueHost.WorkerAsync(Database, other.Model);
        while (await following.MoveNextAsync())
        {
            updates.Add(following.Current);
        }

        Holding.LetGo(Message, 1);
        return (updates, string.Concat(updates.OfType<TurnText>().Select(update => update.Text)));
    }

    /// <summary>Leases end, as those of a worker do that does not renew them.</summary>
    private Task LoseLeasesAsync() => QueueSql.ExecuteAsync(Database, "UPDATE coach.queue_sessions SET due = now() - interval '1 s'");

    private async Task<string> RecordedAsync(CoachSession session) =>
        string.Join('\n', await QueueSql.TextsAsync(Database, $"SELECT t::text FROM coach.turns t WHERE session_id = '{session.Id}' UNION ALL SELECT s::text FROM coach.sessions s WHERE id = '{session.Id}'"));

    private async Task AssertOnceEachAsync(CoachSession session, string[] turns)
    {
        Assert.Equal(turns.Order(), (await Front.Store.ReadActionLogAsync(session.Id, 1000)).Select(entry => entry.TurnId).Order());
        Assert.Equal(turns.Length * 2, (await Front.Store.ReadMessagesAsync(session.Id, 1000)).Count);
        Assert.Equal(turns.Select(turn => $"{turn} NOTE").Order(), (await Front.Store.NotesAsync()).Where(note => turns.Contains(note.Split(' ')[0])).Order());
    }

    private sealed class WrongClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
