using System.ComponentModel;

namespace Coach;

/// <summary>Definitions by name, without regard to case, each made when it is first asked for.</summary>
/// <typeparam name="TDefinition">The kind of definition.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DefinitionTable<TDefinition>
    where TDefinition : class
{
    private readonly Dictionary<string, int> _indexes;
    private readonly TDefinition?[] _made;
    private readonly Func<int, TDefinition> _make;

    /// <summary>Makes a table.</summary>
    /// <param name="names">The declared names, all different.</param>
    /// <param name="make">Makes the definition with this index in <paramref name="names"/>; called at least once for each that is used.</param>
    public DefinitionTable(string[] names, Func<int, TDefinition> make)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(make);
        Names = names;
        _make = make;
        _made = new TDefinition?[names.Length];
        _indexes = new(names.Length, StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < names.Length; index++)
        {
            _indexes.Add(names[index], index);
        }
    }

    /// <summary>A table without a definition.</summary>
    public static DefinitionTable<TDefinition> Empty { get; } = new([], static index => throw new ArgumentOutOfRangeException(nameof(index)));

    /// <summary>The declared names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The definition of this name, or null if none is declared.</summary>
    public TDefinition? Find(string name)
    {
        // Two threads may make it at once; both are the same.
        return _indexes.TryGetValue(name, out var index) ? _made[index] ??= _make(index) : null;
    }
}
