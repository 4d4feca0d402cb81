using Coach.Testing;
using Coach.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Coach.Tests.Conversation;

/// <summary>A session read back, and done away with.</summary>
public sealed class AuditTests
{
    private const string Save = """[ACTION:SAVE]{"text":"tea"}[/ACTION]""";

    [Fact]
    public async Task A_session_is_read_back_with_what_the_model_wrote_and_what_became_of_it()
    {
        await using var workshop = new Workshop(new($"Kept. {Save}[ACTION:COOK]{{}}[/ACTION]", """[ACTION:TRANSITION_STATE]{"target_state":"kitchen"}[/ACTION]"""));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        var result = await workshop.SayAsync("one", session, "t1");
        await workshop.Coach.InvokeAsync(new(session.Id, "ann", "SAVE", """{"text":"cake"}""", ActionEmitters.System) { TurnId = "t2" });
        await workshop.SayAsync("two", session, "t3");

        var turns = await workshop.Coach.GetTurnsAsync(session.Id, "ann");

        Assert.Equal([("t1", TurnKind.Message), ("t2", TurnKind.Action), ("t3", TurnKind.Message)], turns.Select(turn => (turn.TurnId, turn.Kind)));
        var step = Assert.Single(turns[0].Steps);
        Assert.Equal(("one", $"Kept. {Save}[ACTION:COOK]{{}}[/ACTION]", "Kept. ", "scripted"), (turns[0].Message, step.RawReply, step.VisibleText, step.Model));
        Assert.Equal([ActionStatus.Succeeded, ActionStatus.NotAllowed], step.Calls.Select(call => call.Status));
        Assert.Equal(result.Actions.Select(call => (call.Message, call.Duration)), step.Calls.Select(call => (call.Message, call.Duration)));
        Assert.Equal("", Assert.Single(turns[1].Steps).RawReply);
        Assert.Equal(("hall", "kitchen"), (turns[2].Steps[0].Calls[0].StateBefore, turns[2].Steps[0].Calls[0].StateAfter));
        Assert.Equal(["t2"], (await workshop.Coach.GetTurnsAsync(session.Id, "ann", skip: 1, count: 1)).Select(turn => turn.TurnId));
        await Assert.ThrowsAsync<SessionNotFoundException>(async () => await workshop.Coach.GetTurnsAsync(session.Id, "eve"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await workshop.Coach.GetTurnsAsync(session.Id, "ann", skip: -1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_turn_that_runs_while_its_user_is_deleted_leaves_nothing(bool isStreamed)
    {
        var (asked, goOn) = (new TaskCompletionSource(), new TaskCompletionSource<string>());
        await using var workshop = new Workshop(new ScriptedChatClient().Reply((_, _) =>
        {
            asked.SetResult();
            return goOn.Task;
        }));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        var turn = isStreamed ? StreamAsync(workshop, session) : workshop.SayAsync("Hello", session);
        await asked.Task;

        Assert.Equal(1, await workshop.Coach.DeleteUserAsync("ann"));
        goOn.SetResult("Kept. " + Save);

        await Assert.ThrowsAsync<SessionNotFoundException>(() => turn);
        Assert.Empty(workshop.Done);
        Assert.Empty(await workshop.Store.ReadTurnsAsync(session.Id, 0, 10));
        Assert.Empty(await workshop.Store.ReadMessagesAsync(session.Id, 10));
        Assert.Empty(await workshop.Coach.GetSessionsAsync("ann"));
    }

    [Fact]
    public async Task A_turn_that_fails_after_its_session_is_deleted_leaves_nothing()
    {
        var (asked, goOn) = (new TaskCompletionSource(), new TaskCompletionSource<string>());
        await using var workshop = new Workshop(new ScriptedChatClient().Reply((_, _) =>
        {
            asked.SetResult();
            return goOn.Task;
        }));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        var turn = workshop.SayAsync("Hello", session);
        await asked.Task;

        Assert.True(await workshop.Coach.DeleteSessionAsync(session.Id, "ann"));
        goOn.SetException(new HttpRequestException("gone"));

        await Assert.ThrowsAsync<SessionNotFoundException>(() => turn);
        Assert.Empty(await workshop.Store.ReadTurnsAsync(session.Id, 0, 10));
    }

    [Fact]
    public async Task Only_the_users_own_session_is_deleted()
    {
        await using var workshop = new Workshop(new("Hm."));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        await workshop.SayAsync("Hello", session);

        Assert.False(await workshop.Coach.DeleteSessionAsync(session.Id, "eve"));
        Assert.Equal(0, await workshop.Coach.DeleteUserAsync("eve"));
        Assert.Single(await workshop.Coach.GetTurnsAsync(session.Id, "ann"));
        Assert.True(await workshop.Coach.DeleteSessionAsync(session.Id, "ann"));
        Assert.False(await workshop.Coach.DeleteSessionAsync(session.Id, "ann"));
        Assert.Null(await workshop.Coach.FindSessionAsync(session.Id, "ann"));
    }

    [Fact]
    public async Task The_applications_deletions_run_in_order_in_one_scope_and_its_transaction()
    {
        var seen = new List<(string What, string UserId, bool IsRunning, TurnTransaction Transaction)>();
        await using var workshop = new Workshop(new(), coach => coach.OnDeleteUser((services, userId, _) => See("first", services, userId)).OnDeleteUser((services, userId, _) => See("second", services, userId)), time: null);
        await workshop.Coach.CreateSessionAsync("ann");

        Assert.Equal(1, await workshop.Coach.DeleteUserAsync("ann"));

        Assert.Equal([("first", "ann", true), ("second", "ann", true)], seen.Select(call => (call.What, call.UserId, call.IsRunning)));
        Assert.Same(seen[0].Transaction, seen[1].Transaction);
        Assert.False(seen[0].Transaction.IsRunning);

        ValueTask See(string what, IServiceProvider services, string userId)
        {
            var transaction = services.GetRequiredService<TurnTransaction>();
            seen.Add((what, userId, transaction.IsRunning, transaction));
            return default;
        }
    }

    [Fact]
    public async Task A_deletion_that_fails_undoes_what_was_deleted_before_it()
    {
        var rows = new List<string> { "row" };
        var fails = true;
        await using var workshop = new Workshop(
            new(),
            coach => coach
                .OnDeleteUser((services, _, _) =>
                {
                    services.GetRequiredService<TurnTransaction>().OnRollback(() => rows.Add("row"));
                    rows.Clear();
                    return default;
                })
                .OnDeleteUser((_, _, _) => fails ? throw new TimeoutException() : default),
            time: null);
        var session = await workshop.Coach.CreateSessionAsync("ann");

        await Assert.ThrowsAsync<TimeoutException>(async () => await workshop.Coach.DeleteUserAsync("ann"));
        Assert.Equal(["row"], rows);
        Assert.NotNull(await workshop.Coach.FindSessionAsync(session.Id, "ann"));

        fails = false;
        Assert.Equal(1, await workshop.Coach.DeleteUserAsync("ann"));
        Assert.Empty(rows);
    }

    [Fact]
    public async Task What_is_older_than_the_policy_says_is_done_away_with()
    {
        var clock = new SetClock { Now = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero) };
        await using var workshop = new Workshop(new($"Kept. {Save}", "Second.", "Third."), configure: null, clock);
        var (old, young) = (await workshop.Coach.CreateSessionAsync("ann"), await workshop.Coach.CreateSessionAsync("ann"));
        await workshop.SayAsync("one", old);
        await workshop.SayAsync("two", young);
        clock.Now += TimeSpan.FromDays(30);
        await workshop.SayAsync("three", young);
        clock.Now += TimeSpan.FromDays(1);

        Assert.Equal(new(0, 0), await workshop.Coach.ApplyRetentionAsync(new()));
        Assert.Equal(new(0, 0), await workshop.Coach.ApplyRetentionAsync(new() { RawReplies = TimeSpan.MaxValue, Sessions = TimeSpan.FromDays(31) }));
        Assert.Equal(new(2, 0), await workshop.Coach.ApplyRetentionAsync(new() { RawReplies = TimeSpan.FromDays(1) }));
        Assert.Equal(["", "Third."], (await workshop.Coach.GetTurnsAsync(young.Id, "ann")).Select(turn => turn.Steps[0].RawReply));
        Assert.Equal(["one", "Kept. "], (await workshop.Coach.GetHistoryAsync(old.Id, "ann")).Select(message => message.Text));
        Assert.Equal(new(1, 1), await workshop.Coach.ApplyRetentionAsync(new() { RawReplies = TimeSpan.Zero, Sessions = TimeSpan.FromDays(30) }));
        Assert.Equal([young.Id], (await workshop.Coach.GetSessionsAsync("ann")).Select(session => session.Id));
        await Assert.ThrowsAsync<ArgumentException>(async () => await workshop.Coach.ApplyRetentionAsync(new() { Sessions = TimeSpan.FromTicks(-1) }));
    }

    private static async Task<TurnResult> StreamAsync(Workshop workshop, CoachSession session)
    {
        TurnResult? result = null;
        await foreach (var update in workshop.Coach.GetStreamingResponseAsync(new(session.Id, "ann", "Hello")))
        {
            result = (update as TurnCompleted)?.Result;
        }

        return result!;
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
