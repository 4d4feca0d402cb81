namespace Coach;

/// <summary>One user's conversation with a coach, as it was read or as a call left it. Immutable: a call that fails changes nothing.</summary>
public sealed record CoachSession
{
    /// <summary>Identifies the session.</summary>
    public required string Id { get; init; }

    /// <summary>Whose session it is; for any other user it does not exist.</summary>
    public required string UserId { get; init; }

    /// <summary>The name of the current state, as states.yaml spells it.</summary>
    public required string State { get; init; }

    /// <summary>What the application keeps with the session.</summary>
    public SessionData Data { get; init; } = SessionData.Empty;

    /// <summary>What is kept of the messages that are no longer sent to the model; null if nothing is.</summary>
    public ConversationSummary? Summary { get; init; }

    /// <summary>Counts the commits; a step commits only on the version that it read.</summary>
    public long Version { get; init; }

    /// <summary>When the session began, in UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the session last changed, in UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
