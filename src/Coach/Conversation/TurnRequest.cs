using Coach.Providers;

namespace Coach;

/// <summary>One user message.</summary>
/// <param name="SessionId">The session, from <see cref="ICoach.CreateSessionAsync"/>.</param>
/// <param name="UserId">Whose session it is.</param>
/// <param name="Message">What the person says; reaches the model byte-identical, and markup in it never runs.</param>
public sealed record TurnRequest(string SessionId, string UserId, string Message)
{
    /// <summary>The caller's id for this turn: sent again with the same message it gives the recorded result and runs nothing. Null makes one.</summary>
    public string? TurnId { get; init; }

    /// <summary>What this turn needs of its model, where there is more than one to choose from; null for <see cref="CoachOptions.Requirements"/>.</summary>
    public ModelRequirements? Requirements { get; init; }
}
