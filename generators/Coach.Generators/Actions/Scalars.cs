using System.Collections.Immutable;
using Coach.Generators.Text;
using Microsoft.CodeAnalysis;

namespace Coach.Generators.Actions;

/// <summary>The types that are read as they are, and what the collections hold.</summary>
internal static class Scalars
{
    public static ValueKind? Find(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_String => ValueKind.String,
        SpecialType.System_Boolean => ValueKind.Boolean,
        SpecialType.System_DateTime => ValueKind.DateTime,
        SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Int32 or SpecialType.System_UInt32
            or SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_IntPtr or SpecialType.System_UIntPtr => ValueKind.Integer,
        SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal => ValueKind.Fraction,
        _ => ByName(type),
    };

    private static ValueKind? ByName(ITypeSymbol type) => type.MetadataName switch
    {
        "DateTimeOffset" when type.Is("System", "DateTimeOffset") => ValueKind.DateTimeOffset,
        "DateOnly" when type.Is("System", "DateOnly") => ValueKind.DateOnly,
        "TimeOnly" when type.Is("System", "TimeOnly") => ValueKind.TimeOnly,
        "TimeSpan" when type.Is("System", "TimeSpan") => ValueKind.TimeSpan,
        "Guid" when type.Is("System", "Guid") => ValueKind.Guid,
        "Uri" when type.Is("System", "Uri") => ValueKind.Uri,
        "Half" when type.Is("System", "Half") => ValueKind.Fraction,
        "Int128" or "UInt128" when type.Is("System", type.MetadataName) => ValueKind.Integer,
        "JsonElement" when type.Is("System.Text.Json", "JsonElement") => ValueKind.Json,
        _ => null,
    };

    /// <summary>Whether the type is a list, an array or a dictionary with text for keys, and what it holds.</summary>
    public static (ValueKind Kind, ITypeSymbol Element)? Element(ITypeSymbol type)
    {
        const string generic = "System.Collections.Generic";
        return type switch
        {
            IArrayTypeSymbol { Rank: 1 } array => (ValueKind.Array, array.ElementType),
            INamedTypeSymbol { TypeArguments: [var element], MetadataName: "List`1" or "IList`1" or "IReadOnlyList`1" or "IEnumerable`1" or "ICollection`1" or "IReadOnlyCollection`1" } list
                when list.OriginalDefinition.Is(generic, list.MetadataName) => (ValueKind.List, element),
            INamedTypeSymbol { TypeArguments: [{ SpecialType: SpecialType.System_String }, var value], MetadataName: "Dictionary`2" or "IDictionary`2" or "IReadOnlyDictionary`2" } dictionary
                when dictionary.OriginalDefinition.Is(generic, dictionary.MetadataName) => (ValueKind.Dictionary, value),
            _ => null,
        };
    }

    public static ImmutableArray<EnumMemberModel> EnumMembers(INamedTypeSymbol type) =>
    [
        .. type.GetMembers().OfType<IFieldSymbol>().Where(static field => field.HasConstantValue).Select(static field => new EnumMemberModel(
            field.Attribute("System.Text.Json.Serialization", "JsonStringEnumMemberNameAttribute") is { ConstructorArguments: [{ Value: string name }] } ? name : field.Name,
            field.Name,
            Literals.Invariant(field.ConstantValue!))),
    ];
}
