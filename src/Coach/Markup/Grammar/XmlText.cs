using System.Globalization;
using System.Text;

namespace Coach.Markup;

/// <summary>Character data: text with entities and CDATA sections.</summary>
internal static class XmlText
{
    public const string CDataStart = "<![CDATA[";
    public const string CDataEnd = "]]>";

    /// <summary>The end of the CDATA section at <paramref name="position"/>; -1 without one, <see cref="Tag.RanOut"/> if it may still end. It ends before another one starts, so that hostile text is searched once.</summary>
    public static int CDataEndAt(ReadOnlySpan<char> text, int position)
    {
        var content = text.Slice(position + CDataStart.Length);
        var next = content.IndexOf(CDataStart.AsSpan(), StringComparison.Ordinal);
        var end = (next < 0 ? content : content.Slice(0, next)).IndexOf(CDataEnd.AsSpan(), StringComparison.Ordinal);
        return end < 0 ? (next < 0 ? Tag.RanOut : -1) : position + CDataStart.Length + end + CDataEnd.Length;
    }

    public static bool StartsCData(ReadOnlySpan<char> text, int position) =>
        position <= text.Length && text.Slice(position).StartsWith(CDataStart.AsSpan(), StringComparison.Ordinal);

    /// <summary>Whether the text ends in the start of a CDATA section.</summary>
    public static bool MayStartCData(ReadOnlySpan<char> text, int position) =>
        text.Length - position < CDataStart.Length && CDataStart.AsSpan().StartsWith(text.Slice(position), StringComparison.Ordinal);

    /// <summary>The text meant: entities resolved, CDATA sections unwrapped. An entity that XML does not know stays as it is written.</summary>
    public static string Decode(ReadOnlySpan<char> raw)
    {
        if (raw.IndexOfAny('&', '<') < 0)
        {
            return raw.ToString();
        }

        var decoded = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length;)
        {
            if (raw[i] == '<' && StartsCData(raw, i) && CDataEndAt(raw, i) is var end and >= 0)
            {
                Append(decoded, raw.Slice(i + CDataStart.Length, end - i - CDataStart.Length - CDataEnd.Length));
                i = end;
            }
            else if (raw[i] == '&' && Entity(raw.Slice(i), out var length) is { } character)
            {
                decoded.Append(character);
                i += length;
            }
            else
            {
                decoded.Append(raw[i++]);
            }
        }

        return decoded.ToString();
    }

    private static void Append(StringBuilder builder, ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            builder.Append(c);
        }
    }

    /// <summary>The longest reference with a meaning is <c>&amp;#x10FFFF;</c>, with room for leading zeros.</summary>
    private const int LongestReference = 16;

    /// <summary>The character that the entity at the start of the text means, or null.</summary>
    public static string? Entity(ReadOnlySpan<char> text, out int length)
    {
        var end = text.Slice(0, Math.Min(text.Length, LongestReference)).IndexOf(';');
        length = end + 1;
        if (end < 2)
        {
            return null;
        }

        var name = text.Slice(1, end - 1).ToString();
        if (name[0] == '#')
        {
            return CharacterReference(name);
        }

        return name switch { "amp" => "&", "lt" => "<", "gt" => ">", "quot" => "\"", "apos" => "'", _ => null };
    }

    private static string? CharacterReference(string name)
    {
        var hex = name.Length > 2 && name[1] is 'x' or 'X';
        var digits = name.Substring(hex ? 2 : 1);
        if (!int.TryParse(digits, hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            return null;
        }

        return code is > 0 and <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF) ? char.ConvertFromUtf32(code) : null;
    }
}
