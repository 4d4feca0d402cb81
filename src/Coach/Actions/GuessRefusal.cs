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
        var reasons = call.Repairs.Where(repair => repair.Tier == RepairTier.Guess).Select(repair => $"{GuessWords.Wrong(repair.Kind)}{Place(call, repair.Offset)}")
            .Concat(parameters.Where(repair => repair.Tier == RepairTier.Guess).Select(repair => repair.Complaint.ToString()))
            .Distinct().Take(MostReasons + 1).ToList();
        return reasons.Count == 0 ? null
            : reasons.Count > MostReasons ? string.Join("; ", reasons.Take(MostReasons)) + "; and more"
            : string.Join("; ", reasons);
    }

    private static string Place(ActionCall call, int offset) => call.Around(offset) is { Length: > 0 } text ? $" (near {text})" : "";
}
