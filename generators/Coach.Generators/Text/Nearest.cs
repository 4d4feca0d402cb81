namespace Coach.Generators.Text;

/// <summary>Finds what somebody probably meant among the names there are.</summary>
internal sealed class Nearest(IEnumerable<string> names)
{
    private const int Longest = 64;
    private const int MostHints = 100;

    private readonly Lazy<(string Name, string Upper)[]> _names = new(() =>
    [
        .. names.Where(static name => name.Length <= Longest).OrderBy(static name => name, StringComparer.Ordinal).Select(static name => (name, name.ToUpperInvariant())),
    ]);

    private int _hints;

    /// <summary><c> Did you mean X?</c>, or nothing if no name is near, or if so much is wrong that hints would not help.</summary>
    public string Hint(string name) => ++_hints <= MostHints && Find(name) is { } near ? $" Did you mean {near}?" : "";

    /// <summary>The sentence with the hint behind it, if there is one.</summary>
    public string Appended(string sentence, string name) => Hint(name) is { Length: > 0 } hint ? $"{sentence}.{hint}" : sentence;

    /// <summary>The nearest name: at most a third of the characters differ. Of two as near, the ordinally first.</summary>
    public string? Find(string name)
    {
        if (name.Length is 0 or > Longest)
        {
            return null;
        }

        string? nearest = null;
        var least = Math.Max(1, name.Length / 3) + 1;
        var wanted = name.ToUpperInvariant();
        foreach (var (candidate, upper) in _names.Value)
        {
            if (Math.Abs(candidate.Length - name.Length) >= least)
            {
                continue;
            }

            var distance = Distance(wanted, upper);
            if (distance < least)
            {
                (nearest, least) = (candidate, distance);
            }
        }

        return nearest;
    }

    /// <summary>How many characters have to be added, dropped, changed or swapped with their neighbour.</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[3][];
        for (var row = 0; row < 3; row++)
        {
            rows[row] = new int[b.Length + 1];
        }

        for (var j = 0; j <= b.Length; j++)
        {
            rows[0][j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var (current, last, beforeLast) = (rows[i % 3], rows[(i - 1) % 3], rows[(i + 1) % 3]);
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var least = Math.Min(Math.Min(current[j - 1], last[j]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                var isSwap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                current[j] = isSwap ? Math.Min(least, beforeLast[j - 2] + 1) : least;
            }
        }

        return rows[a.Length % 3][b.Length];
    }
}
