using Microsoft.Extensions.DependencyInjection;

namespace Coach.Testing.Tests;

/// <summary>Conversations with the notebook.</summary>
internal static class Talk
{
    public const string Save = """[ACTION:SAVE_NOTE]{"text": "tea"}[/ACTION]""";
    public const string Close = """[ACTION:TRANSITION_STATE]{"target_state": "closed"}[/ACTION]""";

    public static Task<CoachConversation> StartAsync(ScriptedChatClient model, Action<CoachOptions>? configure = null, ConversationOptions? options = null) =>
        CoachConversation.StartAsync(services => Register(services, configure), model, options);

    public static void Register(IServiceCollection services, Action<CoachOptions>? configure = null) => services.AddCoach(coach => coach.Configure(options => configure?.Invoke(options)));

    public static void Register(IServiceCollection services) => Register(services, configure: null);

    /// <summary>What the model asks for in one turn, at one step.</summary>
    public static async Task<ConversationTurn> SayOnceAsync(string reply)
    {
        await using var conversation = await StartAsync(new ScriptedChatClient(reply), options => options.MaxSteps = 1);
        return await conversation.SayAsync("Good evening");
    }

    /// <summary>Asserts that an assertion throws, and that its message says all of this.</summary>
    public static void Fails(Action assertion, params string[] says) => Says(Assert.Throws<CoachTestException>(assertion), says);

    public static void Says(CoachTestException error, params string[] says) =>
        Assert.All(says, text => Assert.True(error.Message.Contains(text, StringComparison.Ordinal), $"'{text}' is not in:\n{error.Message}"));
}
