namespace Coach.Markup;

/// <summary>What a refused guess tells the model.</summary>
internal static class GuessWords
{
    public static Problem Refusal(Repair guess) =>
        new(ActionErrorCodes.GuessRefused, guess.Offset, $"{Wrong(guess.Kind)}; what was meant is not certain, so write it again as one strict JSON object");

    /// <summary>What is wrong, as part of a sentence.</summary>
    public static string Wrong(string kind) => kind switch
    {
        RepairKinds.Truncated => "the JSON ends before its object is closed",
        RepairKinds.UnquotedValue => "a text has no double quotes around it, or only one",
        RepairKinds.MissingBracket => "a bracket is missing or is of the wrong kind",
        RepairKinds.InnerQuotes => "a quote inside a string must be written as \\\"",
        RepairKinds.InvalidEscape => "a backslash inside a string must be written as \\\\",
        RepairKinds.SurroundingText => "only the JSON object may stand between the tags",
        RepairKinds.MissingSeparator => "a comma or a colon is missing or is another character",
        RepairKinds.MissingValue => "a property has no value",
        RepairKinds.TwoObjects => "a second, different object follows the first",
        RepairKinds.DuplicateKey => "a property is given twice",
        RepairKinds.NumberFormat => "a number is not written as JSON writes numbers",
        RepairKinds.Expression => "an expression or a call stands where JSON has a value",
        RepairKinds.Ellipsis => "an ellipsis stands where elements should",
        _ => "the body could be read only by a guess",
    };
}
