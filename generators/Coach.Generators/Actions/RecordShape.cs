using Coach.Generators.Text;
using Microsoft.CodeAnalysis;

namespace Coach.Generators.Actions;

/// <summary>What a record of parameters is made of: its constructor and its properties.</summary>
internal sealed class RecordShape(Compilation compilation, CancellationToken cancellationToken)
{
    /// <summary>Whether a type may be meant as a record of parameters; the framework's own classes never are.</summary>
    public bool IsRecordLike(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false, IsRefLikeType: false, SpecialType: SpecialType.None, IsUnboundGenericType: false } named
        && !named.IsTupleType
        && !IsSystem(named.ContainingNamespace)
        && IsAccessible(named);

    private static bool IsSystem(INamespaceSymbol? symbol)
    {
        while (symbol is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
        {
            symbol = symbol.ContainingNamespace;
        }

        return symbol?.Name is "System";
    }

    /// <summary>The constructor to call: the one marked for JSON, the primary one, the only one, the one without parameters, the longest.</summary>
    public IMethodSymbol? Constructor(INamedTypeSymbol type)
    {
        var candidates = type.InstanceConstructors
            .Where(constructor => IsAccessible(constructor) && !IsCopy(constructor, type))
            .Where(constructor => type.TypeKind == TypeKind.Class || !constructor.IsImplicitlyDeclared || type.InstanceConstructors.Length == 1)
            .ToArray();
        return candidates.FirstOrDefault(static constructor => constructor.Attribute("System.Text.Json.Serialization", "JsonConstructorAttribute") is not null)
            ?? candidates.FirstOrDefault(constructor => Initializers.IsPrimary(constructor, cancellationToken))
            ?? (candidates.Length == 1 ? candidates[0] : null)
            ?? candidates.FirstOrDefault(static constructor => constructor.Parameters.Length == 0)
            ?? candidates.OrderByDescending(static constructor => constructor.Parameters.Length).ThenBy(Types.Display, StringComparer.Ordinal).FirstOrDefault();
    }

    private static bool IsCopy(IMethodSymbol constructor, INamedTypeSymbol type) =>
        constructor.Parameters is [var only] && SymbolEqualityComparer.Default.Equals(only.Type, type);

    /// <summary>Public properties, the base's first; one that hides another takes its place.</summary>
    public List<IPropertySymbol> Properties(INamedTypeSymbol type)
    {
        var chain = new Stack<INamedTypeSymbol>();
        for (var current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            chain.Push(current);
        }

        var properties = new List<IPropertySymbol>();
        foreach (var property in chain.SelectMany(static current => current.GetMembers().OfType<IPropertySymbol>()))
        {
            if (property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public or Accessibility.Internal } && IsAccessible(property)
                && property.Name != "EqualityContract")
            {
                properties.RemoveAll(hidden => hidden.Name == property.Name);
                properties.Add(property);
            }
        }

        return properties;
    }

    public bool IsAccessible(ISymbol symbol) =>
        compilation.IsSymbolAccessibleWithin(symbol, compilation.Assembly) && symbol is not INamedTypeSymbol { IsFileLocal: true };
}
