using Microsoft.CodeAnalysis;

namespace Coach.Generators.Text;

/// <summary>Types as emitted code and as people name them.</summary>
internal static class Types
{
    private static readonly SymbolDisplayFormat Qualified =
        SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary><c>global::System.Collections.Generic.List&lt;string?&gt;</c>.</summary>
    public static string Name(ITypeSymbol type) => type.ToDisplayString(Qualified);

    /// <summary>The same without a question mark at the end.</summary>
    public static string BareName(ITypeSymbol type) => Name(type.WithNullableAnnotation(NullableAnnotation.NotAnnotated));

    /// <summary><c>LifeCoach.SaveIdentityHandler</c>, as a person would look for it.</summary>
    public static string Display(ISymbol symbol) => symbol.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);

    /// <summary><c>SaveIdentityHandler</c>, as a message names it.</summary>
    public static string Short(ISymbol symbol) => symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);

    public static bool Is(this ITypeSymbol? type, string @namespace, string name) =>
        type is not null && type.MetadataName == name && IsIn(type.ContainingNamespace, @namespace) && type.ContainingType is null;

    public static AttributeData? Attribute(this ISymbol symbol, string @namespace, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass.Is(@namespace, name));

    public static bool DerivesFrom(this ITypeSymbol? type, string @namespace, string name)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.Is(@namespace, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A named argument of an attribute, or what it is when it is not given.</summary>
    public static T Named<T>(this AttributeData attribute, string name, T otherwise)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value.Kind != TypedConstantKind.Array && argument.Value.Value is T value)
            {
                return value;
            }
        }

        return otherwise;
    }

    private static bool IsIn(INamespaceSymbol? symbol, string name)
    {
        var end = name.Length;
        while (symbol is { IsGlobalNamespace: false })
        {
            var start = end - symbol.Name.Length;
            if (start < 0 || string.CompareOrdinal(name, start, symbol.Name, 0, symbol.Name.Length) != 0)
            {
                return false;
            }

            symbol = symbol.ContainingNamespace;
            if (start == 0)
            {
                return symbol is null or { IsGlobalNamespace: true };
            }

            if (name[start - 1] != '.')
            {
                return false;
            }

            end = start - 1;
        }

        return false;
    }
}
