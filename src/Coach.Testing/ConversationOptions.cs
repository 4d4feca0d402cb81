namespace Coach.Testing;

/// <summary>How a <see cref="CoachConversation"/> is held.</summary>
public sealed class ConversationOptions
{
    /// <summary>Who talks. Default <c>user</c>.</summary>
    public string UserId { get; init; } = "user";

    /// <summary>Whether replies are streamed, as <see cref="ICoach.GetStreamingResponseAsync"/> does; <see cref="ConversationTurn.Updates"/> then has what came. Default false.</summary>
    public bool IsStreamed { get; init; }
}
