using System.ComponentModel;

namespace Coach.Parameters;

/// <summary>The names under which an enum's members are read: the name that the model is told, and the C# name.</summary>
/// <typeparam name="TEnum">The enum.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class EnumNames<TEnum>
    where TEnum : struct, Enum
{
    private readonly Dictionary<string, TEnum> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, TEnum>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly string _shown;

    /// <summary>Makes the names.</summary>
    /// <param name="members">Each member with the name that the model is told and its C# name.</param>
    public EnumNames(params (string Name, string CSharpName, TEnum Value)[] members)
    {
        ArgumentNullException.ThrowIfNull(members);
        _lookup = _values.GetAlternateLookup<ReadOnlySpan<char>>();
        _shown = string.Join(", ", members.Select(member => member.Name));
        foreach (var (name, cSharpName, value) in members)
        {
            _values[name] = value;
            _values.TryAdd(cSharpName, value);
        }

        // A declared name always wins over one that only looks like it.
        foreach (var (name, cSharpName, value) in members)
        {
            _values.TryAdd(Bare(name), value);
            _values.TryAdd(Bare(cSharpName), value);
        }
    }

    internal bool TryFind(ReadOnlySpan<char> text, out TEnum value) => _lookup.TryGetValue(text, out value) || _values.TryGetValue(Bare(text.ToString()), out value);

    /// <summary>The names that the model is told, with commas between.</summary>
    public override string ToString() => _shown;

    // MONEY_MAKER, "money maker" and MoneyMaker are one name.
    private static string Bare(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
}
