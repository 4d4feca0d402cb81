namespace LifeCoach;

/// <summary>Something a client has decided to do.</summary>
/// <param name="Number">Its number among the client's items, from 1.</param>
/// <param name="Identity">The name of the identity that it serves.</param>
/// <param name="Title">What to do.</param>
/// <param name="Due">The day by which it is to be done, if one was named.</param>
/// <param name="CreatedAt">When it was planned, in UTC.</param>
/// <param name="CompletedAt">When it was done, in UTC; null while it is open.</param>
public sealed record ActionItem(int Number, string Identity, string Title, DateOnly? Due, DateTimeOffset CreatedAt, DateTimeOffset? CompletedAt);

/// <summary>The clients' action items.</summary>
public interface IActionItems
{
    /// <summary>A client's items by number.</summary>
    ValueTask<IReadOnlyList<ActionItem>> ListAsync(string userId, CancellationToken cancellationToken);

    /// <summary>Adds an item, or changes the one of this number.</summary>
    ValueTask SaveAsync(string userId, ActionItem item, CancellationToken cancellationToken);
}
