using System.Globalization;
using System.Text.RegularExpressions;
using Coach.Generators.Text;

namespace Coach.Generators.Actions;

/// <summary>Makes an example body that keeps the constraints where it can; what only the developer knows they say in [CoachAction].Examples.</summary>
internal static class Examples
{
    private static readonly string[] Candidates =
    [
        "text", "TEXT", "Text", "a", "A", "1", "12", "123", "1234", "12345", "123456", "abc", "ABC", "Abc", "abc-123", "ABC-123", "ABC123", "abc_123", "2026-05-01", "09:30", "1.5",
        "#a1b2c3", "user@example.org", "https://example.org/", "+12025550123", "202-555-0123", "A1", "AB12", "AB-12", "12-34",
    ];

    public static string Of(ObjectModel model) =>
        $"{{{string.Join(", ", model.Members.Where(IsShown).Select(static member => Json.Property(member.WireName, Of(member), spaced: true)))}}}";

    // An optional value whose rule is code may be wrong in an example; left out, it is right.
    private static bool IsShown(MemberModel member) =>
        member.IsRequired || !member.Constraints.Any(static constraint => constraint.Kind is ConstraintKind.Own or ConstraintKind.Pattern);

    private static string Of(MemberModel member)
    {
        if (member.Constraints.FirstOrDefault(static constraint => constraint.Kind == ConstraintKind.Allowed) is { Allowed: [var first, ..] })
        {
            return first;
        }

        return member.Value.Kind switch
        {
            ValueKind.String => Json.String(Text(member)),
            ValueKind.Integer or ValueKind.Fraction => Number(member),
            ValueKind.List or ValueKind.Array => List(member),
            ValueKind.Dictionary => Dictionary(member),
            _ => Of(member.Value),
        };
    }

    private static string Of(ValueModel value) => value.Kind switch
    {
        ValueKind.String => "\"text\"",
        ValueKind.Boolean => "true",
        ValueKind.Integer or ValueKind.Fraction => "1",
        ValueKind.Enum => Json.String(value.Enum!.Members[0].Name),
        ValueKind.DateTime or ValueKind.DateTimeOffset => "\"2026-05-01T09:30:00Z\"",
        ValueKind.DateOnly => "\"2026-05-01\"",
        ValueKind.TimeOnly => "\"09:30\"",
        ValueKind.TimeSpan => "\"PT15M\"",
        ValueKind.Guid => "\"3f2504e0-4f89-41d3-9a0c-0305e82c3301\"",
        ValueKind.Uri => "\"https://example.org/\"",
        ValueKind.Object => Of(value.Object!),
        ValueKind.List or ValueKind.Array => $"[{Of(value.Element!)}]",
        ValueKind.Dictionary => $"{{\"key\": {Of(value.Element!)}}}",
        _ => "{}",
    };

    private static string Text(MemberModel member)
    {
        var (min, max) = Bounds(member, ConstraintKind.Length);
        var kinds = member.Constraints.Select(static constraint => constraint.Kind).ToArray();
        if (member.Constraints.FirstOrDefault(static constraint => constraint.Kind == ConstraintKind.Pattern) is { Pattern: { } pattern })
        {
            return Candidates.FirstOrDefault(candidate => candidate.Length >= min && candidate.Length <= max && Matches(candidate, pattern)) ?? "text";
        }

        var text = kinds.Contains(ConstraintKind.Email) ? "user@example.org" : kinds.Contains(ConstraintKind.Url) ? "https://example.org/" : "text";
        return text.Length > max && text == "text" ? text.Substring(0, Math.Max(0, max)) : text.PadRight(Math.Min(min, 4096), 'x');
    }

    private static string Number(MemberModel member)
    {
        var number = 1m;
        foreach (var range in member.Constraints.Where(static constraint => constraint.Kind == ConstraintKind.Range))
        {
            var step = member.Value.Kind == ValueKind.Integer ? 1m : 0.001m;
            var low = Parse(range.Low) is { } min ? min + (range.LowIsExclusive ? step : 0) : (decimal?)null;
            var high = Parse(range.High) is { } max ? max - (range.HighIsExclusive ? step : 0) : (decimal?)null;
            number = low > number ? low.Value : high < number ? high.Value : number;
        }

        return number.ToString(CultureInfo.InvariantCulture);
    }

    private static decimal? Parse(string? bound) =>
        decimal.TryParse(bound, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < decimal.MaxValue / 2 ? number : null;

    private static string List(MemberModel member) =>
        $"[{string.Join(", ", Enumerable.Repeat(Of(member.Value.Element!), Count(member)))}]";

    private static string Dictionary(MemberModel member)
    {
        var element = Of(member.Value.Element!);
        return $"{{{string.Join(", ", Enumerable.Range(1, Count(member)).Select(index => $"\"key{(index == 1 ? "" : Literals.Invariant(index))}\": {element}"))}}}";
    }

    private static int Count(MemberModel member)
    {
        var (min, max) = Bounds(member, ConstraintKind.Count);
        return Math.Min(64, Math.Min(Math.Max(1, min), Math.Max(0, max)));
    }

    private static (int Min, int Max) Bounds(MemberModel member, ConstraintKind kind)
    {
        var constraints = member.Constraints.Where(constraint => constraint.Kind == kind).ToArray();
        return constraints.Length == 0 ? (0, int.MaxValue) : (constraints.Max(static constraint => constraint.Min), constraints.Min(static constraint => constraint.Max));
    }

    private static bool Matches(string text, string pattern)
    {
        try
        {
            var match = Regex.Match(text, pattern, RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100));
            return match.Success && match.Index == 0 && match.Length == text.Length;
        }
        catch (Exception exception) when (exception is ArgumentException or RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
