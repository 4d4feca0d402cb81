using static Coach.Testing.Tests.Talk;

namespace Coach.Testing.Tests;

/// <summary>Each assertion on a turn, met and not met, with what it says then.</summary>
public sealed class ConversationTurnTests
{
    [Fact]
    public async Task A_turn_of_ten_lines_asserts_calls_state_and_reply()
    {
        await using var conversation = await StartAsync(new ScriptedChatClient($"Good tea. {Save}{Close}"));

        var turn = await conversation.SayAsync("I had tea");

        turn.Executed("SAVE_NOTE", """{"text":"tea"}""").Executed("transition_state").Says("Good tea.").DoesNotSay("ACTION").InState("closed").Completed().TookSteps(1).ReadCleanly();
        conversation.InState("closed").HasData("note", "tea");
        Assert.Equal("Noted: tea.", turn.Call("SAVE_NOTE").Message);
        Assert.Same(turn, Assert.Single(conversation.Turns));
    }

    [Fact]
    public async Task A_failing_assertion_shows_the_calls_with_their_states_and_reasons_the_state_and_the_reply()
    {
        var turn = await SayOnceAsync($$"""Good tea. [ACTION:RING/]{{Save}}[ACTION:SAVE_NOTE]{"text": ""}[/ACTION]{{Close}}[ACTION:SAVE_NOTE]{"text": "too late"}[/ACTION][ACTION:SAVE_NOTE]never closed""");

        Fails(
            () => turn.Executed("BURN_NOTES"),
            "Expected BURN_NOTES to be executed, but there was no call of it.\nThe turn: \"Good evening\"\n  calls:\n",
            "\n    RING {}: EmitterNotAllowed (emitter_not_allowed) in open, \"",
            "\n    SAVE_NOTE {\"text\": \"tea\"}: Succeeded (ok) in open, \"Noted: tea.\"",
            "\n    SAVE_NOTE {\"text\": \"\"}: InvalidParameters (invalid_parameters) in open, \"text must have 1 to 40 characters",
            "\n    TRANSITION_STATE {\"target_state\": \"closed\"}: Succeeded (ok) in open -> closed, \"",
            "\n    SAVE_NOTE {\"text\": \"too late\"}: NotAllowed (not_allowed) in closed, \"SAVE_NOTE is not allowed in the state closed.",
            "\n  unreadable at offset ",
            "\n  state: open -> closed\n",
            "\n  reply: \"Good tea.");
    }

    [Fact]
    public async Task An_action_that_was_not_executed_is_shown_with_what_became_of_it()
    {
        var turn = await SayOnceAsync("""Well. [ACTION:RING/][ACTION:THROW/][ACTION:BURN_NOTES/][ACTION:SAVE_NOTE]{"text": "tea", "times": 2}[/ACTION]""");

        Fails(() => turn.Executed("RING"), "Expected RING to be executed, but it was refused (emitter_not_allowed): ");
        Fails(() => turn.Executed("THROW"), "Expected THROW to be executed, but it failed (");
        Fails(() => turn.Executed("BURN_NOTES"), "but it waits for approval.");
        Fails(() => turn.Executed("BRUN_NOTES"), "but there was no call of it, and Coach.Testing.Tests declares no such action.");
        Fails(() => turn.Executed("SAVE_NOTE", """{"text": "tea"}"""), "Expected SAVE_NOTE to be executed with {\"text\": \"tea\"}, but it was executed with {\"text\": \"tea\", \"times\": 2}.");
        turn.Executed("SAVE_NOTE", """{"times":2,"text":"tea"}""");
        Assert.Throws<ArgumentException>(() => turn.Executed("SAVE_NOTE", "tea"));
        Assert.DoesNotContain("secret", turn.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_must_not_have_been_executed_is_found()
    {
        var turn = await SayOnceAsync($"Well. {Save}[ACTION:RING/]");

        turn.DidNotExecute("RING").DidNotExecute("BURN_NOTES");
        Fails(() => turn.DidNotExecute("SAVE_NOTE"), "Expected SAVE_NOTE not to be executed, but it was.");
        Fails(() => turn.ExecutedNothing(), "Expected no action to be executed, but SAVE_NOTE was.");
        (await SayOnceAsync("Well. [ACTION:RING/]")).ExecutedNothing();
    }

    [Fact]
    public async Task Refusals_failures_and_waiting_calls_are_told_apart()
    {
        var turn = await SayOnceAsync("""Well. [ACTION:RING/][ACTION:THROW/][ACTION:BURN_NOTES/][ACTION:SAVE_NOTE]{"text": "nonsense"}[/ACTION]""");

        turn.Refused("RING").Refused("RING", "emitter_not_allowed").Failed("THROW").Failed("SAVE_NOTE", "nonsense").NeedsApproval("BURN_NOTES");
        Fails(() => turn.Refused("RING", "not_allowed"), "Expected RING to be refused (not_allowed), but it was refused (emitter_not_allowed): ");
        Fails(() => turn.Refused("SAVE_NOTE"), "Expected SAVE_NOTE to be refused, but it failed (nonsense): That is nonsense.");
        Fails(() => turn.Refused("BURN_NOTES"), "Expected BURN_NOTES to be refused, but it waits for approval.");
        Fails(() => turn.Failed("BURN_NOTES"), "Expected BURN_NOTES to fail, but it waits for approval.");
        Fails(() => turn.Failed("RING"), "Expected RING to fail, but it was refused");
        Fails(() => turn.Failed("SAVE_NOTE", "other"), "Expected SAVE_NOTE to fail (other), but it failed (nonsense)");
        Fails(() => turn.NeedsApproval("RING"), "Expected RING to wait for approval, but it was refused");
    }

    [Fact]
    public async Task One_call_is_taken_only_if_there_is_one()
    {
        var turn = await SayOnceAsync($$"""Well. {{Save}}[ACTION:SAVE_NOTE]{"text": "cake"}[/ACTION][ACTION:RING/]""");

        Assert.Equal(ActionStatus.EmitterNotAllowed, turn.Call("RING").Status);
        Fails(() => turn.Call("SAVE_NOTE"), "Expected one call of SAVE_NOTE, but there were 2.");
        Fails(() => turn.Call("THROW"), "Expected one call of THROW, but there was no call of it.");
    }

    [Fact]
    public async Task Text_and_state_that_differ_are_said()
    {
        await using var conversation = await StartAsync(new ScriptedChatClient("Good tea."));
        Fails(() => conversation.InState("closed"), "Expected the state closed, but it is open.");
        var turn = await conversation.SayAsync("I had tea");

        Fails(() => turn.Says("cake"), "Expected the reply to say \"cake\", but it does not.", "reply: \"Good tea.\"");
        Fails(() => turn.DoesNotSay("tea"), "Expected the reply not to say \"tea\", but it does.");
        Fails(() => turn.InState("closed"), "Expected the state closed, but it is open.\n", "calls: none");
        Fails(() => turn.InState("clsoed"), "Coach.Testing.Tests has no state clsoed; its states are open, closed.");
        Fails(() => conversation.InState("closed"), "Expected the state closed, but it is open.", "The turn: \"I had tea\"");
        Fails(() => conversation.HasData("note", "tea"), "Expected the session's data to have note = \"tea\", but it is {}.");
        Fails(() => turn.TookSteps(2), "Expected the turn to take 2 steps, but it took 1.");
    }

    [Fact]
    public async Task What_could_not_be_read_or_was_guessed_is_not_clean()
    {
        Fails(() => SayOnceAsync("Well. [ACTION:SAVE_NOTE]broken").GetAwaiter().GetResult().ReadCleanly(), "Expected everything in the reply to be readable, but at offset 6: ");
        Fails(() => SayOnceAsync("""Well. [ACTION:SAVE_NOTE]{"text": "tea[/ACTION]""").GetAwaiter().GetResult().ReadCleanly(), "Expected nothing to be guessed, but SAVE_NOTE was read by guessing.", "repaired: ");
        (await SayOnceAsync("Well. [ACTION:SAVE_NOTE]{text: 'tea',}[/ACTION]")).ReadCleanly();
    }

    [Fact]
    public async Task A_turn_that_failed_says_how()
    {
        await using var conversation = await StartAsync(new ScriptedChatClient().Fail(new HttpRequestException("password=secret")).Reply("Good tea."));
        var failed = await conversation.SayAsync("I had tea");
        var turn = await conversation.SayAsync("I had tea");

        failed.DidNotComplete().DidNotComplete("model_failed").ExecutedNothing();
        Fails(() => failed.Completed(), "Expected the turn to complete, but it is Failed.", "error: model_failed, \"The coach could not answer just now.");
        Fails(() => failed.DidNotComplete("store_failed"), "Expected the turn to fail (store_failed), but it failed as model_failed.");
        Fails(() => turn.DidNotComplete(), "Expected the turn to fail, but it is Completed.");
        Assert.DoesNotContain("secret", failed.ToString(), StringComparison.Ordinal);
    }
}
