using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Coach.CodeFixes;

/// <summary>COACH005: describes an action or a parameter with the words of its name, which is a place to write a better sentence.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DescriptionCodeFix)), Shared]
public sealed class DescriptionCodeFix() : TextFixes("COACH005", "Describe it with the words of its name")
{
    private const string Property = "Description";

    private protected override IEnumerable<TextChange> Changes(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken) =>
        node.FirstAncestorOrSelf<SyntaxNode>(static node => node is AttributeArgumentSyntax or ParameterSyntax or PropertyDeclarationSyntax) switch
        {
            AttributeArgumentSyntax argument => Action(argument, model, cancellationToken),
            ParameterSyntax parameter => Member(parameter, parameter.Identifier.ValueText, parameter.AttributeLists, model, cancellationToken),
            PropertyDeclarationSyntax property => Member(property, property.Identifier.ValueText, property.AttributeLists, model, cancellationToken),
            _ => [],
        };

    private static IEnumerable<TextChange> Action(AttributeArgumentSyntax name, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetConstantValue(name.Expression, cancellationToken).Value is not string text || Wording.Words(text) is not { Length: > 0 } words)
        {
            yield break;
        }

        var description = Literal(Wording.Sentence(words));
        var empty = (name.Parent as AttributeArgumentListSyntax)?.Arguments.FirstOrDefault(static argument => argument.NameEquals?.Name.Identifier.ValueText == Property);
        yield return empty is null ? Insert(name.Span.End, $", {Property} = {description}") : new(empty.Expression.Span, description);
    }

    private static IEnumerable<TextChange> Member(
        SyntaxNode member, string name, SyntaxList<AttributeListSyntax> attributes, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.Compilation.GetTypeByMetadataName("System.ComponentModel.DescriptionAttribute") is not { } type || Wording.Words(name) is not { Length: > 0 } words)
        {
            yield break;
        }

        var description = Literal(Wording.Sentence("the " + words));
        var empty = attributes.SelectMany(static list => list.Attributes)
            .FirstOrDefault(attribute => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(attribute, cancellationToken).Symbol?.ContainingType, type));
        if (empty is not null)
        {
            yield return empty.ArgumentList is { } list ? new(list.Span, $"({description})") : Insert(empty.Span.End, $"({description})");
            yield break;
        }

        var display = type.ToMinimalDisplayString(model, member.SpanStart);
        if (IsUnknown(type.Name) && IsUnknown(Property) && Usings.Add(member.SyntaxTree.GetRoot(cancellationToken), type.ContainingNamespace.ToDisplayString()) is { } directive)
        {
            display = type.Name;
            yield return directive;
        }

        yield return Insert(member.SpanStart, $"[{display.Substring(0, display.Length - nameof(Attribute).Length)}({description})]{Separator(member)}");

        bool IsUnknown(string typeName) => model.LookupNamespacesAndTypes(member.SpanStart, name: typeName).IsEmpty;
    }

    /// <summary>What begins its line keeps a line of its own.</summary>
    private static string Separator(SyntaxNode member)
    {
        var text = member.SyntaxTree.GetText();
        var line = text.Lines.GetLineFromPosition(member.SpanStart);
        var indentation = text.ToString(TextSpan.FromBounds(line.Start, member.SpanStart));
        return string.IsNullOrWhiteSpace(indentation) ? text.LineBreak(line) + indentation : " ";
    }
}
