using System.Reflection;
using Coach.Markup;

namespace Coach.Tests.Markup;

/// <summary>All that the reading of a reply can come to, by the names that Coach declares for it.</summary>
internal static class ReadingOutcomes
{
    /// <summary>The kinds of repairs of bodies. Those by the declared types of parameters come after the reading.</summary>
    public static IEnumerable<string> Repairs { get; } = Constants(typeof(RepairKinds)).Except(
    [
        RepairKinds.NameSpelling, RepairKinds.ValueSpelling, RepairKinds.QuotedScalar, RepairKinds.ScalarForList, RepairKinds.ConvertedValue, RepairKinds.DigitsInWords,
        RepairKinds.NearMissValue, RepairKinds.NearMissName,
    ]);

    public static IEnumerable<string> All => [.. Repairs, .. Constants(typeof(ActionErrorCodes)), .. Constants(typeof(ReplyNoteKinds)), .. MarkupFormats.Names];

    private static List<string> Constants(Type type) => [.. type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];
}
