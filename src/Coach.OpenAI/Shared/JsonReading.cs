using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Coach.Providers;

/// <summary>Reads what servers write, which may be of any kind in any place.</summary>
internal static class JsonReading
{
    /// <summary>A property, or an undefined element.</summary>
    public static JsonElement Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>A property's text, or null if it has none.</summary>
    public static string? Text(this JsonElement element, string name) => element.Find(name).Text();

    /// <summary>The text that this is, or null.</summary>
    public static string? Text(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a character, whose other half comes with the next piece of a stream, or bytes that are no UTF-8.
            return Unescape(Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element)[1..^1]));
        }
    }

    /// <summary>A property's whole number, also where it is written as text; or null.</summary>
    public static long? Number(this JsonElement element, string name)
    {
        var value = element.Find(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number
            : value.ValueKind == JsonValueKind.String && long.TryParse(value.Text(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var written) ? written
            : null;
    }

    /// <summary>The elements of an array; none if it is none.</summary>
    public static IEnumerable<JsonElement> Elements(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    private static string Unescape(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var index = 0; index < raw.Length; index++)
        {
            if (raw[index] != '\\')
            {
                text.Append(raw[index]);
                continue;
            }

            // The parser has checked what may stand after a backslash.
            var letter = raw[++index];
            if (letter == 'u')
            {
                text.Append((char)ushort.Parse(raw.AsSpan(index + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                index += 4;
            }
            else
            {
                text.Append(letter switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', _ => letter });
            }
        }

        return text.ToString();
    }
}
