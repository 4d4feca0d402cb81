using Coach.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LifeCoach.Tests;

/// <summary>The life coach with a model that says what a test tells it to.</summary>
public sealed class LifeCoachTests
{
    [Fact]
    public async Task An_identity_is_saved_in_the_clients_words()
    {
        await using var conversation = await StartAsync(new ScriptedChatClient(
            """
            Let us begin!
            [ACTION:MARK_INTRODUCTION_COMPLETE]{}[/ACTION]
            [ACTION:TRANSITION_STATE]{"target_state": "identity_brainstorming"}[/ACTION]
            [ACTION:SAVE_IDENTITY]{"identity": "Creative Visionary", "category": "PASSIONS"}[/ACTION]
            """));

        var turn = await conversation.SayAsync("I love making things");

        turn.Executed("SAVE_IDENTITY").Says("Let us begin!").InState("identity_brainstorming");
        var identities = await conversation.Coach.ReadAsync((services, token) => services.GetRequiredService<IIdentities>().ListAsync("user", token));
        Assert.Equal(IdentityCategory.PassionsAndTalents, Assert.Single(identities).Category);
    }

    [Fact]
    public async Task The_way_on_is_shut_until_the_introduction_is_over()
    {
        await using var conversation = await StartAsync(new ScriptedChatClient()
            .Reply("""On we go. [ACTION:TRANSITION_STATE]{"target_state": "identity_brainstorming"}[/ACTION]""")
            .Reply("But first: what would you like to be called?"));

        var turn = await conversation.SayAsync("Hello");

        turn.Failed("TRANSITION_STATE", "guard_failed").InState("introduction").Says("what would you like to be called?");
    }

    [Fact]
    public async Task An_identity_in_a_category_that_is_none_is_refused()
    {
        await using var conversation = await StartAsync(new ScriptedChatClient()
            .Reply("""[ACTION:MARK_INTRODUCTION_COMPLETE]{}[/ACTION][ACTION:TRANSITION_STATE]{"target_state": "identity_brainstorming"}[/ACTION]Go ahead.""")
            .Reply("""Fine. [ACTION:SAVE_IDENTITY]{"identity": "Painter", "category": "BANANA"}[/ACTION]""")
            .Reply("""[ACTION:SAVE_IDENTITY]{"identity": "Painter", "category": "PASSIONS"}[/ACTION]Now it is saved."""));
        await conversation.SayAsync("Hello");

        var turn = await conversation.SayAsync("I paint");

        turn.Refused("SAVE_IDENTITY", "invalid_parameters").Executed("SAVE_IDENTITY").TookSteps(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_recorded_conversation_comes_out_as_it_did(bool isInSqlite)
    {
        var fixture = await ConversationFixture.LoadAsync(Path.Combine(AppContext.BaseDirectory, "fixtures", "from-hello-to-a-plan.json"));

        await fixture.RunsAsRecordedAsync((services, folder) => services.AddSingleton<TimeProvider>(new FixedTime()).AddLifeCoach(isInSqlite ? Path.Combine(folder, "coach.db") : null));
    }

    private static Task<CoachConversation> StartAsync(ScriptedChatClient model) => CoachConversation.StartAsync(services => services.AddLifeCoach(), model);
}
