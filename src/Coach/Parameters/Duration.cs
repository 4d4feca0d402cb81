using System.Buffers;
using System.Globalization;

namespace Coach.Parameters;

/// <summary>A length of time as ISO 8601 has it, in weeks, days, hours, minutes and seconds, or as <see cref="TimeSpan"/> writes it.</summary>
internal static class Duration
{
    private const decimal SecondsInAll = 1e11m;

    // Digits are bounded so that no part overflows.
    private const int MostDigits = 9;
    private const int MostDecimals = 7;

    private static readonly string[] ClockFormats = ["HH:mm:ss", "HH:mm"];
    private static readonly string[] Formats = ["c", @"h\:mm", @"hh\:mm"];
    private static readonly SearchValues<char> PartCharacters = SearchValues.Create("0123456789.");
    private static readonly (char Name, bool IsTime, int Seconds)[] Units = [('W', false, 604_800), ('D', false, 86_400), ('H', true, 3_600), ('M', true, 60), ('S', true, 1)];

    public static bool TryRead(ReadOnlySpan<char> text, out TimeSpan value)
    {
        if (text is not ['P', .. var parts])
        {
            // A time of day is parsed without allocating, which a length of time is not.
            if (TimeOnly.TryParseExact(text, ClockFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock))
            {
                value = clock.ToTimeSpan();
                return true;
            }

            return TimeSpan.TryParseExact(text, Formats, CultureInfo.InvariantCulture, out value);
        }

        value = default;
        if (!TryAdd(parts, out var seconds) || seconds >= SecondsInAll)
        {
            return false;
        }

        value = TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    /// <summary>Adds up the parts; each unit stands once at most, and in this order.</summary>
    private static bool TryAdd(ReadOnlySpan<char> parts, out decimal seconds)
    {
        seconds = 0;
        var (isTime, hasPart) = (false, false);
        foreach (var (name, isOfTime, unit) in Units)
        {
            if (isOfTime && !isTime && parts is ['T', .. var time])
            {
                parts = time;
                (isTime, hasPart) = (true, false);
            }

            var end = parts.IndexOfAnyExcept(PartCharacters);
            if (end <= 0 || parts[end] != name || isOfTime != isTime)
            {
                continue;
            }

            if (!IsPart(parts[..end], name == 'S'))
            {
                return false;
            }

            seconds += decimal.Parse(parts[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * unit;
            parts = parts[(end + 1)..];
            hasPart = true;
        }

        return hasPart && parts.IsEmpty;
    }

    /// <summary>Whether these digits and points are a number.</summary>
    private static bool IsPart(ReadOnlySpan<char> number, bool mayHaveDecimals)
    {
        var point = mayHaveDecimals ? number.IndexOf('.') : -1;
        return point < 0
            ? IsDigits(number, MostDigits)
            : IsDigits(number[..point], MostDigits) && IsDigits(number[(point + 1)..], MostDecimals);
    }

    private static bool IsDigits(ReadOnlySpan<char> text, int most) => text.Length > 0 && text.Length <= most && !text.Contains('.');
}
