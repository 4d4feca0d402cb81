using LifeCoach;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using static Coach.Testing.Tests.Talk;

namespace Coach.Testing.Tests;

/// <summary>Recorded conversations, run again with the coach that recorded them and with changed ones.</summary>
public sealed class FixtureTests
{
    [Fact]
    public async Task A_recorded_conversation_comes_out_the_same_from_a_file()
    {
        var folder = Directory.CreateTempSubdirectory("coach-fixture-");
        try
        {
            var path = Path.Combine(folder.FullName, "new", "evening.json");
            await (await RecordAsync()).SaveAsync(path);

            var fixture = await ConversationFixture.LoadAsync(path);

            Assert.Equal([TurnKind.Message, TurnKind.Message, TurnKind.Message, TurnKind.Message, TurnKind.Action, TurnKind.Decision, TurnKind.Message], fixture.Turns.Select(turn => turn.Kind));
            Assert.Equal(new FixtureCallPlace(4, 1), fixture.Turns[5].Decides);
            await fixture.RunsAsRecordedAsync(Register);
            Assert.Empty(await fixture.RunAsync(Register));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_file_is_written_for_people()
    {
        var json = (await RecordAsync()).ToJson();

        Assert.StartsWith("{\n  \"version\": 1,\n  \"coach\": \"Coach.Testing.Tests\",\n  \"turns\": [\n    {\n      \"kind\": \"Message\",\n      \"message\": \"I had tea, \\\"Ärger\\\" & cake\"", json, StringComparison.Ordinal);
        Assert.Contains("\"reply\": \"[ACTION:SAVE_NOTE]{\\\"text\\\": \\\"tea\\\"}[/ACTION]Noted.\"", json, StringComparison.Ordinal);
        Assert.Equal(json, ConversationFixture.FromJson(json).ToJson());
    }

    [Fact]
    public async Task A_call_that_comes_out_differently_is_named_with_turn_step_and_reason()
    {
        var fixture = ConversationFixture.FromJson((await RecordAsync()).ToJson().Replace("\\\"text\\\": \\\"tea\\\"}", "\\\"text\\\": \\\"nonsense\\\"}", StringComparison.Ordinal));

        var differences = await fixture.RunAsync(Register);
        var error = await Assert.ThrowsAsync<CoachTestException>(() => fixture.RunsAsRecordedAsync(Register));

        // The model is told of the failure, and asked again, for which nothing was recorded.
        Assert.Equal(
            [(1, 0, "model calls", "1", "2 or more"), (1, 0, "the turn", "completed", "failed"), (1, 1, "SAVE_NOTE, status", "Succeeded (ok)", "Failed (nonsense)")],
            differences.Take(3).Select(difference => (difference.Turn, difference.Step, difference.What, difference.Was, difference.Is)));
        Assert.Equal("That is nonsense.", differences[2].Reason);
        Assert.StartsWith("Expected the 7 turns to come out as recorded, but there are ", error.Message, StringComparison.Ordinal);
        Says(error, "\n  turn 1, step 1 (\"I had tea, \"Ärger\" & cake\"): SAVE_NOTE, status was \"Succeeded (ok)\", is \"Failed (nonsense)\", because: That is nonsense.");
    }

    [Fact]
    public async Task A_coach_with_another_option_is_found_different()
    {
        var fixture = await RecordAsync();

        var differences = await fixture.RunAsync(services => Register(services, options => options.MaxSteps = 1));

        var calls = Assert.Single(differences, difference => difference.What == "model calls");
        Assert.Equal((2, "2", "1"), (calls.Turn, calls.Was, calls.Is));
        Assert.Contains(differences, difference => (difference.Turn, difference.What, difference.Was, difference.Is) == (2, "steps", "2", "1"));
    }

    [Fact]
    public async Task A_guard_that_says_no_now_changes_state_and_what_follows()
    {
        await using var conversation = await StartAsync(new ScriptedChatClient(Save + "Noted.", Close + "Good night."));
        await conversation.SayAsync("I had tea");
        await conversation.SayAsync("Good night");
        var recorded = await conversation.Coach.GetTurnsAsync(conversation.Session.Id, "user");

        // As if the first turn had not been: the guard has no note.
        var fixture = ConversationFixture.FromTurns("Coach.Testing.Tests", [recorded[1]]);
        var differences = await fixture.RunAsync(services => Register(services, options => options.MaxSteps = 1));

        Assert.Equal(
            [(1, "TRANSITION_STATE, status", "Succeeded (ok)", "Failed (guard_failed)"), (1, "TRANSITION_STATE, state", "open -> closed", "open -> open")],
            differences.Select(difference => (difference.Turn, difference.What, difference.Was, difference.Is)));
        Assert.Contains("First note something.", differences[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_on_a_call_that_no_longer_waits_is_a_difference_and_the_rest_goes_on()
    {
        var recorded = (await RecordAsync()).ToJson().Replace("[ACTION:BURN_NOTES/]", "[ACTION:BURN_IT/]", StringComparison.Ordinal);

        var differences = await ConversationFixture.FromJson(recorded).RunAsync(services => Register(services, options => options.MaxSteps = 2));

        Assert.Contains(differences, difference => (difference.Turn, difference.What, difference.Is) == (6, "the call that was decided on", "UnknownAction"));
        Assert.Contains(differences, difference => (difference.Turn, difference.Step, difference.What, difference.Was, difference.Is) == (4, 1, "calls", "BURN_NOTES", "BURN_IT"));
        Assert.DoesNotContain(differences, difference => difference.Turn == 7 && difference.What == "the turn");
    }

    [Fact]
    public async Task Native_calls_are_run_again_as_native_calls()
    {
        static void Natively(IServiceCollection services) => Register(services, options => options.Channels = Providers.ActionChannels.Native);
        var model = new ScriptedChatClient().Reply("", ScriptedChatClient.ToolCall("SAVE_NOTE", """{"text": "tea"}""")).Reply("Noted.");
        await using var conversation = await CoachConversation.StartAsync(Natively, model);
        await conversation.SayAsync("I had tea");

        var fixture = await ConversationFixture.RecordAsync(conversation.Coach, conversation.Session.Id, "user");

        Assert.True(fixture.Turns[0].Steps[0].Calls[0].Native);
        await fixture.RunsAsRecordedAsync(Natively);
    }

    [Fact]
    public async Task Tools_that_are_no_actions_are_called_again()
    {
        var called = 0;
        void WithTools(IServiceCollection services) => services.AddCoach(coach => coach
            .Configure(options => options.Channels = Providers.ActionChannels.Native)
            .AddTools(AIFunctionFactory.Create((string city) => $"It rains in {city}, {++called}.", "weather")));
        var model = new ScriptedChatClient()
            .Reply("Let me see.", ScriptedChatClient.ToolCall("weather", """{"city": "Oslo"}"""), ScriptedChatClient.ToolCall("SAVE_NOTE", """{"text": "tea"}"""))
            .Reply("", ScriptedChatClient.ToolCall("weather", """{"city": "Bonn"}"""))
            .Reply("It rains.");
        await using var conversation = await CoachConversation.StartAsync(WithTools, model);
        (await conversation.SayAsync("Where does it rain?")).Executed("SAVE_NOTE").TookSteps(3);

        var recorded = await ConversationFixture.RecordAsync(conversation.Coach, conversation.Session.Id, "user");
        var fixture = ConversationFixture.FromJson(recorded.ToJson());

        Assert.Equal(["weather {\"city\":\"Oslo\"} Succeeded"], fixture.Turns[0].Steps[0].Tools!.Select(tool => $"{tool.Name} {tool.Arguments} {tool.Status}"));
        Assert.Null(fixture.Turns[0].Steps[2].Tools);
        await fixture.RunsAsRecordedAsync(WithTools);
        Assert.Equal(4, called);
        var differences = await fixture.RunAsync(services => Register(services, options => options.Channels = Providers.ActionChannels.Native));
        Assert.Contains(differences, difference => (difference.Step, difference.What, difference.Was, difference.Is) == (1, "tools", "weather (Succeeded)", ""));
        var turns = await conversation.Coach.GetTurnsAsync(conversation.Session.Id, "user");
        Assert.Contains("use RecordAsync", Assert.Throws<InvalidOperationException>(() => ConversationFixture.FromTurns("x", turns)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_of_an_application_with_tables_is_run_again_over_sqlite()
    {
        var model = new ScriptedChatClient()
            .Reply("""[ACTION:MARK_INTRODUCTION_COMPLETE/][ACTION:TRANSITION_STATE]{"target_state": "identity_brainstorming"}[/ACTION]So.""")
            .Reply("""[ACTION:SAVE_IDENTITY]{"identity": "Painter", "category": "PASSIONS"}[/ACTION]Lovely!""");
        await using var conversation = await CoachConversation.StartAsync(services => services.AddLifeCoach(), model);
        await conversation.SayAsync("Hello");
        await conversation.SayAsync("I paint");

        var fixture = await ConversationFixture.RecordAsync(conversation.Coach, conversation.Session.Id, "user");

        await fixture.RunsAsRecordedAsync((services, folder) => services.AddLifeCoach(Path.Combine(folder, "coach.db")));
        var missing = await Assert.ThrowsAsync<CoachTestException>(() => fixture.RunsAsRecordedAsync(Register));
        Says(missing, "MARK_INTRODUCTION_COMPLETE, status was \"Succeeded (ok)\", is \"NotAllowed (not_allowed)\"");
    }

    [Fact]
    public async Task A_session_whose_raw_replies_are_gone_cannot_be_recorded()
    {
        await using var conversation = await StartAsync(new ScriptedChatClient("Good tea."));
        await conversation.SayAsync("I had tea");
        var turns = await conversation.Coach.GetTurnsAsync(conversation.Session.Id, "user");
        RecordedTurn[] emptied = [turns[0] with { Steps = [turns[0].Steps[0] with { RawReply = "" }] }];

        var error = Assert.Throws<InvalidOperationException>(() => ConversationFixture.FromTurns("x", emptied));

        Assert.Equal("Turn 1 cannot be run again: it has lost its raw reply to a retention policy.", error.Message);
        Assert.Throws<InvalidOperationException>(() => ConversationFixture.FromTurns("x", [turns[0] with { Status = TurnStatus.Running }]));
    }

    [Theory]
    [InlineData("{", "evening.json is no recorded conversation: ")]
    [InlineData("[]", "evening.json is no recorded conversation: ")]
    [InlineData("null", "evening.json is no fixture of version 1; record it again.")]
    [InlineData("""{"version": 2, "coach": "x", "turns": []}""", "evening.json is no fixture of version 1, but of version 2; record it again.")]
    [InlineData("""{"version": 1, "coach": "x"}""", "evening.json is no fixture of version 1")]
    [InlineData("""{"version": 1, "coach": "x", "turns": [{"kind": "Massage", "message": ""}]}""", "evening.json is no recorded conversation: ")]
    [InlineData("""{"version": 1, "coach": "x", "turns": [{"kind": "Message"}]}""", "evening.json is no recorded conversation: ")]
    [InlineData("""{"version": 1, "coach": "x", "turns": [{"kind": "Message", "message": "Hi", "steps": null}]}""", "evening.json is no recorded conversation: ")]
    public void What_is_no_fixture_is_said(string json, string says) =>
        Assert.StartsWith(says, Assert.Throws<CoachTestException>(() => ConversationFixture.FromJson(json, "evening.json")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("RING")]
    [InlineData("{}")]
    [InlineData("""{"name": "RING", "parameters": "{}", "emitter": "Nobody"}""")]
    public async Task An_action_that_was_edited_into_none_is_said(string message)
    {
        var json = $$"""{"version": 1, "coach": "x", "turns": [{"kind": "Action", "message": {{System.Text.Json.JsonSerializer.Serialize(message)}}}]}""";

        var error = await Assert.ThrowsAsync<CoachTestException>(() => ConversationFixture.FromJson(json).RunAsync(Register));

        Assert.StartsWith("Turn 1 of the fixture asks for an action, and its message is not as it was recorded: ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A conversation with all that a fixture holds: steps, a failed turn, a button, a decision.</summary>
    private static async Task<ConversationFixture> RecordAsync()
    {
        var model = new ScriptedChatClient()
            .Reply(Save + "Noted.")
            .Reply("Let me see. [ACTION:LOOK_UP/]").Reply("It is tea.")
            .Fail(new HttpRequestException("down"))
            .Reply("Shall I? [ACTION:BURN_NOTES/]")
            .Reply("Good night.");
        await using var conversation = await StartAsync(model);
        await conversation.SayAsync("I had tea, \"Ärger\" & cake");
        await conversation.SayAsync("What did I have?");
        (await conversation.SayAsync("Hello?")).DidNotComplete("model_failed");
        await conversation.SayAsync("Burn it");
        (await conversation.InvokeAsync("RING")).Executed("RING");
        (await conversation.ApproveAsync("BURN_NOTES")).Executed("BURN_NOTES");
        await conversation.SayAsync("Good night");
        model.UsedUp();
        return await ConversationFixture.RecordAsync(conversation.Coach, conversation.Session.Id, conversation.Session.UserId);
    }
}
