using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Coach.Parameters;

// Each takes the value that was read last and returns it; what could not be read at all is not checked again.
public ref partial struct ParameterReader
{
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);

    /// <summary>Text of at least and at most so many UTF-16 characters.</summary>
    public string Length(string value, int min, int max, string? message = null) =>
        Holds(value.Length >= min && value.Length <= max) ? value : Refuse(value, message, Bounds("must have", min, max, "characters"));

    /// <summary>A list, array or dictionary of at least and at most so many elements.</summary>
    public TCollection Count<TCollection>(TCollection value, int min, int max, string? message = null)
        where TCollection : ICollection =>
        Holds(value.Count >= min && value.Count <= max) ? value : Refuse(value, message, Bounds("must have", min, max, "elements"));

    /// <summary>A value between two bounds.</summary>
    public T Range<T>(T value, T min, T max, bool minIsExclusive = false, bool maxIsExclusive = false, string? message = null)
        where T : IComparable<T>
    {
        var (low, high) = (value.CompareTo(min), value.CompareTo(max));
        return Holds((minIsExclusive ? low > 0 : low >= 0) && (maxIsExclusive ? high < 0 : high <= 0))
            ? value
            : Refuse(value, message, $"must be {Bound(min, minIsExclusive ? "above" : "at least")} and {Bound(max, maxIsExclusive ? "below" : "at most")}.");
    }

    /// <summary>A value between two bounds, as <see cref="Range{T}"/> has it, and compiled with the library as <see cref="Int32"/> is.</summary>
    public int Range(int value, int min, int max, bool minIsExclusive = false, bool maxIsExclusive = false, string? message = null) =>
        Holds((minIsExclusive ? value > min : value >= min) && (maxIsExclusive ? value < max : value <= max))
            ? value
            : Range<int>(value, min, max, minIsExclusive, maxIsExclusive, message);

    /// <summary>A value above or from a bound, or below or up to one.</summary>
    internal T Bounded<T>(T value, T bound, bool isLow, bool isExclusive)
        where T : IComparable<T>
    {
        var order = isLow ? value.CompareTo(bound) : bound.CompareTo(value);
        return Holds(isExclusive ? order > 0 : order >= 0)
            ? value
            : Refuse(value, null, $"must be {Bound(bound, (isLow, isExclusive) switch { (true, true) => "above", (true, false) => "at least", (false, true) => "below", _ => "at most" })}.");
    }

    /// <summary>Text in which a regular expression matches something.</summary>
    internal string Containing(string value, Regex pattern) => Holds(Matches(value, pattern, isWhole: false)) ? value : Refuse(value, null, $"must match {pattern}");

    /// <summary>A value of which something is known to hold.</summary>
    internal void Require(bool holds, string otherwise)
    {
        if (!Holds(holds))
        {
            Refuse(0, null, otherwise);
        }
    }

    /// <summary>Text that a regular expression matches as a whole. Linear where the expression allows it, else bounded to a second.</summary>
    public string Pattern(string value, string pattern, string? message = null) =>
        Holds(value.Length == 0 || Matches(value, Patterns.GetOrAdd(pattern, Compile), isWhole: true)) ? value : Refuse(value, message, $"must match {pattern}");

    /// <summary>Text with one @ inside, as <see cref="EmailAddressAttribute"/> has it.</summary>
    public string Email(string value, string? message = null)
    {
        var at = value.IndexOf('@', StringComparison.Ordinal);
        return Holds(at > 0 && at == value.LastIndexOf('@') && at < value.Length - 1 && !value.AsSpan().ContainsAny('\r', '\n'))
            ? value
            : Refuse(value, message, "must be an e-mail address.");
    }

    /// <summary>Text that begins with http, https or ftp, as <see cref="UrlAttribute"/> has it.</summary>
    public string Url(string value, string? message = null) =>
        Holds(value.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || value.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || value.StartsWith("ftp://", StringComparison.OrdinalIgnoreCase))
            ? value
            : Refuse(value, message, "must be a URL that begins with http://, https:// or ftp://.");

    /// <summary>One of these values.</summary>
    public T Allowed<T>(T value, scoped ReadOnlySpan<T> allowed, string? message = null) =>
        Holds(allowed.Contains(value, EqualityComparer<T>.Default)) || TryMeant(ref value, allowed)
            ? value
            : Refuse(value, message, $"must be one of {string.Join(", ", allowed.ToArray())}, not {ShowValue(value)}.");

    /// <summary>A value that an application's own attribute accepts.</summary>
    public T Valid<T>(T value, ValidationAttribute attribute)
    {
        if (_failed)
        {
            return value;
        }

        return attribute.IsValid(value) ? value : Refuse(value, attribute.FormatErrorMessage(_last ?? "the value"), "is not valid.");
    }

    // Apart from Refuse, so that no message is written for a value that is right.
    private readonly bool Holds(bool condition) => condition || _failed;

    private readonly T Refuse<T>(T value, string? message, string otherwise)
    {
        _errors.Add(_last ?? "", message is null ? otherwise : $"is not valid: {message}");
        return value;
    }

    private static string Bounds(string verb, int min, int max, string unit) => (min, max) switch
    {
        ( <= 0, _) => $"{verb} at most {max} {unit}.",
        (_, int.MaxValue) => $"{verb} at least {min} {unit}.",
        _ => $"{verb} {min} to {max} {unit}.",
    };

    private static string Bound<T>(T bound, string relation) => string.Create(CultureInfo.InvariantCulture, $"{relation} {bound}");

    private static bool Matches(string value, Regex pattern, bool isWhole)
    {
        try
        {
            // The first match alone counts.
            foreach (var match in pattern.EnumerateMatches(value))
            {
                return !isWhole || (match.Index == 0 && match.Length == value.Length);
            }

            return false;
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    internal static Regex Compile(string pattern)
    {
        try
        {
            return new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            // Look-arounds and back-references need backtracking.
            return new(pattern, RegexOptions.CultureInvariant, System.TimeSpan.FromSeconds(1));
        }
    }
}
