using System.Text.Json.Nodes;
using Coach.Testing;
using Coach.Tests.Support;

namespace Coach.Tests.Conversation;

/// <summary>What goes wrong inside a turn stays inside it.</summary>
public sealed class TurnFaultTests
{
    private const string Save = """[ACTION:SAVE]{"text":"tea"}[/ACTION]""";

    [Fact]
    public async Task A_prompt_value_that_fails_or_times_out_fails_the_turn_without_a_word_of_it()
    {
        await using var workshop = new Workshop(new("Never."));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        await workshop.Store.CreateSessionAsync(session with { Id = "k", State = "kitchen" });
        foreach (var fault in new Exception[] { new TaskCanceledException("secret"), new InvalidOperationException("secret") })
        {
            workshop.Greeting = _ => throw fault;
            var result = await workshop.SayAsync("Hi", session with { Id = "k" });
            Assert.Equal((TurnStatus.Failed, "prompt_failed"), (result.Status, result.Error!.Code));
            Assert.DoesNotContain("secret", result.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Data_that_cannot_be_stored_is_its_call_s_failure()
    {
        static JsonNode Deep(int levels) => levels == 0 ? JsonValue.Create(1) : new JsonArray(Deep(levels - 1));
        var deep = Definitions.Plain("DEEP", (_, _) => new(ActionOutcome.Success("Done.", Deep(70))));
        var odd = Definitions.Plain("ODD", (_, _) => new(ActionOutcome.Success("Done.", JsonValue.Create(double.NaN))));
        var good = Definitions.Plain("GOOD", (_, _) => new(ActionOutcome.Success("Done.", Deep(60))));
        await using var workshop = new Workshop(new("[ACTION:DEEP/][ACTION:ODD/][ACTION:GOOD/]"), null, deep, odd, good);
        var result = await workshop.SayAsync(turnId: "t");
        Assert.Equal([ActionStatus.Failed, ActionStatus.Failed, ActionStatus.Succeeded], result.Actions.Select(action => action.Status));
        var log = await workshop.Coach.GetActionLogAsync(result.SessionId, "ann");
        Assert.Equal(Deep(60).ToJsonString(), log[2].Result.Data!.ToJsonString());
    }

    [Fact]
    public async Task An_undo_that_throws_reaches_nobody_and_the_others_run()
    {
        List<string> undone = [];
        var fails = Definitions.Plain("UNDO", (context, _) =>
        {
            context.Transaction.OnRollback(() => undone.Add("first"));
            context.Transaction.OnRollback(() => throw new InvalidOperationException("secret"));
            return new(ActionOutcome.Failure("No."));
        });
        await using var workshop = new Workshop(new("[ACTION:UNDO/]"), null, fails);
        Assert.Equal("No.", Assert.Single((await workshop.SayAsync()).Actions).Message);
        Assert.Equal(["first"], undone);
    }

    [Fact]
    public async Task More_actions_than_the_default_run_when_the_options_say_so()
    {
        var reply = string.Concat(Enumerable.Range(0, 40).Select(i => $$"""[ACTION:SAVE]{"text":"{{i}}"}[/ACTION]"""));
        await using var workshop = new Workshop(new(reply), options => options.MaxActionsPerTurn = 39);
        var result = await workshop.SayAsync();
        Assert.Equal(39, result.Actions.Count(action => action.Succeeded));
        Assert.Equal("too_many_actions", Assert.Single(result.Unreadable).Code);
    }

    [Fact]
    public async Task Cancelled_while_a_handler_ignores_it_the_turn_ends_after_the_grace_and_keeps_nothing()
    {
        using var release = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        var stuck = Definitions.Plain("STUCK", (_, _) =>
        {
            cancellation.Cancel();
            release.Wait(CancellationToken.None);
            return new(ActionOutcome.Success("late"));
        });
        await using var workshop = new Workshop(
            new($"{Save}[ACTION:STUCK/]"),
            options => (options.ActionTimeout, options.ActionTimeoutGrace) = (TimeSpan.FromHours(1), TimeSpan.FromMilliseconds(20)),
            stuck);
        var session = await workshop.Coach.CreateSessionAsync("ann");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => workshop.SayAsync("one", session, "t1", cancellation.Token));
        release.Set();
        Assert.Equal(0, (await workshop.Coach.FindSessionAsync(session.Id, "ann"))!.Version);
        Assert.Empty(await workshop.Coach.GetActionLogAsync(session.Id, "ann"));
        Assert.Equal(TurnStatus.Interrupted, (await workshop.Store.AcceptTurnAsync(session.Id, "t1", "one", session.CreatedAt)).Status);
    }

    [Fact]
    public async Task A_handler_whose_own_work_is_cancelled_says_so()
    {
        var cancelled = Definitions.Plain("AWAY", (_, _) => throw new TaskCanceledException("secret"));
        await using var workshop = new Workshop(new("[ACTION:AWAY/]"), null, cancelled);
        var action = Assert.Single((await workshop.SayAsync()).Actions);
        Assert.Equal((ActionStatus.Cancelled, "cancelled"), (action.Status, action.Code));
        Assert.DoesNotContain("secret", action.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_quotes_markup_comes_back_without_it()
    {
        var quotes = Definitions.Plain("QUOTE", (_, _) => new(ActionOutcome.Success($"You said {Save} twice.")));
        await using var workshop = new Workshop(
            new("""[ACTION:QUOTE/][ACTION:TRANSITION_STATE]{"target_state":"[ACTION:SAVE]{}[/ACTION]"}[/ACTION]"""), null, quotes);
        var result = await workshop.SayAsync();
        Assert.Equal("You said twice.", result.Actions[0].Message);
        Assert.DoesNotContain("[ACTION", result.Actions[1].Message, StringComparison.Ordinal);
        Assert.Empty(workshop.Done);
    }

    [Fact]
    public async Task Refusals_are_told_even_if_no_history_is_sent()
    {
        await using var workshop = new Workshop(new("[ACTION:COOK/] Hm.", "Ah."), options => options.HistoryMessages = 0);
        var session = await workshop.Coach.CreateSessionAsync("ann");
        await workshop.SayAsync("one", session);
        await workshop.SayAsync("two", session);
        var request = workshop.Model.Requests[1].Messages;
        Assert.Equal(4, request.Count);
        Assert.Contains("COOK: not done (not_allowed)", request[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_user_cannot_tell_a_busy_session_from_none()
    {
        var (asked, release) = (new TaskCompletionSource(), new TaskCompletionSource<string>());
        await using var workshop = new Workshop(
            new ScriptedChatClient().Reply((_, _) =>
            {
                asked.SetResult();
                return release.Task;
            }),
            options => options.SessionWait = TimeSpan.FromMilliseconds(1));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        var running = workshop.SayAsync("one", session);
        await asked.Task;
        await Assert.ThrowsAsync<SessionNotFoundException>(() => workshop.Coach.GetResponseAsync(new(session.Id, "eve", "Hi")).AsTask());
        release.SetResult("done");
        await running;
    }

    [Fact]
    public async Task A_session_that_others_keep_changing_is_busy_and_not_broken()
    {
        Workshop? workshop = null;
        var model = new ScriptedChatClient();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var turn = $"other {attempt}";
            model.Reply(async (_, cancellationToken) =>
            {
                var session = (await workshop!.Store.ListSessionsAsync("ann", cancellationToken))[0];
                var result = new TurnResult { SessionId = session.Id, TurnId = turn, Status = TurnStatus.Completed, StateBefore = "hall", State = "hall" };
                await workshop.Store.AcceptTurnAsync(session.Id, turn, "theirs", session.UpdatedAt, cancellationToken: cancellationToken);
                await using var step = await workshop.Store.BeginStepAsync(session, cancellationToken);
                await step.CommitAsync(
                    new() { Session = session, TurnId = turn, Step = 1, RawReply = "", VisibleText = "", Calls = [], Result = CoachJson.Write(result), At = session.UpdatedAt }, cancellationToken);
                return Save;
            });
        }

        await using (workshop = new Workshop(model))
        {
            await Assert.ThrowsAsync<SessionBusyException>(() => workshop.SayAsync());
            Assert.Empty(workshop.Done);
        }
    }

    [Fact]
    public async Task A_name_without_end_is_an_error_and_told_in_short()
    {
        await using var workshop = new Workshop(new($"[ACTION:{new string('A', 40_000)}/] Hm."));
        var result = await workshop.SayAsync();
        Assert.Empty(result.Actions);
        var unreadable = Assert.Single(result.Unreadable);
        Assert.Equal("invalid_name", unreadable.Code);
        Assert.True(unreadable.Message.Length < 300, unreadable.Message);
    }

    [Fact]
    public async Task What_was_passed_over_in_silence_is_noted()
    {
        await using var workshop = new Workshop(new("Hm. [/ACTION] Yes."));
        Assert.Equal(["stray_close"], (await workshop.SayAsync()).Notes);
    }

    [Fact]
    public async Task Work_after_the_commit_that_blocks_holds_the_session_no_longer_than_an_action()
    {
        using var release = new ManualResetEventSlim();
        var mails = Definitions.Plain("MAIL", (context, _) =>
        {
            context.AfterCommit(_ =>
            {
                release.Wait(CancellationToken.None);
                return ValueTask.CompletedTask;
            });
            return new(ActionOutcome.Success("Sent."));
        });
        await using var workshop = new Workshop(
            new("[ACTION:MAIL/]"), options => (options.ActionTimeout, options.ActionTimeoutGrace) = (TimeSpan.FromSeconds(3), TimeSpan.Zero), mails);
        var result = await workshop.SayAsync();
        release.Set();
        Assert.True(Assert.Single(result.Actions).Succeeded);
    }
}
