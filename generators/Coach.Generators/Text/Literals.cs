using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Coach.Generators.Text;

/// <summary>Constants as C# spells them. Text from YAML and attributes reaches emitted code only through here.</summary>
internal static class Literals
{
    public static string Of(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string Of(bool value) => value ? "true" : "false";

    public static string Of(int value) => value == int.MaxValue ? "int.MaxValue" : value.ToString(CultureInfo.InvariantCulture);

    public static string Of(double value) => value switch
    {
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        double.MaxValue => "double.MaxValue",
        double.MinValue => "double.MinValue",
        _ when double.IsNaN(value) => "double.NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture) + "d",
    };

    /// <summary>An attribute's argument; null if there is no way to write it down.</summary>
    public static string? Of(TypedConstant constant)
    {
        if (constant.IsNull)
        {
            return "null";
        }

        switch (constant.Kind)
        {
            case TypedConstantKind.Array:
                var elements = constant.Values.Select(Of).ToArray();
                return elements.Contains(null) ? null : $"new {Types.Name(constant.Type!)} {{ {string.Join(", ", elements)} }}";
            case TypedConstantKind.Type:
                return $"typeof({Types.Name((ITypeSymbol)constant.Value!)})";
            case TypedConstantKind.Error:
                return null;
            default:
                return Of(constant.Value, constant.Type!);
        }
    }

    /// <summary>A constant of a type.</summary>
    public static string Of(object? value, ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return value is null ? $"default({Types.Name(nullable)})" : Of(value, nullable.TypeArguments[0]);
        }

        return value switch
        {
            null => type.IsValueType ? $"default({Types.Name(type)})" : "null",
            string text => Of(text),
            bool flag => Of(flag),
            _ when type.TypeKind == TypeKind.Enum => $"({Types.Name(type)})({Invariant(value)})",
            char c => SymbolDisplay.FormatLiteral(c, quote: true),
            double number => Of(number),
            float number when float.IsNaN(number) => "float.NaN",
            float number when float.IsInfinity(number) => number > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity",
            float number => number.ToString("R", CultureInfo.InvariantCulture) + "f",
            decimal number => number.ToString(CultureInfo.InvariantCulture) + "m",
            int => Invariant(value),
            long => Invariant(value) + "L",
            uint => Invariant(value) + "u",
            ulong => Invariant(value) + "ul",
            _ => $"({Types.Name(type)})({Invariant(value)})",
        };
    }

    public static string Invariant(object value) => Convert.ToString(value, CultureInfo.InvariantCulture);
}
