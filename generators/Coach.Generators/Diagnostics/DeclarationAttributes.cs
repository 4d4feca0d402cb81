using Coach.Generators.Actions;
using Coach.Generators.States;
using Microsoft.CodeAnalysis;

namespace Coach.Generators.Diagnostics;

/// <summary>The attributes that declare something, as one compilation knows them.</summary>
internal sealed class DeclarationAttributes
{
    private readonly INamedTypeSymbol[] _types;

    private DeclarationAttributes(INamedTypeSymbol[] types) => _types = types;

    /// <summary>Null if the compilation does not reference Coach: then there is nothing to analyze.</summary>
    public static DeclarationAttributes? In(Compilation compilation)
    {
        var types = new[] { ActionParser.ActionAttribute, ActionParser.ConditionAttribute, ActionParser.PromptValueAttribute }
            .Select(compilation.GetTypeByMetadataName).OfType<INamedTypeSymbol>().ToArray();
        return types.Length == 3 ? new(types) : null;
    }

    public AttributeData? Find(ISymbol symbol, ExportKind kind) =>
        symbol.GetAttributes().FirstOrDefault(attribute => SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, _types[(int)kind]));

    /// <summary>What a symbol declares, if it declares something.</summary>
    public (ExportKind Kind, AttributeData Attribute)? Find(ISymbol symbol)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            var kind = Array.FindIndex(_types, type => SymbolEqualityComparer.Default.Equals(type, attribute.AttributeClass));
            if (kind >= 0)
            {
                return ((ExportKind)kind, attribute);
            }
        }

        return null;
    }
}
