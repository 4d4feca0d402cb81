using System.Globalization;
using System.Text;

namespace Coach.Cli.Parse;

/// <summary>
/// JSON written from text that may hold anything, half a surrogate pair too, which the framework's writer would replace. What a terminal could
/// take for an order is escaped.
/// </summary>
internal static class JsonText
{
    public static StringBuilder AppendJsonString(this StringBuilder json, ReadOnlySpan<char> text)
    {
        json.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '"' or '\\')
            {
                json.Append('\\').Append(text[i]);
            }
            else
            {
                json.AppendFit(text, ref i);
            }
        }

        return json.Append('"');
    }

    /// <summary>A strictly valid value without the space between its parts.</summary>
    public static StringBuilder AppendCompactJson(this StringBuilder json, ReadOnlySpan<char> value)
    {
        var inString = false;
        for (var i = 0; i < value.Length; i++)
        {
            if (!inString && char.IsWhiteSpace(value[i]))
            {
                continue;
            }

            if (inString && value[i] == '\\')
            {
                json.Append(value[i++]);
            }
            else if (value[i] == '"')
            {
                inString = !inString;
            }

            json.AppendFit(value, ref i);
        }

        return json;
    }

    public static StringBuilder AppendEach<T>(this StringBuilder json, IReadOnlyList<T> items, Action<StringBuilder, T> append)
    {
        for (var i = 0; i < items.Count; i++)
        {
            append(i == 0 ? json : json.Append(','), items[i]);
        }

        return json;
    }

    /// <summary>The characters of a string in valid JSON; half a surrogate pair stays one.</summary>
    public static string Unescape(ReadOnlySpan<char> quoted)
    {
        var inner = quoted[1..^1];
        if (!inner.Contains('\\'))
        {
            return inner.ToString();
        }

        var text = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] != '\\')
            {
                text.Append(inner[i]);
                continue;
            }

            i++;
            if (inner[i] == 'u')
            {
                text.Append((char)ushort.Parse(inner.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
                continue;
            }

            text.Append(inner[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var c => c });
        }

        return text.ToString();
    }

    private static void AppendFit(this StringBuilder json, ReadOnlySpan<char> text, ref int i)
    {
        var c = text[i];
        if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
        {
            json.Append(c).Append(text[++i]);
        }
        else if (c == '\n')
        {
            json.Append("\\n");
        }
        else if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029')
        {
            json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }
        else
        {
            json.Append(c);
        }
    }
}
