using System.Text;

namespace LifeCoach.Terminal;

/// <summary>Text that a model or a person wrote, made safe for a terminal: it can neither colour, move the cursor nor reorder what is read.</summary>
internal static class TerminalText
{
    /// <summary>The text without escape sequences, control characters and direction marks. Line breaks stay, tabs become spaces. Linear in the text's length.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (character is '\u001b' or '\u009b')
            {
                at = SkipSequence(text, at);
            }
            else if (character == '\t')
            {
                clean.Append("    ");
            }
            else if (character == '\n' || !(char.IsControl(character) || IsDirectionMark(character)))
            {
                clean.Append(character);
            }
        }

        return clean.ToString();
    }

    /// <summary>The same on one line, and not longer than this.</summary>
    public static string CleanLine(string text, int length)
    {
        var line = Clean(text.Length <= 8 * length ? text : text[..(8 * length)]).ReplaceLineEndings(" ");
        if (line.Length <= length)
        {
            return line;
        }

        var end = char.IsHighSurrogate(line[length - 1]) ? length - 1 : length;
        return line[..end] + "…";
    }

    private static bool IsDirectionMark(char character) => character is '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    /// <summary>The last character of the escape sequence that begins here. A sequence that is broken off is skipped as far as it goes.</summary>
    private static int SkipSequence(string text, int at)
    {
        var next = at + 1;
        var kind = text[at] == '\u009b' ? '[' : next < text.Length ? text[next++] : ' ';
        if (kind == '[')
        {
            while (next < text.Length && text[next] is >= ' ' and <= '?')
            {
                next++;
            }

            return next < text.Length && text[next] is >= '@' and <= '~' ? next : next - 1;
        }

        if (kind is ']' or 'P' or 'X' or '^' or '_')
        {
            // Ends with BEL or ESC \; the text of one that never ends is not worth losing the rest for.
            while (next < text.Length && text[next] is not ('\u0007' or '\u001b' or '\n' or '\u009c'))
            {
                next++;
            }

            return next >= text.Length || text[next] == '\n' ? next - 1 : text[next] == '\u001b' && next + 1 < text.Length && text[next + 1] == '\\' ? next + 1 : text[next] == '\u001b' ? next - 1 : next;
        }

        return kind is >= ' ' and <= '~' && next <= text.Length ? Math.Min(next, text.Length) - 1 : at;
    }
}
