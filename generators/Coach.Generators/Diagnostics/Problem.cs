using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Coach.Generators.Diagnostics;

/// <summary>What is wrong in C#, as a parser found it. Analyzers report it; the generator, which must not hold locations, drops it.</summary>
internal readonly record struct Problem(DiagnosticDescriptor Descriptor, Location Location, object[] Arguments)
{
    public Diagnostic ToDiagnostic() => Diagnostic.Create(Descriptor, Location, Arguments);
}

/// <summary>Takes what a parser finds wrong. Null where nobody wants to know, so that nothing is looked up for it.</summary>
internal delegate void ProblemSink(Problem problem);

internal static class Locations
{
    /// <summary>Where a name stands in the source of this compilation; none if it comes from another.</summary>
    public static Location? In(this ISymbol symbol, Compilation compilation) =>
        symbol.Locations.FirstOrDefault(location => location.SourceTree is { } tree && compilation.ContainsSyntaxTree(tree));

    /// <summary>Where the type of a parameter or property is written.</summary>
    public static Location? OfType(ISymbol symbol, Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var reference in symbol.DeclaringSyntaxReferences)
        {
            if (compilation.ContainsSyntaxTree(reference.SyntaxTree))
            {
                return reference.GetSyntax(cancellationToken) switch
                {
                    ParameterSyntax { Type: { } type } => type.GetLocation(),
                    PropertyDeclarationSyntax property => property.Type.GetLocation(),
                    _ => symbol.In(compilation),
                };
            }
        }

        return null;
    }

    /// <summary>Where an attribute stands, or its first argument.</summary>
    public static Location? Of(AttributeData attribute, bool firstArgument, CancellationToken cancellationToken)
    {
        if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is not AttributeSyntax syntax)
        {
            return null;
        }

        return firstArgument && syntax.ArgumentList?.Arguments.FirstOrDefault() is { } argument ? argument.Expression.GetLocation() : syntax.GetLocation();
    }

    public static ImmutableArray<AttributeData> With(this ImmutableArray<AttributeData> attributes, ISymbol? other) =>
        other is null ? attributes : attributes.AddRange(other.GetAttributes());
}
