using System.Globalization;
using System.Text.RegularExpressions;

namespace Coach.Generators.Examples;

/// <summary>What a schema says of a single value beyond its type, as the run time checks it.</summary>
internal static class ScalarRules
{
    private static readonly string[] DateTimes =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd",
    ];

    private static readonly Regex Duration =
        new(@"^P(?!$)(\d{1,9}W)?(\d{1,9}D)?(T(?!$)(\d{1,9}H)?(\d{1,9}M)?(\d{1,9}(\.\d{1,7})?S)?)?$", RegexOptions.CultureInvariant);

    /// <summary>What the value must be and is not; null if it is all right.</summary>
    public static string? Broken(JsonNode schema, string value, string type)
    {
        if (schema["enum"] is { } allowed)
        {
            return allowed.Items.Any(item => IsSame(item, value)) ? null : Choices(schema);
        }

        return type switch
        {
            "string" => Format(schema, value) ?? Length(schema, value) ?? Pattern(schema, value),
            "boolean" => null,
            _ => Range(schema, value),
        };
    }

    /// <summary><c>one of A, B</c>, if the schema has a choice.</summary>
    public static string? Choices(JsonNode schema) =>
        schema["enum"] is { } allowed ? "one of " + string.Join(", ", allowed.Items.Select(static item => item.IsText ? item.Text : item.Raw)) : null;

    public static decimal? Bound(JsonNode schema, string key) => schema[key] is { IsNumber: true } bound ? Numbers.Parse(bound.Raw) : null;

    // MONEY_MAKER and "money maker" are one name.
    private static bool IsSame(JsonNode item, string value) => item.IsText
        ? Bare(item.Text).Equals(Bare(value), StringComparison.OrdinalIgnoreCase)
        : item.Raw == value || (Numbers.Parse(item.Raw) is { } number && number == Numbers.Parse(value));

    private static string Bare(string name) => name.Replace("_", "").Replace(" ", "");

    private static string? Format(JsonNode schema, string value)
    {
        var text = value.Trim();
        return schema["format"]?.Text switch
        {
            "date-time" when !DateTimeOffset.TryParseExact(text, DateTimes, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _) =>
                "a date and time such as \"2026-05-01T09:30:00Z\"",
            "date" when !IsDate(text, "yyyy-MM-dd") => "a date such as \"2026-05-01\"",
            "time" when !IsDate(text, "HH:mm") && !IsDate(text, "HH:mm:ss.FFFFFFF") => "a time such as \"09:30\"",
            "duration" when !Duration.IsMatch(text) && !TimeSpan.TryParseExact(text, ["c", @"h\:mm", @"hh\:mm"], CultureInfo.InvariantCulture, out _) =>
                "a duration such as \"PT15M\" or \"00:15:00\"",
            "uuid" when !Guid.TryParse(text, out _) => "a GUID",
            "uri" when !Uri.TryCreate(text, UriKind.Absolute, out _) => "an absolute URI such as \"https://example.org/\"",
            "email" when text.IndexOf('@') <= 0 || text.IndexOf('@') == text.Length - 1 || text.IndexOf('@') != text.LastIndexOf('@') => "an e-mail address",
            _ => null,
        };
    }

    private static bool IsDate(string text, string format) => DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static string? Length(JsonNode schema, string value) =>
        Bound(schema, "minLength") is { } min && value.Length < min ? $"at least {Characters(min)} long"
        : Bound(schema, "maxLength") is { } max && value.Length > max ? $"at most {Characters(max)} long"
        : null;

    private static string Characters(decimal count) => count == 1 ? "1 character" : $"{Text.Literals.Invariant(count)} characters";

    private static string? Pattern(JsonNode schema, string value)
    {
        if (schema["pattern"] is not { IsText: true } pattern)
        {
            return null;
        }

        try
        {
            return Regex.IsMatch(value, pattern.Text, RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100)) ? null : $"text that matches {pattern.Text}";
        }
        catch (Exception exception) when (exception is ArgumentException or RegexMatchTimeoutException)
        {
            // That the pattern is no good is said where it stands.
            return null;
        }
    }

    private static string? Range(JsonNode schema, string value)
    {
        // A number beyond what can be compared exactly is the run time's to judge.
        if (Numbers.Parse(value) is not { } number)
        {
            return null;
        }

        return Bound(schema, "minimum") is { } min && number < min ? $"at least {Text.Literals.Invariant(min)}"
            : Bound(schema, "maximum") is { } max && number > max ? $"at most {Text.Literals.Invariant(max)}"
            : Bound(schema, "exclusiveMinimum") is { } above && number <= above ? $"above {Text.Literals.Invariant(above)}"
            : Bound(schema, "exclusiveMaximum") is { } below && number >= below ? $"below {Text.Literals.Invariant(below)}"
            : null;
    }
}

/// <summary>Numbers in examples.</summary>
internal static class Numbers
{
    public static decimal? Parse(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static bool IsNumber(string text, bool isWhole) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !double.IsInfinity(number) && !double.IsNaN(number)
        && (!isWhole || number == Math.Floor(number));
}
