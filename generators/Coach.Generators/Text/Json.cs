using System.Globalization;
using System.Text;

namespace Coach.Generators.Text;

/// <summary>Writes JSON; the compiler's host has no serializer that a generator may count on.</summary>
internal static class Json
{
    public static string String(string text)
    {
        var json = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                < ' ' or '\u007F' or '\u2028' or '\u2029' => Escape(json, c),
                // A lone half of a pair is no text; it would not survive as UTF-8 either.
                _ when char.IsSurrogate(c) => Escape(json, c),
                _ => json.Append(c),
            };
        }

        return json.Append('"').ToString();
    }

    public static string Property(string name, string value, bool spaced = false) => $"{String(name)}:{(spaced ? " " : "")}{value}";

    public static string Number(object value) => value switch
    {
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Literals.Invariant(value),
    };

    private static StringBuilder Escape(StringBuilder json, char c) => json.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
}
