using System.Text;
using Coach.Generators.Text;

namespace Coach.Generators.Actions;

/// <summary>Lists parameters as the prompt shows them, a line each: <c>- identity (string, required, 1 to 80 characters): The identity.</c></summary>
internal static class PromptLines
{
    public static string Of(ObjectModel model) => Append(new(), model, "").ToString();

    private static StringBuilder Append(StringBuilder lines, ObjectModel model, string indent)
    {
        foreach (var member in model.Members)
        {
            lines.Append(indent).Append("- ").Append(OneLine(member.WireName)).Append(" (").Append(string.Join(", ", Facts(member))).Append(')');
            if (!string.IsNullOrWhiteSpace(member.Description))
            {
                lines.Append(": ").Append(OneLine(member.Description!));
            }

            lines.Append('\n');
            if (Nested(member.Value) is { } nested)
            {
                Append(lines, nested, indent + "  ");
            }
        }

        return lines;
    }

    private static IEnumerable<string> Facts(MemberModel member)
    {
        var allowed = member.Constraints.FirstOrDefault(static constraint => constraint.Kind == ConstraintKind.Allowed);
        yield return allowed is null ? TypeOf(member.Value) : "one of " + string.Join(" | ", allowed.Allowed.Select(OneLine));
        yield return member.IsRequired ? "required" : member.DefaultJson is { } json ? $"optional, default {OneLine(json)}" : "optional";
        foreach (var constraint in member.Constraints)
        {
            var fact = constraint.Kind switch
            {
                ConstraintKind.Length => Bounds(constraint, "characters"),
                ConstraintKind.Count => Bounds(constraint, "elements"),
                ConstraintKind.Range => Range(constraint),
                ConstraintKind.Pattern => "matches " + OneLine(constraint.Pattern!),
                ConstraintKind.Email => "an e-mail address",
                ConstraintKind.Url => "a URL",
                _ => null,
            };
            if (fact is not null)
            {
                yield return fact;
            }
        }
    }

    private static string TypeOf(ValueModel value) => value.Kind switch
    {
        ValueKind.Enum => "one of " + string.Join(" | ", value.Enum!.Members.Select(static member => OneLine(member.Name))),
        ValueKind.List or ValueKind.Array => $"list of {TypeOf(value.Element!)}",
        ValueKind.Dictionary => $"object with values of {TypeOf(value.Element!)}",
        ValueKind.Json => "any JSON",
        ValueKind.TimeSpan => "duration such as PT15M",
        ValueKind.DateOnly => "date",
        ValueKind.TimeOnly => "time",
        _ => Schemas.TypeOf(value.Kind) is (_, { } format) ? format : Schemas.TypeOf(value.Kind).Type!,
    };

    private static string? Bounds(ConstraintModel constraint, string unit) => (constraint.Min, constraint.Max) switch
    {
        ( <= 0, int.MaxValue) => null,
        ( <= 0, var max) => $"at most {Literals.Invariant(max)} {unit}",
        (1, int.MaxValue) => $"at least 1 {unit.TrimEnd('s')}",
        (var min, int.MaxValue) => $"at least {Literals.Invariant(min)} {unit}",
        var (min, max) => $"{Literals.Invariant(min)} to {Literals.Invariant(max)} {unit}",
    };

    private static string? Range(ConstraintModel constraint)
    {
        var low = constraint.Low is null ? null : $"{(constraint.LowIsExclusive ? "above" : "at least")} {constraint.Low}";
        var high = constraint.High is null ? null : $"{(constraint.HighIsExclusive ? "below" : "at most")} {constraint.High}";
        return (constraint.Low, constraint.High, constraint.LowIsExclusive || constraint.HighIsExclusive) switch
        {
            (null, null, _) => null,
            ({ }, { }, false) => $"{constraint.Low} to {constraint.High}",
            _ => string.Join(" and ", new[] { low, high }.Where(static bound => bound is not null)),
        };
    }

    private static ObjectModel? Nested(ValueModel? value) => value is null ? null : value.Object ?? Nested(value.Element);

    // A line of its own could pass for another parameter.
    private static string OneLine(string text) => string.Join(" ", text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Trim()));
}
