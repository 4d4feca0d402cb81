using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Coach.Markup;

namespace Coach.Parameters;

public ref partial struct ParameterReader
{
    // However they are put together, an int holds them.
    private const int MostDigits = 9;

    private const string DateTimeShape = "a date and time such as \"2026-05-01T09:30:00Z\"";

    /// <summary>Reads text.</summary>
    public string String(string? name = null)
    {
        if (!TryBegin(name, out var raw))
        {
            return "";
        }

        return IsText(raw) ? Unescape(raw) : AsText(raw) ?? Fail<string>("text", raw) ?? "";
    }

    /// <summary>Reads <c>true</c> or <c>false</c>.</summary>
    public bool Boolean(string? name = null)
    {
        if (!TryBegin(name, out var raw))
        {
            return false;
        }

        var token = Scalar(raw);
        if (Ascii.EqualsIgnoreCase(token, "true") && Fits(raw, token))
        {
            return true;
        }

        if (Ascii.EqualsIgnoreCase(token, "false") && Fits(raw, token))
        {
            return false;
        }

        return AsBoolean(raw) ?? Fail<bool>("true or false", raw);
    }

    /// <summary>Reads a finite number that fits its type; <c>3.0</c> is a whole number, <c>3.5</c> is none.</summary>
    public T Number<T>(string? name = null)
        where T : struct, INumberBase<T>
    {
        if (!TryBegin(name, out var raw))
        {
            return default;
        }

        _token = Scalar(raw);
        return TryNumber(_token, out T value) || TryAsNumber(raw, out value) ? value : Fail<T>(NumberKind<T>(Scalar(raw)), raw);
    }

    /// <summary>
    /// Reads what <see cref="Number{T}"/> reads of an <see cref="int"/>. Most numbers are of this type, and what is no generic method is compiled ahead of time with the library
    /// instead of by every process that has just started.
    /// </summary>
    public int Int32(string? name = null)
    {
        if (!TryBegin(name, out var raw))
        {
            return 0;
        }

        _token = Scalar(raw);
        return TryDigits(_token, out var value) ? value : AsInt32(raw);
    }

    private int AsInt32(ReadOnlySpan<char> raw) =>
        TryNumber(Scalar(raw), out int value) || TryAsNumber(raw, out value) ? value : Fail<int>(NumberKind<int>(Scalar(raw)), raw);

    // What any whole number of a model's is, read without the parser of all cultures, which takes a process that has just started two milliseconds to load.
    private static bool TryDigits(ReadOnlySpan<char> token, out int value)
    {
        var digits = token is ['-', ..] ? token[1..] : token;
        value = 0;
        if (digits.Length is 0 or > MostDigits)
        {
            return false;
        }

        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        value = digits.Length == token.Length ? value : -value;
        return true;
    }

    /// <summary>Reads one of an enum's names.</summary>
    public TEnum Enum<TEnum>(EnumNames<TEnum> names, string? name = null)
        where TEnum : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(names);
        var index = Choice(names.Choices, name);
        return index < 0 ? default : names[index];
    }

    /// <summary>Reads one of a closed set of names; gives its index, or -1.</summary>
    internal int Choice(Choices choices, string? name = null)
    {
        if (!TryBegin(name, out var raw))
        {
            return -1;
        }

        if (!IsText(raw))
        {
            Fail<object>($"one of {choices}", raw);
            return -1;
        }

        var index = choices.Exact(_textValues ? Scalar(raw) : raw.Contains('\\') ? Unescape(raw) : raw[1..^1]);
        if (index < 0 && _errors.IsRepairing)
        {
            index = Meant(choices, Unescape(raw), raw);
        }

        if (index < 0)
        {
            Fail<object>($"one of {choices}", raw);
        }

        return index;
    }

    /// <summary>Reads an ISO 8601 date with or without a time.</summary>
    public DateTime DateTime(string? name = null) =>
        TryText(name, DateTimeShape, out var text, out var raw)
            && System.DateTime.TryParseExact(text, IsoDateTimes, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var value)
            ? value
            : FailText<DateTime>(DateTimeShape, raw);

    /// <summary>Reads an ISO 8601 date and time; without an offset it is taken as UTC.</summary>
    public DateTimeOffset DateTimeOffset(string? name = null) =>
        TryText(name, DateTimeShape, out var text, out var raw)
            && System.DateTimeOffset.TryParseExact(text, IsoDateTimes, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value)
            ? value
            : FailText<DateTimeOffset>(DateTimeShape, raw);

    /// <summary>Reads a date, <c>yyyy-MM-dd</c>.</summary>
    public DateOnly DateOnly(string? name = null) =>
        TryText(name, "a date such as \"2026-05-01\"", out var text, out var raw)
            && System.DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var value)
            ? value
            : FailText<DateOnly>("a date such as \"2026-05-01\"", raw);

    /// <summary>Reads a time of day, <c>HH:mm</c> with optional seconds and fractions.</summary>
    public TimeOnly TimeOnly(string? name = null) =>
        TryText(name, "a time such as \"09:30\"", out var text, out var raw)
            && System.TimeOnly.TryParseExact(text, IsoTimes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var value)
            ? value
            : FailText<TimeOnly>("a time such as \"09:30\"", raw);

    /// <summary>Reads a length of time: <c>hh:mm:ss</c> with optional days and fractions, or an ISO 8601 duration of weeks, days, hours, minutes and seconds.</summary>
    public TimeSpan TimeSpan(string? name = null) =>
        TryText(name, "a duration such as \"PT15M\" or \"00:15:00\"", out var text, out var raw) && Duration.TryRead(text, out var value)
            ? value
            : FailText<TimeSpan>("a duration such as \"PT15M\" or \"00:15:00\"", raw);

    /// <summary>Reads a GUID.</summary>
    public Guid Guid(string? name = null) =>
        TryText(name, "a GUID", out var text, out var raw) && System.Guid.TryParse(text, out var value) ? value : FailText<Guid>("a GUID", raw);

    /// <summary>Reads an absolute URI.</summary>
    public Uri Uri(string? name = null) =>
        TryText(name, "an absolute URI such as \"https://example.org/\"", out var text, out var raw) && System.Uri.TryCreate(text.ToString(), UriKind.Absolute, out var value)
            ? value
            : FailText<Uri>("an absolute URI such as \"https://example.org/\"", raw)!;

    /// <summary>Reads any JSON as it is.</summary>
    public JsonElement Json(string? name = null)
    {
        if (!TryBegin(name, out var raw))
        {
            return default;
        }

        return JsonElement.Parse(raw);
    }

    private bool TryText(string? name, string expected, out ReadOnlySpan<char> text, out ReadOnlySpan<char> raw)
    {
        text = default;
        var isThere = TryBegin(name, out var found);
        raw = found;
        if (!isThere)
        {
            return false;
        }

        if (!IsText(raw))
        {
            Fail<string>(expected, raw);
            return false;
        }

        var content = found[1..^1];
        _token = text = (content.Contains('\\') ? Unescape(raw) : content).Trim();
        return true;
    }

    // What TryText refused is already noted.
    private T? FailText<T>(string expected, scoped ReadOnlySpan<char> raw) => _failed ? default : Fail<T>(expected, raw);

    /// <summary>A number's or truth value's characters: the token itself, or the text of an XML param.</summary>
    private readonly ReadOnlySpan<char> Scalar(ReadOnlySpan<char> raw)
    {
        if (!_textValues || !IsText(raw))
        {
            return IsText(raw) ? default : raw;
        }

        var content = raw[1..^1];
        return (content.Contains('\\') ? Unescape(raw) : content).Trim(" \t\r\n");
    }

    // JSON's own literals are lower case; a person who fills in XML may write True.
    private readonly bool Fits(ReadOnlySpan<char> raw, ReadOnlySpan<char> token) => IsText(raw) || raw.SequenceEqual(token);

    private static string Unescape(ReadOnlySpan<char> raw)
    {
        var content = raw[1..^1];
        return content.Contains('\\') ? JsonStrings.Decode(content) : content.ToString();
    }

    private static bool TryNumber<T>(ReadOnlySpan<char> token, out T value)
        where T : struct, INumberBase<T>
    {
        value = default;
        return token.TrimStart('-') is { Length: > 0 } digits && char.IsAsciiDigit(digits[0])
            && T.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && T.IsFinite(value);
    }

    // The type is named only where another type would hold the number.
    private static string NumberKind<T>(ReadOnlySpan<char> token)
        where T : struct, INumberBase<T>
    {
        var isWhole = !T.TryParse("0.5", NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        var isTooLarge = double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !double.IsNaN(number)
            && (isWhole ? double.IsInteger(number) : token.ContainsAnyInRange('0', '9'));
        return (isWhole ? "a whole number" : "a finite number") + (isTooLarge ? $" that fits {typeof(T).Name}" : "");
    }

    private static readonly string[] IsoDateTimes =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd",
    ];

    private static readonly string[] IsoTimes = ["HH:mm", "HH:mm:ss.FFFFFFF"];
}
