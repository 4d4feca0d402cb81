using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Coach.Generators.Actions;

/// <summary>What of a type only its source tells.</summary>
internal static class Initializers
{
    /// <summary>Whether a property has an initializer. One from another assembly does not show it, and counts as without.</summary>
    public static bool Has(IPropertySymbol property, CancellationToken cancellationToken) =>
        property.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellationToken) is PropertyDeclarationSyntax { Initializer: not null });

    public static bool IsPrimary(IMethodSymbol constructor, CancellationToken cancellationToken) =>
        constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax { ParameterList: not null });
}
