using System.Globalization;
#if NET
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
#endif
using System.Text;

namespace Coach.Markup;

/// <summary>JSON strings: where they end, and how to write them.</summary>
internal static class JsonStrings
{
#if NET
    /// <summary>
    /// Skips characters that need no further look, by vectors that most strings have few of. It stops early near the end of the text, where no vector fits.
    /// </summary>
    private static int SkipPlain(ReadOnlySpan<char> text, int i)
    {
        if (!Vector128.IsHardwareAccelerated)
        {
            return i;
        }

        ref var first = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        for (; Vector256.IsHardwareAccelerated && i <= text.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
        {
            var characters = Vector256.LoadUnsafe(ref first, (nuint)i);
            var odd = Vector256.Equals(characters, Vector256.Create((ushort)'"')) | Vector256.Equals(characters, Vector256.Create((ushort)'\\'))
                | Vector256.GreaterThan(characters - Vector256.Create((ushort)' '), Vector256.Create((ushort)('\uD7FF' - ' ')));
            if (odd.ExtractMostSignificantBits() is var bits and not 0)
            {
                return i + BitOperations.TrailingZeroCount(bits);
            }
        }

        for (; i <= text.Length - Vector128<ushort>.Count; i += Vector128<ushort>.Count)
        {
            var characters = Vector128.LoadUnsafe(ref first, (nuint)i);
            var odd = Vector128.Equals(characters, Vector128.Create((ushort)'"')) | Vector128.Equals(characters, Vector128.Create((ushort)'\\'))
                | Vector128.GreaterThan(characters - Vector128.Create((ushort)' '), Vector128.Create((ushort)('\uD7FF' - ' ')));
            if (odd.ExtractMostSignificantBits() is var bits and not 0)
            {
                return i + BitOperations.TrailingZeroCount(bits);
            }
        }

        return i;
    }
#endif

    /// <summary>The position behind the closing quote of the string whose content starts at <paramref name="i"/>; where it stopped, if it has a problem.</summary>
    public static int End(ReadOnlySpan<char> text, int i, out bool escaped, out string? problem)
    {
        escaped = false;
        problem = null;
        for (; i < text.Length; i++)
        {
#if NET
            i = SkipPlain(text, i);
            if (i >= text.Length)
            {
                break;
            }
#endif
            var c = text[i];
            if (c == '"')
            {
                return i + 1;
            }

            if (c >= ' ' && c != '\\' && (c & 0xF800) != 0xD800)
            {
                continue;
            }

            if (c == '\\')
            {
                escaped = true;
                // A copy, because a variable whose address is taken is slow.
                var at = i;
                problem = Escape(text, ref at);
                i = at;
                if (problem is not null)
                {
                    return i;
                }
            }
            else if (c < ' ')
            {
                problem = c is '\n' or '\r' ? "a line break in a string must be written as \\n" : "a control character in a string must be escaped";
                return i;
            }
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else
            {
                problem = LoneSurrogate;
                return i;
            }
        }

        problem = "expected '\"' at the end of the string";
        return i;
    }

    /// <summary>A number that is equal for equal strings, escaped or not: from the length and the two characters at either end.</summary>
    public static uint Mark(ReadOnlySpan<char> content, bool escaped)
    {
        if (content.Length == 0)
        {
            return 0x51ED270B;
        }

        if (!escaped)
        {
            return content.Length == 1
                ? Mix(1, content[0], content[0], content[0], content[0])
                : Mix(content.Length, content[0], content[1], content[content.Length - 2], content[content.Length - 1]);
        }

        int length = 0, first = 0, second = 0, beforeLast = 0, latest = 0;
        for (var i = 0; i < content.Length; i++)
        {
            int c = content[i];
            if (c == '\\')
            {
                c = Decode(content, ref i);
            }

            if (length == 0)
            {
                first = second = latest = c;
            }

            if (length == 1)
            {
                second = c;
            }

            beforeLast = latest;
            latest = c;
            length++;
        }

        return Mix(length, first, second, beforeLast, latest);
    }

    // Products that do not wait for each other.
    private static uint Mix(int length, int first, int second, int beforeLast, int last) => unchecked(
        ((uint)length * 2654435761) + ((uint)(first | (second << 16)) * 2246822519) + ((uint)(beforeLast | (last << 16)) * 3266489917));

    /// <summary>The text that the content of a valid string means.</summary>
    public static string Decode(ReadOnlySpan<char> content)
    {
        var text = new StringBuilder(content.Length);
        for (var i = 0; i < content.Length; i++)
        {
            text.Append(content[i] == '\\' ? (char)Decode(content, ref i) : content[i]);
        }

        return text.ToString();
    }

    /// <summary>Writes a JSON string. False if the text has a lone surrogate, which JSON cannot carry.</summary>
    public static bool Append(StringBuilder builder, string text)
    {
        builder.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '"' or '\\')
            {
                builder.Append('\\').Append(c);
            }
            else if (c == '\n')
            {
                builder.Append("\\n");
            }
            else if (c < ' ')
            {
                builder.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
            else if (!char.IsSurrogate(c))
            {
                builder.Append(c);
            }
            else if (!char.IsHighSurrogate(c) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
            {
                return false;
            }
            else
            {
                builder.Append(c).Append(text[++i]);
            }
        }

        builder.Append('"');
        return true;
    }

    private const string LoneSurrogate = "half of a surrogate pair stands alone";

    /// <summary>The length of the escape at <paramref name="i"/>: 0 if it is none that JSON knows, -1 if it is half of a surrogate pair.</summary>
    public static int EscapeLength(ReadOnlySpan<char> text, int i)
    {
        var end = i;
        var problem = Escape(text, ref end);
        return problem is null ? end + 1 - i : problem == LoneSurrogate ? -1 : 0;
    }

    /// <summary>Checks the escape at <paramref name="i"/> and moves to its last character.</summary>
    private static string? Escape(ReadOnlySpan<char> text, ref int i)
    {
        if (i + 1 >= text.Length)
        {
            return "expected a character after '\\'";
        }

        if (text[i + 1] is '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't')
        {
            i++;
            return null;
        }

        var unit = Unicode(text, i);
        if (unit < 0)
        {
            return "expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u with four hexadecimal digits";
        }

        if (!char.IsSurrogate((char)unit))
        {
            i += 5;
            return null;
        }

        var low = Unicode(text, i + 6);
        if (!char.IsHighSurrogate((char)unit) || low < 0 || !char.IsLowSurrogate((char)low))
        {
            return LoneSurrogate;
        }

        i += 11;
        return null;
    }

    /// <summary>The value of <c>\uXXXX</c> at <paramref name="i"/>, or -1.</summary>
    private static int Unicode(ReadOnlySpan<char> text, int i)
    {
        if (i + 6 > text.Length || text[i] != '\\' || text[i + 1] != 'u')
        {
            return -1;
        }

        var value = 0;
        for (var k = i + 2; k < i + 6; k++)
        {
            var digit = HexValue(text[k]);
            if (digit < 0)
            {
                return -1;
            }

            value = (value << 4) | digit;
        }

        return value;
    }

    private static int HexValue(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };

    /// <summary>The UTF-16 unit of the valid escape at <paramref name="i"/>; moves to its last character.</summary>
    private static int Decode(ReadOnlySpan<char> content, ref int i)
    {
        var c = content[i + 1];
        if (c == 'u')
        {
            var unit = Unicode(content, i);
            i += 5;
            return unit;
        }

        i++;
        return c switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', _ => c };
    }
}
