using System.Buffers;
using System.Globalization;
using System.Text;

namespace Coach.Parameters;

/// <summary>When two spellings are one name, and when one is nearly the other.</summary>
internal static class Spelling
{
    /// <summary>What is longer is no name; looking for something near it would cost its length times that of every name.</summary>
    public const int Longest = 64;

    /// <summary>The name without regard to case, accents and how its words are joined: <c>targetState</c>, <c>Target State</c> and <c>target-state</c> are one.</summary>
    public static string Bare(string name)
    {
        if (name.Length > Longest)
        {
            return name;
        }

        var text = Ascii.IsValid(name) || HasLoneSurrogate(name) ? name : name.Normalize(NormalizationForm.FormD);
        var bare = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is not ('_' or '-') && !char.IsWhiteSpace(c) && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                bare.Append(char.ToUpperInvariant(c));
            }
        }

        return bare.Replace("ß", "SS").ToString();
    }

    /// <summary>Such text cannot be normalized. No body has it, but one that is still to be repaired may.</summary>
    private static bool HasLoneSurrogate(string text)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != OperationStatus.Done)
            {
                return true;
            }

            rest = rest[length..];
        }

        return false;
    }

    /// <summary>How many characters of a bare name may differ before it is another one: none of a short name, three at most.</summary>
    public static int Tolerance(string bare) => bare.Length switch
    {
        < 4 or > Longest => 0,
        < 8 => 1,
        < 14 => 2,
        _ => 3,
    };

    /// <summary>How many characters have to be added, dropped, changed or swapped with their neighbour; more than <paramref name="most"/> is not counted out.</summary>
    public static int Distance(string a, string b, int most)
    {
        if (most == 0 || a.Length > Longest || b.Length > Longest || Math.Abs(a.Length - b.Length) > most)
        {
            return a == b ? 0 : most + 1;
        }

        Span<int> rows = stackalloc int[3 * (Longest + 1)];
        for (var j = 0; j <= b.Length; j++)
        {
            rows[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var current = rows.Slice(i % 3 * (Longest + 1), b.Length + 1);
            var last = rows.Slice((i - 1) % 3 * (Longest + 1), b.Length + 1);
            var beforeLast = rows.Slice((i + 1) % 3 * (Longest + 1), b.Length + 1);
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var least = Math.Min(Math.Min(current[j - 1], last[j]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                var isSwap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                current[j] = isSwap ? Math.Min(least, beforeLast[j - 2] + 1) : least;
            }
        }

        return rows[(a.Length % 3 * (Longest + 1)) + b.Length];
    }
}
