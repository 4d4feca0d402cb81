using Coach.Storage.Tests.Postgres;

namespace Coach.Storage.Tests;

/// <summary>What whoever waits sees of a turn that another machine answers.</summary>
public sealed class TurnEventsTests : QueueTests
{
    private const string Held = "HOLD one |two |three";

    [StoreFact]
    public async Task A_reply_is_seen_while_it_is_written_on_another_machine()
    {
        await using var worker = await QueueHost.WorkerAsync(Database, Holding.Model);
        var session = await Front.Coach.CreateSessionAsync("ada");
        await using var updates = Front.Coach.GetStreamingResponseAsync(new(session.Id, "ada", Held) { TurnId = "t1" }).GetAsyncEnumerator();

        var seen = "";
        string[] written = ["HOLD one ", "HOLD one two ", "HOLD one two three"];
        foreach (var (part, text) in written.Index())
        {
            // The model has not said more than this, and what it has said is seen.
            Holding.LetGo(Held, part);
            while (seen != text)
            {
                Assert.True(await updates.MoveNextAsync());
                seen += Assert.IsType<TurnText>(updates.Current).Text;
                Assert.StartsWith(seen, text, StringComparison.Ordinal);
            }
        }

        Assert.True(await updates.MoveNextAsync());
        Assert.Equal(seen, Assert.IsType<TurnCompleted>(updates.Current).Result.Text);
        Assert.False(await updates.MoveNextAsync());
    }

    [StoreFact]
    public async Task What_is_seen_is_what_is_seen_without_a_queue()
    {
        const string Message = "First |#NOTE |then |#THROW |and |#MOVE";
        await using var worker = await QueueHost.WorkerAsync(Database);
        var (queued, direct) = (await Front.Coach.CreateSessionAsync("ada"), await Front.Coach.CreateSessionAsync("ada"));

        var seen = await Front.Coach.GetStreamingResponseAsync(new(queued.Id, "ada", Message) { TurnId = "t1" }).ToListAsync();
        await using var without = PostgresHost.Start(Database);
        var expected = await without.Coach().GetStreamingResponseAsync(new(direct.Id, "ada", Message) { TurnId = "t2" }).ToListAsync();

        Assert.Equal(Names(expected), Names(seen));
        Assert.Contains("MOVE Succeeded", seen.Select(Name));
        Assert.Contains("first > second", seen.Select(Name));
        Assert.Equal(Text(expected), Text(seen));
        Assert.Equal(Assert.IsType<TurnCompleted>(seen[^1]).Result.Text, Text(seen));
    }

    [StoreFact]
    public async Task Whoever_comes_back_reads_on_behind_the_number_that_was_seen()
    {
        await using var worker = await QueueHost.WorkerAsync(Database, Holding.Model);
        await using var other = QueueHost.Front(Database);
        var session = await Front.Coach.CreateSessionAsync("ada");
        var answer = Front.Coach.GetStreamingResponseAsync(new(session.Id, "ada", Held) { TurnId = "t1" }).ToListAsync();
        Holding.LetGo(Held);
        await Holding.AskedAsync(Held, 1);

        NumberedUpdate first;
        await using (var watched = Front.Queue.WatchAsync(session.Id, "ada", "t1").GetAsyncEnumerator())
        {
            Assert.True(await watched.MoveNextAsync());
            first = watched.Current;
        }

        var rest = other.Queue.WatchAsync(session.Id, "ada", "t1", first.Number).ToListAsync();
        Holding.LetGo(Held, 1);
        Holding.LetGo(Held, 2);
        await answer;

        Assert.Equal("HOLD one ", Assert.IsType<TurnText>(first.Update).Text);
        Assert.Equal("two three", Text((await rest).Select(update => update.Update)));
        var again = await other.Queue.WatchAsync(session.Id, "ada", "t1").ToListAsync();
        Assert.Equal("HOLD one two three", Text(again.Select(update => update.Update)));
        Assert.Equal(Enumerable.Range(1, again.Count).Select(number => (long)number), again.Select(update => update.Number));
        Assert.Equal(again.Skip(2).Select(update => update.Number), (await other.Queue.WatchAsync(session.Id, "ada", "t1", 2).ToListAsync()).Select(update => update.Number));
        Assert.IsType<TurnCompleted>(again[^1].Update);
    }

    [StoreFact]
    public async Task What_was_shown_goes_with_its_time_and_the_recorded_result_stays()
    {
        await using var worker = await QueueHost.WorkerAsync(Database);
        var session = await Front.Coach.CreateSessionAsync("ada");
        await Front.Coach.GetStreamingResponseAsync(new(session.Id, "ada", "Yes. #NOTE") { TurnId = "t1" }).ToListAsync();
        var events = await EventsAsync();

        Assert.Equal(0, await Front.Queue.ApplyRetentionAsync());
        await ExecuteAsync("UPDATE coach.turn_events SET at = at - interval '61 minutes'");
        Assert.Equal(events, await Front.Queue.ApplyRetentionAsync());

        Assert.NotEqual(0, events);
        Assert.Equal(0, await EventsAsync());
        var told = await Front.Queue.WatchAsync(session.Id, "ada", "t1").ToListAsync();
        Assert.Equal("Yes.", Text(told.Select(update => update.Update)).Trim());
        Assert.Contains("NOTE Succeeded", told.Select(update => Name(update.Update)));
        Assert.IsType<TurnCompleted>(told[^1].Update);

        // Nobody is shown again what they have seen.
        var rest = await Front.Queue.WatchAsync(session.Id, "ada", "t1", events).ToListAsync();
        Assert.IsType<TurnCompleted>(Assert.Single(rest).Update);
    }

    [StoreFact]
    public async Task A_turn_of_another_user_or_of_nobody_is_not_watched()
    {
        var session = await Front.Coach.CreateSessionAsync("ada");

        await Assert.ThrowsAsync<SessionNotFoundException>(async () => await Front.Queue.WatchAsync(session.Id, "eve", "t1").ToListAsync());
        await Assert.ThrowsAsync<ArgumentException>(async () => await Front.Queue.WatchAsync(session.Id, "ada", "t1").ToListAsync());
    }

    [StoreFact]
    public async Task Who_stops_watching_does_not_stop_the_turn()
    {
        await using var worker = await QueueHost.WorkerAsync(Database, Holding.Model);
        var session = await Front.Coach.CreateSessionAsync("ada");
        using var leaving = new CancellationTokenSource();
        var answer = Front.Coach.GetResponseAsync(new(session.Id, "ada", "HOLD #NOTE") { TurnId = "t1" }, leaving.Token).AsTask();
        await Holding.AskedAsync("HOLD #NOTE");
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);

        Holding.LetGo("HOLD #NOTE");

        Assert.Equal("HOLD", (await Front.Coach.GetResponseAsync(new(session.Id, "ada", "HOLD #NOTE") { TurnId = "t1" })).Text.Trim());
        Assert.Equal(["t1 NOTE"], await Front.Store.NotesAsync());
    }

    private static string Text(IEnumerable<TurnUpdate> updates) => string.Concat(updates.OfType<TurnText>().Select(update => update.Text));

    // How much text comes at once is left open.
    private static List<string> Names(IEnumerable<TurnUpdate> updates) =>
        updates.Select(Name).Aggregate(new List<string>(), (names, name) => names is [.., nameof(TurnText)] && name == nameof(TurnText) ? names : [.. names, name]);

    private static string Name(TurnUpdate update) => update switch
    {
        ActionFinished finished => $"{finished.Result.Name} {finished.Result.Status}",
        StateChanged changed => $"{changed.From} > {changed.To}",
        _ => update.GetType().Name,
    };

    private async Task<long> EventsAsync()
    {
        await using var read = await Front.Store.BeginReadAsync();
        return read.Texts("SELECT number::text FROM coach.turn_events").Length;
    }

    private Task ExecuteAsync(string sql) => QueueSql.ExecuteAsync(Database, sql);
}
