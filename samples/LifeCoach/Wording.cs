using System.Text;

namespace LifeCoach;

/// <summary>How words that came from a person or a model are tidied before they are kept, and compared.</summary>
internal static class Wording
{
    /// <summary>One line: runs of white space and control characters become one space, broken surrogates become U+FFFD.</summary>
    public static string ToLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune))
            {
                line.Append(rune);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().TrimEnd();
    }

    /// <summary>Text that keeps its lines, without what a database cannot hold: NUL and broken surrogates become U+FFFD.</summary>
    public static string ToText(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        }

        return clean.ToString().Trim();
    }

    /// <summary>What two spellings of one name have in common: case and white space do not count.</summary>
    public static string ToKey(string name) => ToLine(name).Normalize(NormalizationForm.FormKC).ToUpperInvariant();
}
