namespace Coach.Parameters;

/// <summary>A closed set of values, each with the name that the model is told and perhaps another one. Found by their index.</summary>
internal sealed class Choices
{
    // To compare so many, most of them by their lengths, costs less than a hash.
    private const int Few = 16;

    private readonly string[] _names;
    private readonly string[] _alternatives;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>>? _exact;
    private readonly string _shown;
    private (string Bare, int Index)[]? _bare;

    public Choices(string[] names, string[]? alternatives = null)
    {
        (_names, _alternatives) = (names, alternatives ?? []);
        if (names.Length > Few)
        {
            var exact = new Dictionary<string, int>(names.Length, StringComparer.Ordinal);
            for (var index = 0; index < names.Length; index++)
            {
                exact.TryAdd(names[index], index);
            }

            _exact = exact.GetAlternateLookup<ReadOnlySpan<char>>();
        }

        _shown = string.Join(", ", names);
    }

    private (string Bare, int Index)[] BareNames =>
        _bare ??= [.. _names.Select((name, index) => (Spelling.Bare(name), index)), .. _alternatives.Select((name, index) => (Spelling.Bare(name), index))];

    public string this[int index] => _names[index];

    /// <summary>The value of exactly this name, or -1.</summary>
    public int Exact(ReadOnlySpan<char> text)
    {
        if (_exact is { } exact)
        {
            return exact.TryGetValue(text, out var found) ? found : -1;
        }

        for (var index = 0; index < _names.Length; index++)
        {
            if (text.SequenceEqual(_names[index]))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>The one value of which this is another spelling, or -1; a declared name always wins over one that only looks like it.</summary>
    public int Spelled(string text)
    {
        if (text.Length > Spelling.Longest)
        {
            return -1;
        }

        var index = Only(_names, text, StringComparison.OrdinalIgnoreCase);
        if (index < 0)
        {
            index = Only(_alternatives, text, StringComparison.Ordinal);
        }

        if (index < 0)
        {
            index = Only(_alternatives, text, StringComparison.OrdinalIgnoreCase);
        }

        return index >= 0 ? index : Nearest(Spelling.Bare(text), isNear: false);
    }

    /// <summary>The one value that is nearly this, or -1.</summary>
    public int Near(string text) => text.Length > Spelling.Longest ? -1 : Nearest(Spelling.Bare(text), isNear: true);

    public override string ToString() => _shown;

    private static int Only(string[] names, string text, StringComparison comparison)
    {
        var found = -1;
        for (var index = 0; index < names.Length; index++)
        {
            if (names[index].Equals(text, comparison))
            {
                if (found >= 0)
                {
                    return -1;
                }

                found = index;
            }
        }

        return found;
    }

    private int Nearest(string bare, bool isNear)
    {
        var (found, least) = (-1, int.MaxValue);
        foreach (var (name, index) in BareNames)
        {
            var most = isNear ? Spelling.Tolerance(name) : 0;
            var distance = Spelling.Distance(bare, name, most);
            if (bare.Length == 0 || distance > most || distance > least)
            {
                continue;
            }

            found = distance < least || found == index ? index : -1;
            least = distance;
        }

        return found;
    }
}
