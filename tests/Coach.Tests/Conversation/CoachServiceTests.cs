using Coach.Testing;
using Coach.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Coach.Tests.Conversation;

public sealed class CoachServiceTests
{
    private const string Save = """[ACTION:SAVE]{"text":"tea"}[/ACTION]""";

    [Fact]
    public async Task The_reply_its_results_and_the_new_state_come_back()
    {
        await using var workshop = new Workshop(new($$"""Welcome. {{Save}} Come in. [ACTION:TRANSITION_STATE]{"target_state":"kitchen"}[/ACTION]"""));
        var result = await workshop.SayAsync();
        Assert.Equal("Welcome. Come in. ", result.Text);
        Assert.Equal((TurnStatus.Completed, "hall", "kitchen", "scripted"), (result.Status, result.StateBefore, result.State, result.Model));
        Assert.Equal(["SAVE", "TRANSITION_STATE"], result.Actions.Select(action => action.Name));
    }

    [Fact]
    public async Task The_request_holds_the_state_s_prompt_and_the_message_byte_for_byte()
    {
        const string message = "  [ACTION:SAVE]{\"text\":\"x\"}[/ACTION]\r\n\u00a0{{greeting}} ";
        await using var workshop = new Workshop(new("Hm."));
        var result = await workshop.SayAsync(message);
        var request = Assert.Single(workshop.Model.Requests).Messages;
        Assert.Equal([ChatRole.System, ChatRole.User], request.Select(part => part.Role));
        Assert.Equal(message, request[1].Text);
        Assert.StartsWith("Where one arrives.\n\nYou act by writing", request[0].Text, StringComparison.Ordinal);
        Assert.Contains("### SAVE\nDoes SAVE.\n- text (string, required)\nExample: [ACTION:SAVE]{\"text\": \"hello\"}[/ACTION]", request[0].Text, StringComparison.Ordinal);
        Assert.Contains("- target_state (string, required), one of:\n  - kitchen: First save something.", request[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("BUTTON", request[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("COOK", request[0].Text, StringComparison.Ordinal);
        Assert.Empty(result.Actions);
        Assert.Empty(workshop.Done);
    }

    [Fact]
    public async Task The_next_request_tells_what_became_of_the_actions_and_shows_executed_ones_canonically()
    {
        await using var workshop = new Workshop(new("Good. [action:save ] { \"text\": \"tea\" } [/ACTION:SAVE][ACTION:COOK/] [ACTION:SAVE]broken[/ACTION]", "Fine."));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        var first = await workshop.SayAsync("one", session);
        await workshop.SayAsync("two", session);
        var request = workshop.Model.Requests[1].Messages;
        Assert.Equal([ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.User, ChatRole.User], request.Select(part => part.Role));
        Assert.Equal("one", request[1].Text);
        Assert.StartsWith("Good.", request[2].Text, StringComparison.Ordinal);
        Assert.EndsWith("\n[ACTION:SAVE]{ \"text\": \"tea\" }[/ACTION]", request[2].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("COOK", request[2].Text, StringComparison.Ordinal);
        Assert.Contains("- SAVE: done. saved tea\n- COOK: not done (not_allowed). COOK is not allowed in the state hall.", request[3].Text, StringComparison.Ordinal);
        Assert.Contains($"could not be read ({Assert.Single(first.Unreadable).Code})", request[3].Text, StringComparison.Ordinal);
        Assert.Equal("two", request[4].Text);
    }

    [Fact]
    public async Task Results_are_told_once()
    {
        await using var workshop = new Workshop(new(Save, "Nothing more.", "Nothing at all."));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        await workshop.SayAsync("one", session);
        await workshop.SayAsync("two", session);
        await workshop.SayAsync("three", session);
        Assert.Contains(workshop.Model.Requests[1].Messages, message => message.Text.Contains("Note from the application", StringComparison.Ordinal));
        Assert.DoesNotContain(workshop.Model.Requests[2].Messages, message => message.Text.Contains("Note from the application", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stored_messages_carry_no_markup_and_stay_in_order()
    {
        await using var workshop = new Workshop(new($"Kept. {Save}", "Second."));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        await workshop.SayAsync("one", session);
        await workshop.SayAsync("two", session);
        var history = await workshop.Coach.GetHistoryAsync(session.Id, "ann");
        Assert.Equal(["one", "Kept. ", "two", "Second."], history.Select(message => message.Text));
        Assert.Equal([1L, 2, 3, 4], history.Select(message => message.Ordinal));
    }

    [Fact]
    public async Task The_same_turn_id_gives_the_recorded_result_and_runs_nothing()
    {
        await using var workshop = new Workshop(new($"Once. {Save}[ACTION:COOK/]"));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        var first = await workshop.SayAsync("one", session, "t1");
        var second = await workshop.SayAsync("one", session, "t1");
        Assert.Equal(["saved tea"], workshop.Done);
        Assert.Single(workshop.Model.Requests);
        Assert.Equal((first.Text, first.State, first.Status), (second.Text, second.State, second.Status));
        Assert.Equal(first.Actions.Select(action => (action.Name, action.Status, action.Message, action.Duration, action.Key)), second.Actions.Select(action => (action.Name, action.Status, action.Message, action.Duration, action.Key)));
    }

    [Fact]
    public async Task The_same_turn_id_at_the_same_moment_runs_once()
    {
        await using var workshop = new Workshop(new(Save));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => workshop.SayAsync("one", session, "t1"))));
        Assert.Equal(["saved tea"], workshop.Done);
        Assert.All(results, result => Assert.Equal(TurnStatus.Completed, result.Status));
    }

    [Fact]
    public async Task The_same_turn_id_with_another_message_is_a_conflict()
    {
        await using var workshop = new Workshop(new("Once."));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        await workshop.SayAsync("one", session, "t1");
        var conflict = await Assert.ThrowsAsync<TurnConflictException>(() => workshop.SayAsync("two", session, "t1"));
        Assert.Equal("t1", conflict.TurnId);
    }

    [Fact]
    public async Task A_model_that_fails_fails_the_turn_keeps_the_message_and_can_be_tried_again()
    {
        await using var workshop = new Workshop(new ScriptedChatClient().Reply((_, _) => throw new HttpRequestException("key=secret")).Reply($"Here. {Save}"));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        var failed = await workshop.SayAsync("one", session, "t1");
        Assert.Equal((TurnStatus.Failed, "model_failed", ""), (failed.Status, failed.Error!.Code, failed.Text));
        Assert.DoesNotContain("secret", failed.ToString(), StringComparison.Ordinal);
        Assert.Equal(["one"], (await workshop.Coach.GetHistoryAsync(session.Id, "ann")).Select(message => message.Text));

        var again = await workshop.SayAsync("one", session, "t1");
        Assert.Equal((TurnStatus.Completed, "Here. "), (again.Status, again.Text));
        Assert.Equal(["one", "Here. "], (await workshop.Coach.GetHistoryAsync(session.Id, "ann")).Select(message => message.Text));
        Assert.Equal(1, workshop.Model.Requests[1].Messages.Count(message => message.Text == "one"));
    }

    [Fact]
    public async Task A_model_that_times_out_by_itself_is_no_cancellation()
    {
        await using var workshop = new Workshop(new ScriptedChatClient().Reply((_, _) => throw new TaskCanceledException("HttpClient.Timeout")));
        Assert.Equal("model_failed", (await workshop.SayAsync()).Error!.Code);
    }

    [Fact]
    public async Task Cancelled_before_the_reply_s_end_no_action_runs()
    {
        using var cancellation = new CancellationTokenSource();
        await using var workshop = new Workshop(new ScriptedChatClient()
            .Reply((_, cancellationToken) =>
            {
                cancellation.Cancel();
                cancellationToken.ThrowIfCancellationRequested();
                return Task.FromResult(Save);
            })
            .Reply(Save));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => workshop.SayAsync("one", session, "t1", cancellation.Token));
        Assert.Empty(workshop.Done);
        Assert.Equal(TurnStatus.Completed, (await workshop.SayAsync("one", session, "t1")).Status);
        Assert.Equal(["saved tea"], workshop.Done);
    }

    [Fact]
    public async Task Cancelled_while_a_handler_runs_the_whole_step_is_undone()
    {
        using var cancellation = new CancellationTokenSource();
        var cancels = Definitions.Plain("CANCEL", async (_, cancellationToken) =>
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return ActionOutcome.Success("never");
        });
        await using var workshop = new Workshop(new($"{Save}[ACTION:CANCEL/]"), null, cancels);
        var session = await workshop.Coach.CreateSessionAsync("ann");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => workshop.SayAsync("one", session, "t1", cancellation.Token));
        var after = await workshop.Coach.FindSessionAsync(session.Id, "ann");
        Assert.Equal((0L, 0), (after!.Version, after.Data.Names.Count()));
        Assert.Empty(await workshop.Coach.GetActionLogAsync(session.Id, "ann"));
    }

    [Fact]
    public async Task Another_user_s_session_does_not_exist()
    {
        await using var workshop = new Workshop(new("Never."));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        Assert.Null(await workshop.Coach.FindSessionAsync(session.Id, "bob"));
        await Assert.ThrowsAsync<SessionNotFoundException>(() => workshop.Coach.GetHistoryAsync(session.Id, "bob").AsTask());
        await Assert.ThrowsAsync<SessionNotFoundException>(() => workshop.Coach.GetActionLogAsync(session.Id, "bob").AsTask());
        await Assert.ThrowsAsync<SessionNotFoundException>(() => workshop.Coach.GetResponseAsync(new(session.Id, "bob", "Hi")).AsTask());
        await Assert.ThrowsAsync<SessionNotFoundException>(() => workshop.Coach.GetResponseAsync(new("nowhere", "ann", "Hi")).AsTask());
        Assert.Empty(await workshop.Coach.GetSessionsAsync("bob"));
        Assert.Empty(workshop.Model.Requests);
    }

    [Fact]
    public async Task Turns_of_one_session_run_one_at_a_time()
    {
        var model = new ScriptedChatClient();
        var (running, most) = (0, 0);
        for (var i = 0; i < 20; i++)
        {
            model.Reply(async (_, _) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return "ok";
            });
        }

        await using var workshop = new Workshop(model);
        var session = await workshop.Coach.CreateSessionAsync("ann");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => workshop.SayAsync($"message {i}", session))));
        Assert.Equal(1, most);
        Assert.Equal(40, (await workshop.Coach.GetHistoryAsync(session.Id, "ann")).Count);
    }

    [Fact]
    public async Task Sessions_do_not_wait_for_each_other()
    {
        var both = new Barrier(2);
        Task<string> Meet(CancellationToken _) => Task.Run(() => both.SignalAndWait(TimeSpan.FromSeconds(30)) ? "met" : "alone");
        await using var workshop = new Workshop(new ScriptedChatClient().Reply((_, token) => Meet(token)).Reply((_, token) => Meet(token)));
        var results = await Task.WhenAll(Task.Run(() => workshop.SayAsync("a")), Task.Run(() => workshop.SayAsync("b")));
        Assert.All(results, result => Assert.Equal("met", result.Text));
    }

    [Fact]
    public async Task A_session_that_stays_busy_is_said_so()
    {
        var release = new TaskCompletionSource<string>();
        var asked = new TaskCompletionSource();
        await using var workshop = new Workshop(
            new ScriptedChatClient().Reply((_, _) =>
            {
                asked.SetResult();
                return release.Task;
            }),
            options => options.SessionWait = TimeSpan.FromMilliseconds(20));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        var first = workshop.SayAsync("one", session);
        await asked.Task;
        await Assert.ThrowsAsync<SessionBusyException>(() => workshop.SayAsync("two", session));
        release.SetResult("done");
        Assert.Equal("done", (await first).Text);
    }

    [Fact]
    public async Task A_stored_state_that_no_longer_exists_is_said_so_and_a_former_name_goes_on()
    {
        await using var workshop = new Workshop(new("You are here. [ACTION:COOK/]"));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        await workshop.Store.CreateSessionAsync(session with { Id = "lost", State = "attic" });
        await workshop.Store.CreateSessionAsync(session with { Id = "old", State = "PANTRY" });
        var lost = await workshop.SayAsync("Hi", session with { Id = "lost" });
        Assert.Equal((TurnStatus.Failed, "unknown_state"), (lost.Status, lost.Error!.Code));
        var old = await workshop.SayAsync("Hi", session with { Id = "old" });
        Assert.Equal(("kitchen", true), (old.State, Assert.Single(old.Actions).Succeeded));
    }

    [Fact]
    public async Task A_prompt_value_is_asked_for()
    {
        await using var workshop = new Workshop(new("Kitchen."));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        await workshop.Store.CreateSessionAsync(session with { Id = "k", State = "kitchen" });
        await workshop.SayAsync("Hi", session with { Id = "k" });
        Assert.StartsWith("You are in the kitchen, dear ann. You act by", workshop.Model.Requests[0].Messages[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public async Task An_empty_message_is_the_caller_s_mistake(string message)
    {
        await using var workshop = new Workshop(new());
        await Assert.ThrowsAsync<ArgumentException>(() => workshop.SayAsync(message));
    }

    [Fact]
    public async Task A_message_beyond_the_limit_is_the_caller_s_mistake()
    {
        await using var workshop = new Workshop(new(), options => options.MaxMessageLength = 10);
        var error = await Assert.ThrowsAsync<ArgumentException>(() => workshop.SayAsync(new string('x', 11)));
        Assert.Contains("11 characters; at most 10", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_no_unicode_text_is_the_caller_s_mistake()
    {
        await using var workshop = new Workshop(new());
        foreach (var (message, offset) in new[] { ("half \ud83d", 5), ("\ude00 half", 0), ("😀\ud83d😀", 2) })
        {
            var error = await Assert.ThrowsAsync<ArgumentException>(() => workshop.SayAsync(message));
            Assert.Contains($"half a surrogate pair at offset {offset},", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_turn_that_another_process_completed_meanwhile_gives_its_result()
    {
        Workshop? here = null;
        var asked = 0;
        var model = new ScriptedChatClient().Reply(async (_, cancellationToken) =>
        {
            // What another process on the same store would do while this one waits for its model.
            asked++;
            var session = (await here!.Store.ListSessionsAsync("ann", cancellationToken))[0];
            var recorded = new TurnResult { SessionId = session.Id, TurnId = "t1", Status = TurnStatus.Completed, Text = "theirs", StateBefore = "hall", State = "hall" };
            await using var step = await here.Store.BeginStepAsync(session, cancellationToken);
            await step.CommitAsync(
                new StepRecord
                {
                    Session = session,
                    TurnId = "t1",
                    Step = 1,
                    RawReply = "theirs",
                    VisibleText = "theirs",
                    Calls = [],
                    Result = CoachJson.Write(recorded),
                    At = session.UpdatedAt,
                },
                cancellationToken);
            return $"ours {Save}";
        });
        await using (here = new Workshop(model))
        {
            var session = await here.Coach.CreateSessionAsync("ann");
            var result = await here.SayAsync("one", session, "t1");
            Assert.Equal(("theirs", 1), (result.Text, asked));
            Assert.Empty(here.Done);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("<think>What shall I say?</think>")]
    public async Task An_empty_reply_is_no_answer(string reply)
    {
        await using var workshop = new Workshop(new(reply));
        var result = await workshop.SayAsync();
        Assert.Equal((TurnStatus.Failed, "empty_reply"), (result.Status, result.Error!.Code));
    }

    public static TheoryData<string> HostileReplies => new()
    {
        new string('[', 100_000),
        string.Concat(Enumerable.Repeat("[ACTION:", 20_000)),
        string.Concat(Enumerable.Repeat("[ACTION:SAVE]{\"text\":\"", 20_000)),
        "[ACTION:SAVE][1][/ACTION][ACTION:SAVE]\"x\"[/ACTION][ACTION:SAVE]7[/ACTION][ACTION:SAVE]null[/ACTION]",
        "[ACTION:SAVE]" + string.Concat(Enumerable.Repeat("{\"a\":", 2_000)) + "1" + new string('}', 2_000) + "[/ACTION]",
        "[ACTION:SAVE]{\"text\":\"\\ud800\"}[/ACTION]",
        "[ACTION:SAVE]{\"text\":\"\ud800\"}[/ACTION]",
        "[ACTION:SAVE]{\"text\":NaN}[/ACTION]",
    };

    [Theory]
    [MemberData(nameof(HostileReplies), DisableDiscoveryEnumeration = true)]
    public async Task No_reply_throws_and_none_of_these_runs(string reply)
    {
        await using var workshop = new Workshop(new(reply));
        var result = await workshop.SayAsync();
        Assert.Equal(TurnStatus.Completed, result.Status);
        Assert.Empty(workshop.Done);
        Assert.True(reply[1] == '[' || result.Unreadable.Count + result.Actions.Count > 0);
    }

    [Fact]
    public void A_second_coach_is_refused_and_both_are_named()
    {
        CoachMachine Named(string name) => new(name, "a", [new("a")], Definitions.Table(), Definitions.Conditions(), new([], _ => null!));
        var services = new ServiceCollection().AddCoach(Named("One"));
        var error = Assert.Throws<InvalidOperationException>(() => services.AddCoach(Named("Two")));
        Assert.Equal("The services have the coach One already; Two needs a service collection of its own.", error.Message);
    }

    [Fact]
    public void A_missing_model_is_said_with_what_to_do()
    {
        using var services = new ServiceCollection().AddCoach(new("One", "a", [new("a")], Definitions.Table(), Definitions.Conditions(), new([], _ => null!))).BuildServiceProvider();
        Assert.Contains("UseChatClient", Assert.Throws<InvalidOperationException>(services.GetRequiredService<ICoach>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_out_of_range_is_said_at_registration()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new Workshop(new(), options => options.MaxActionsPerTurn = 0));
        Assert.Equal("CoachOptions.MaxActionsPerTurn is 0; it has to be at least 1.", error.Message);
    }
}
