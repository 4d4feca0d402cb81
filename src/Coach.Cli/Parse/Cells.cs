using System.Globalization;
using System.Text;

namespace Coach.Cli.Parse;

/// <summary>
/// Text as a terminal shows it: how many cells it takes, and with what the terminal would take for an order, or turn around, replaced by one
/// visible character each.
/// </summary>
internal static class Cells
{
    private const int TabWidth = 4;
    private const char Replaced = '\uFFFD';

    /// <summary>First and last characters that take two cells; the emoji among the narrow ones are left out where terminals differ.</summary>
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x2329, 0x232A), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3), (0x25FD, 0x25FE), (0x2614, 0x2615),
        (0x2648, 0x2653), (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1), (0x26AA, 0x26AB), (0x26BD, 0x26BE), (0x26C4, 0x26C5), (0x26CE, 0x26CE),
        (0x26D4, 0x26D4), (0x26EA, 0x26EA), (0x26F2, 0x26F3), (0x26F5, 0x26F5), (0x26FA, 0x26FA), (0x26FD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B),
        (0x2728, 0x2728), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757), (0x2795, 0x2797), (0x27B0, 0x27B0), (0x27BF, 0x27BF),
        (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x2E80, 0x303E), (0x3041, 0x4DBF), (0x4E00, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3),
        (0xF900, 0xFAFF), (0xFE10, 0xFE19), (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x1F004, 0x1F004), (0x1F0CF, 0x1F0CF), (0x1F18E, 0x1F18E),
        (0x1F191, 0x1F19A), (0x1F200, 0x1F320), (0x1F32D, 0x1F335), (0x1F337, 0x1F37C), (0x1F37E, 0x1F393), (0x1F3A0, 0x1F3CA), (0x1F3CF, 0x1F3D3),
        (0x1F3E0, 0x1F3F0), (0x1F3F4, 0x1F3F4), (0x1F3F8, 0x1F43E), (0x1F440, 0x1F440), (0x1F442, 0x1F4FC), (0x1F4FF, 0x1F53D), (0x1F54B, 0x1F54E),
        (0x1F550, 0x1F567), (0x1F57A, 0x1F57A), (0x1F595, 0x1F596), (0x1F5A4, 0x1F5A4), (0x1F5FB, 0x1F64F), (0x1F680, 0x1F6C5), (0x1F6CC, 0x1F6CC),
        (0x1F6D0, 0x1F6D2), (0x1F6D5, 0x1F6D7), (0x1F6DC, 0x1F6DF), (0x1F6EB, 0x1F6EC), (0x1F6F4, 0x1F6FC), (0x1F7E0, 0x1F7EB), (0x1F7F0, 0x1F7F0),
        (0x1F90C, 0x1F93A), (0x1F93C, 0x1F945), (0x1F947, 0x1F9FF), (0x1FA70, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    /// <summary>How many characters the one at a position is, and how many cells it takes.</summary>
    public static (int Length, int Width) At(ReadOnlySpan<char> text, int position)
    {
        var c = text[position];
        if (c is >= ' ' and <= '~')
        {
            return (1, 1);
        }

        if (Rune.DecodeFromUtf16(text[position..], out var rune, out var length) != System.Buffers.OperationStatus.Done)
        {
            return (1, 1);
        }

        return (length, c == '\t' ? TabWidth : IsReplaced(rune) ? 1 : IsMark(rune) ? 0 : IsWide(rune.Value) ? 2 : 1);
    }

    public static int Width(ReadOnlySpan<char> text)
    {
        var width = 0;
        for (var i = 0; i < text.Length;)
        {
            var (length, cells) = At(text, i);
            (i, width) = (i + length, width + cells);
        }

        return width;
    }

    /// <summary>Up to where the text goes into so many cells. A cell has no more than four characters, so that marks without width have an end.</summary>
    public static int Fit(ReadOnlySpan<char> text, int start, int cells)
    {
        var most = Math.Min(text.Length, start + (cells * 4));
        for (var width = 0; start < most;)
        {
            var (length, next) = At(text, start);
            width += next;
            if (width > cells)
            {
                break;
            }

            start += length;
        }

        return start;
    }

    /// <summary>What is shown of the text.</summary>
    public static string Show(ReadOnlySpan<char> text)
    {
        var shown = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var (length, _) = At(text, i);
            var c = text[i];
            if (c == '\t')
            {
                shown.Append(' ', TabWidth);
            }
            else if (c < ' ' || c == '\u007F')
            {
                // The pictures of control characters, ␀ to ␟ and ␡.
                shown.Append(c < ' ' ? (char)('\u2400' + c) : '\u2421');
            }
            else if (!Rune.TryGetRuneAt(text[i..(i + length)].ToString(), 0, out var rune) || IsReplaced(rune))
            {
                shown.Append(Replaced);
            }
            else
            {
                shown.Append(text.Slice(i, length));
            }

            i += length;
        }

        return shown.ToString();
    }

    /// <summary>What is shown of the text in so many cells, with an ellipsis if that is not all.</summary>
    public static string Cut(string text, int cells)
    {
        if (Fit(text, 0, cells) == text.Length)
        {
            return Show(text);
        }

        return Show(text.AsSpan(0, Fit(text, 0, cells - 1))) + "…";
    }

    /// <summary>What is shown of the text, broken between words if it does not go into so many cells.</summary>
    public static IEnumerable<string> Wrap(string text, int cells)
    {
        for (var start = 0; ;)
        {
            var end = Fit(text, start, cells);
            var space = end == text.Length ? -1 : text.AsSpan(start, end - start + 1).LastIndexOf(' ');
            var next = end;
            if (space > 0)
            {
                (end, next) = (start + space, start + space + 1);
            }

            yield return Show(text.AsSpan(start, end - start));
            if (next == text.Length)
            {
                yield break;
            }

            // A character wider than all there is would never fit.
            start = next > start ? next : start + At(text, start).Length;
        }
    }

    /// <summary>Control characters, and marks that turn text around or hide it.</summary>
    private static bool IsReplaced(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D),
        _ => false,
    };

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;

    private static bool IsWide(int rune)
    {
        var (low, high) = (0, Wide.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (rune > Wide[middle].Last)
            {
                low = middle + 1;
            }
            else if (rune < Wide[middle].First)
            {
                high = middle - 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }
}
