using System.Globalization;
using System.Text;

namespace Coach;

/// <summary>
/// Text as PostgreSQL can hold it, without loss. It refuses NUL, and UTF-8 has no lone surrogates; both are kept as U+E000 and four hexadecimal digits,
/// and so is U+E000 itself, a character for private use. All other text is kept as it is.
/// </summary>
internal static class PostgresText
{
    private const char Escape = '\uE000';

    public static string Encode(string text)
    {
        var first = FirstToEscape(text, 0);
        if (first < 0)
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length + 16);
        var from = 0;
        for (var at = first; at >= 0; at = FirstToEscape(text, from))
        {
            encoded.Append(text, from, at - from).Append(Escape).Append(((int)text[at]).ToString("X4", CultureInfo.InvariantCulture));
            from = at + 1;
        }

        return encoded.Append(text, from, text.Length - from).ToString();
    }

    /// <exception cref="FormatException">No version of Coach has written the text.</exception>
    public static string Decode(string text)
    {
        var at = text.IndexOf(Escape, StringComparison.Ordinal);
        if (at < 0)
        {
            return text;
        }

        var decoded = new StringBuilder(text.Length);
        var from = 0;
        for (; at >= 0; at = text.IndexOf(Escape, from))
        {
            if (at + 5 > text.Length)
            {
                throw new FormatException("An escaped character is cut off.");
            }

            decoded.Append(text, from, at - from).Append((char)ushort.Parse(text.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            from = at + 5;
        }

        return decoded.Append(text, from, text.Length - from).ToString();
    }

    private static int FirstToEscape(string text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            var unit = text[at];
            if (unit is '\0' or Escape || (char.IsSurrogate(unit) && !IsPair(text, at)))
            {
                return at;
            }

            if (char.IsHighSurrogate(unit))
            {
                at++;
            }
        }

        return -1;
    }

    private static bool IsPair(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]);
}
