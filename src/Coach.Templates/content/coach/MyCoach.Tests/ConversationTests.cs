using Coach.Testing;

namespace MyCoach.Tests;

public sealed class ConversationTests
{
    [Fact]
    public async Task A_goal_is_saved_and_the_conversation_goes_on()
    {
        var model = new ScriptedChatClient(
            """
            That is worth keeping at!
            [ACTION:SAVE_GOAL]{"goal": "run 5 km"}[/ACTION]
            [ACTION:TRANSITION_STATE]{"target_state": "follow_up"}[/ACTION]
            """);
        await using var conversation = await CoachConversation.StartAsync(services => services.AddCoach(), model);

        var turn = await conversation.SayAsync("I want to run 5 km");

        turn.Executed("SAVE_GOAL").Says("worth keeping at").DoesNotSay("ACTION");
        conversation.InState("follow_up").HasData("goal", "run 5 km");
    }

    [Fact]
    public async Task A_goal_without_words_is_refused_and_the_model_is_told()
    {
        var model = new ScriptedChatClient()
            .Reply("""Noted. [ACTION:SAVE_GOAL]{"goal": ""}[/ACTION]""")
            .Reply("What would you like to reach?");
        await using var conversation = await CoachConversation.StartAsync(services => services.AddCoach(), model);

        var turn = await conversation.SayAsync("Hello");

        turn.Refused("SAVE_GOAL", "invalid_parameters").Says("What would you like to reach?").InState("welcome");
    }
}
