namespace Coach.Testing;

/// <summary>How a <see cref="CoachConversation"/> is held.</summary>
public sealed class ConversationOptions
{
    /// <summary>Who talks. Default <c>user</c>.</summary>
    public string UserId { get; init; } = "user";

    /// <summary>Whether replies are streamed, as <see cref="ICoach.GetStreamingResponseAsync"/> does; <see cref="ConversationTurn.Updates"/> then has what came. Default false.</summary>
    public bool IsStreamed { get; init; }

    /// <summary>
    /// Whether the user's last session goes on if the store has one, as after a restart of the application: for a registration that keeps its file elsewhere. Default
    /// false: a new one begins.
    /// </summary>
    public bool GoesOn { get; init; }
}
