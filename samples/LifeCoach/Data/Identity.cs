namespace LifeCoach;

/// <summary>A role or way of being in which a client is, or wants to be, at home.</summary>
/// <param name="Name">In the client's own words.</param>
/// <param name="Category">The area of life.</param>
/// <param name="Description">A sentence about it, or empty.</param>
/// <param name="SavedAt">When it was first saved, in UTC.</param>
public sealed record Identity(string Name, IdentityCategory Category, string Description, DateTimeOffset SavedAt);

/// <summary>The clients' identities. A name is one identity, whatever its case and white space.</summary>
public interface IIdentities
{
    /// <summary>A client's identities, the first saved first.</summary>
    ValueTask<IReadOnlyList<Identity>> ListAsync(string userId, CancellationToken cancellationToken);

    /// <summary>The identity of this name, or null.</summary>
    ValueTask<Identity?> FindAsync(string userId, string name, CancellationToken cancellationToken);

    /// <summary>Adds an identity, or changes the one of this name.</summary>
    ValueTask SaveAsync(string userId, Identity identity, CancellationToken cancellationToken);
}
