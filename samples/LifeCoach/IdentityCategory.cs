using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LifeCoach;

/// <summary>The areas of life an identity can belong to. The model is told the short names; the long ones are what is stored, and are read too.</summary>
public enum IdentityCategory
{
    [JsonStringEnumMemberName("PASSIONS")]
    PassionsAndTalents,

    [JsonStringEnumMemberName("MONEY_MAKER")]
    MakerOfMoney,

    [JsonStringEnumMemberName("MONEY_KEEPER")]
    KeeperOfMoney,

    [JsonStringEnumMemberName("SPIRITUAL")]
    Spiritual,

    [JsonStringEnumMemberName("APPEARANCE")]
    PersonalAppearance,

    [JsonStringEnumMemberName("HEALTH")]
    PhysicalExpression,

    [JsonStringEnumMemberName("FAMILY")]
    FamilialRelations,

    [JsonStringEnumMemberName("ROMANTIC")]
    RomanticRelation,

    [JsonStringEnumMemberName("ACTION")]
    DoerOfThings,
}

/// <summary>The two spellings of a category.</summary>
public static class IdentityCategories
{
    private static readonly Dictionary<IdentityCategory, string> Names = Enum.GetValues<IdentityCategory>().ToDictionary(
        category => category,
        category => typeof(IdentityCategory).GetField(category.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name);

    /// <summary>The name the model uses, such as <c>PASSIONS</c>.</summary>
    public static string ToName(this IdentityCategory category) => Names[category];

    /// <summary>The value that is stored, such as <c>passions_and_talents</c>.</summary>
    public static string ToValue(this IdentityCategory category) => JsonNamingPolicy.SnakeCaseLower.ConvertName(category.ToString());

    /// <summary>Reads what <see cref="ToValue"/> wrote.</summary>
    public static IdentityCategory FromValue(string value) => Enum.Parse<IdentityCategory>(value.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
}
