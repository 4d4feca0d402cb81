namespace LifeCoach;

/// <summary>A client's picture of a day on which an identity is true.</summary>
/// <param name="Identity">The identity's name.</param>
/// <param name="Description">The picture, in the present tense.</param>
/// <param name="SavedAt">When it was saved, in UTC.</param>
public sealed record Visualization(string Identity, string Description, DateTimeOffset SavedAt);

/// <summary>The clients' pictures: one for each identity, the last that was saved.</summary>
public interface IVisualizations
{
    /// <summary>The picture of this identity, or null.</summary>
    ValueTask<Visualization?> FindAsync(string userId, string identity, CancellationToken cancellationToken);

    /// <summary>Adds a picture, or replaces the one of its identity.</summary>
    ValueTask SaveAsync(string userId, Visualization visualization, CancellationToken cancellationToken);
}
