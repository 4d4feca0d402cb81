using Coach.Markup;
using Coach.Parameters;

namespace Coach;

/// <summary>Says in words that help a model correct itself why a call could be read only by guessing.</summary>
internal static class GuessRefusal
{
    private const int MostReasons = 4;

    /// <summary>The reasons, as the middle of a sentence; null if nothing was guessed.</summary>
    public static string? Reasons(ActionCall call, IReadOnlyList<ParameterRepair> parameters)
    {
        var reasons = call.Repairs.Where(repair => repair.Tier == RepairTier.Guess).Select(repair => $"{Words(repair.Kind)}{Place(call, repair.Offset)}")
            .Concat(parameters.Where(repair => repair.Tier == RepairTier.Guess).Select(repair => repair.Complaint.ToString()))
            .Distinct().Take(MostReasons + 1).ToList();
        return reasons.Count == 0 ? null
            : reasons.Count > MostReasons ? string.Join("; ", reasons.Take(MostReasons)) + "; and more"
            : string.Join("; ", reasons);
    }

    private static string Place(ActionCall call, int offset) => call.Around(offset) is { Length: > 0 } text ? $" (near {text})" : "";

    private static string Words(string kind) => kind switch
    {
        RepairKinds.Truncated => "the JSON ends in the middle",
        RepairKinds.UnquotedValue => "a text value has no quotes around it",
        RepairKinds.MissingBracket => "a bracket is missing or of the wrong kind",
        RepairKinds.InnerQuotes => "a quote inside a text is not escaped",
        RepairKinds.InvalidEscape => "a backslash stands before a character that it does not escape",
        RepairKinds.SurroundingText => "other text stands beside the JSON object",
        RepairKinds.MissingSeparator => "a comma or colon is missing",
        RepairKinds.MissingValue => "a property has no value",
        RepairKinds.TwoObjects => "there are two different objects",
        RepairKinds.DuplicateKey => "a property is given twice",
        RepairKinds.NumberFormat => "a number is not written as JSON writes it",
        RepairKinds.Expression => "an expression stands where a value should",
        RepairKinds.Ellipsis => "an ellipsis stands for something left out",
        _ => kind,
    };
}
