using System.Composition;
using Coach.Generators.Actions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Coach.CodeFixes;

/// <summary>COACH002: writes an action's name as the diagnostic proposes it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ActionNameCodeFix)), Shared]
public sealed class ActionNameCodeFix() : TextFixes("COACH002", "Write the name in upper case with underscores")
{
    private protected override IEnumerable<TextChange> Changes(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
    {
        // A constant that stands elsewhere may have other uses.
        if (node is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal && ActionNames.Better(literal.Token.ValueText) is { } better)
        {
            yield return new(literal.Span, Literal(better));
        }
    }
}
