using System.Globalization;

namespace Coach.Providers;

/// <summary>How long a server asks to be left alone.</summary>
internal static class RetryAfter
{
    private const double MaxSeconds = 30 * 24 * 60 * 60;

    /// <param name="header">Gives a response's header, or null.</param>
    /// <param name="now">The time that a date is counted from.</param>
    public static TimeSpan? Read(Func<string, string?> header, DateTimeOffset now)
    {
        if (Number(header("retry-after-ms")) is { } milliseconds)
        {
            return Span(milliseconds / 1000);
        }

        var value = header("Retry-After");
        if (Number(value) is { } seconds)
        {
            return Span(seconds);
        }

        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until) ? Span((until - now).TotalSeconds) : null;
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static TimeSpan Span(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, MaxSeconds));
}
