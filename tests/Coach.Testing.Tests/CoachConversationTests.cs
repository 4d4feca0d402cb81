using Coach.Providers;
using LifeCoach;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using static Coach.Testing.Tests.Talk;

namespace Coach.Testing.Tests;

public sealed class CoachConversationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_script_that_runs_out_in_a_turn_says_what_was_asked_and_why(bool isStreamed)
    {
        await using var conversation = await StartAsync(new ScriptedChatClient("Well. [ACTION:RING/]"), options: new() { IsStreamed = isStreamed });

        var error = await Assert.ThrowsAsync<CoachTestException>(() => conversation.SayAsync("Ring, please"));

        Assert.StartsWith("The script has no reply left: the model was asked for the second time.\nIt was asked:\n  system: \"", error.Message, StringComparison.Ordinal);
        Assert.Contains("\n  user: \"Ring, please\"\n", error.Message, StringComparison.Ordinal);
        Assert.Contains("RING", error.Message, StringComparison.Ordinal);
        Assert.Contains("It is asked once more in a turn if it has to see a result (a refusal, a failure,", error.Message, StringComparison.Ordinal);
        Assert.Contains("EmitterNotAllowed (emitter_not_allowed) in open", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Further_steps_take_further_replies()
    {
        var model = new ScriptedChatClient(Save + "Noted.", "Let me see. [ACTION:LOOK_UP/]", "It is tea.");
        await using var conversation = await StartAsync(model);
        await conversation.SayAsync("I had tea");

        var turn = await conversation.SayAsync("What did I have?");

        turn.Executed("LOOK_UP").Says("It is tea.").TookSteps(2);
        model.UsedUp();
        Assert.Contains(model.Requests[^1].Messages, message => message.Text.Contains("The note is tea.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_streamed_conversation_has_the_updates_and_the_same_result()
    {
        var reply = $"Good tea. {Save} And so on.";
        await using var whole = await StartAsync(new ScriptedChatClient(reply));
        await using var streamed = await StartAsync(new ScriptedChatClient(reply), options: new() { IsStreamed = true });

        var (one, other) = (await whole.SayAsync("I had tea"), await streamed.SayAsync("I had tea"));

        other.Executed("SAVE_NOTE");
        Assert.Equal(one.Text, other.Text);
        Assert.Empty(one.Updates);
        Assert.Equal(other.Text, string.Concat(other.Updates.OfType<TurnText>().Select(text => text.Text)));
        Assert.IsType<TurnCompleted>(other.Updates[^1]);
    }

    [Fact]
    public async Task A_streamed_turn_that_fails_has_its_result()
    {
        await using var conversation = await StartAsync(new ScriptedChatClient().FailAfter("Good ", new HttpRequestException("down")), options: new() { IsStreamed = true });

        var turn = await conversation.SayAsync("I had tea");

        turn.DidNotComplete("model_failed");
        Assert.Contains(turn.Updates, update => update is TurnText { Text: "Good" or "Good " });
    }

    [Fact]
    public async Task Buttons_are_pressed_without_the_model()
    {
        var model = new ScriptedChatClient();
        await using var conversation = await StartAsync(model);

        (await conversation.InvokeAsync("RING")).Executed("RING");
        Fails(() => conversation.InvokeAsync("SAVE_NOTE", """{"text": "tea"}""").GetAwaiter().GetResult().Executed("SAVE_NOTE"), "The turn: SAVE_NOTE {\"text\": \"tea\"}, asked for by User");

        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task A_call_that_waits_is_approved_or_rejected()
    {
        await using var conversation = await StartAsync(new ScriptedChatClient(Save + "Noted.", "Shall I? [ACTION:BURN_NOTES/]", "Shall I now? [ACTION:BURN_NOTES/]"));
        await conversation.SayAsync("I had tea");

        (await conversation.SayAsync("Burn it")).NeedsApproval("BURN_NOTES");
        (await conversation.RejectAsync("BURN_NOTES", "Rather not.")).Refused("BURN_NOTES", "rejected");
        conversation.HasData("note", "tea");
        (await conversation.SayAsync("Burn it!")).NeedsApproval("BURN_NOTES");
        (await conversation.ApproveAsync("BURN_NOTES")).Executed("BURN_NOTES");

        Assert.Empty(conversation.Session.Data.Names);
        var error = await Assert.ThrowsAsync<CoachTestException>(() => conversation.ApproveAsync("BURN_NOTES"));
        Assert.StartsWith("Expected a call of BURN_NOTES to wait for approval, but none waits.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_call_that_waits_is_named()
    {
        await using var conversation = await StartAsync(new ScriptedChatClient("Shall I? [ACTION:BURN_NOTES/]"));
        await conversation.SayAsync("Burn it");

        var error = await Assert.ThrowsAsync<CoachTestException>(() => conversation.ApproveAsync("RING"));

        Assert.StartsWith("Expected a call of RING to wait for approval, but those that wait are BURN_NOTES.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_with_tables_in_sqlite_is_tested_in_a_folder_that_is_deleted()
    {
        var kept = "";
        var model = new ScriptedChatClient()
            .Reply("""[ACTION:MARK_INTRODUCTION_COMPLETE/][ACTION:TRANSITION_STATE]{"target_state": "identity_brainstorming"}[/ACTION]So.""")
            .Reply("""[ACTION:SAVE_IDENTITY]{"identity": "Painter", "category": "PASSIONS"}[/ACTION]Lovely!""");
        await using (var conversation = await CoachConversation.StartAsync((services, folder) => services.AddLifeCoach(kept = Path.Combine(folder, "coach.db")), model, new() { UserId = "ann" }))
        {
            await conversation.SayAsync("Hello");
            (await conversation.SayAsync("I paint")).Executed("SAVE_IDENTITY").InState("identity_brainstorming");

            var identities = await conversation.Coach.ReadAsync((services, token) => services.GetRequiredService<IIdentities>().ListAsync("ann", token));
            Assert.Equal("Painter", Assert.Single(identities).Name);
            Assert.True(File.Exists(kept));
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(kept)));
    }

    [Fact]
    public async Task A_conversation_goes_on_after_a_restart_if_it_is_told_to()
    {
        var folder = Directory.CreateTempSubdirectory("coach-test-");
        try
        {
            void Register(IServiceCollection services) => services.AddLifeCoach(Path.Combine(folder.FullName, "coach.db"));
            await using (var before = await CoachConversation.StartAsync(Register, new ScriptedChatClient("""Hello Ann. [ACTION:SAVE_USER_INFO]{"key": "name", "value": "Ann"}[/ACTION]""")))
            {
                await before.SayAsync("I am Ann");
            }

            await using var after = await CoachConversation.StartAsync(Register, new ScriptedChatClient(), new() { GoesOn = true });

            Assert.Equal([("name", "Ann")], after.Session.Data.Client);
            await after.BeginSessionAsync();
            Assert.Empty(after.Session.Data.Client);
            Assert.Equal(2, (await after.Coach.GetSessionsAsync("user")).Count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_registration_without_a_coach_is_said()
    {
        var folder = "";
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => CoachConversation.StartAsync((_, given) => folder = given, new ScriptedChatClient()));

        Assert.Equal("The registration has no coach: call the generated services.AddCoach(…) in it.", error.Message);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Several_models_are_scripted_one_by_one_and_not_replaced()
    {
        var down = new ScriptedChatClient().Fail(new HttpRequestException("down"));
        var up = new ScriptedChatClient("Good tea. " + Save) { ModelId = "second" };
        void Register(IServiceCollection services) => CoachSetup.AddCoach(services, coach => coach.UseModels(
            [new(new ModelEntry { Provider = "a", Model = "first" }, down), new(new ModelEntry { Provider = "b", Model = "second" }, up)]));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => CoachConversation.StartAsync(Register, up));
        await using var conversation = await CoachConversation.StartAsync(Register, model: null);
        var turn = await conversation.SayAsync("I had tea");

        Assert.StartsWith("The registration chooses among several models", error.Message, StringComparison.Ordinal);
        turn.Executed("SAVE_NOTE");
        Assert.Equal(["a/first", "b/second"], turn.Result.Attempts.Select(attempt => attempt.Model));
    }

    [Fact]
    public async Task Any_chat_client_can_be_talked_to()
    {
        using IChatClient model = new LifeCoach.Demo.DemoChatClient();
        await using var conversation = await CoachConversation.StartAsync(services => services.AddLifeCoach(), model);

        (await conversation.SayAsync("Hello")).Completed();
    }
}
