using Coach;

namespace LifeCoach;

/// <summary>The in-memory twin of <see cref="SqlIdentities"/>.</summary>
internal sealed class MemoryIdentities(MemoryTable<Identity> table, TurnTransaction transaction) : IIdentities
{
    public ValueTask<IReadOnlyList<Identity>> ListAsync(string userId, CancellationToken cancellationToken) => new(table.Of(userId));

    public ValueTask<Identity?> FindAsync(string userId, string name, CancellationToken cancellationToken) => new(Find(userId, name));

    public ValueTask SaveAsync(string userId, Identity identity, CancellationToken cancellationToken)
    {
        var old = Find(userId, identity.Name);
        table.Save(transaction, userId, old, old is null ? identity : old with { Category = identity.Category, Description = identity.Description });
        return default;
    }

    private Identity? Find(string userId, string name)
    {
        var key = Wording.ToKey(name);
        return table.Of(userId).Find(identity => Wording.ToKey(identity.Name) == key);
    }
}

/// <summary>The in-memory twin of <see cref="SqlVisualizations"/>.</summary>
internal sealed class MemoryVisualizations(MemoryTable<Visualization> table, TurnTransaction transaction) : IVisualizations
{
    public ValueTask<Visualization?> FindAsync(string userId, string identity, CancellationToken cancellationToken) => new(Find(userId, identity));

    public ValueTask SaveAsync(string userId, Visualization visualization, CancellationToken cancellationToken)
    {
        table.Save(transaction, userId, Find(userId, visualization.Identity), visualization);
        return default;
    }

    private Visualization? Find(string userId, string identity)
    {
        var key = Wording.ToKey(identity);
        return table.Of(userId).Find(visualization => Wording.ToKey(visualization.Identity) == key);
    }
}

/// <summary>The in-memory twin of <see cref="SqlActionItems"/>.</summary>
internal sealed class MemoryActionItems(MemoryTable<ActionItem> table, TurnTransaction transaction) : IActionItems
{
    public ValueTask<IReadOnlyList<ActionItem>> ListAsync(string userId, CancellationToken cancellationToken) => new(table.Of(userId));

    public ValueTask SaveAsync(string userId, ActionItem item, CancellationToken cancellationToken)
    {
        table.Save(transaction, userId, table.Of(userId).Find(other => other.Number == item.Number), item);
        return default;
    }
}
