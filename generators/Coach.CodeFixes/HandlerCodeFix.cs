using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Coach.CodeFixes;

/// <summary>COACH001: implements IActionHandler; only names the interface, if the method that it asks for is there.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HandlerCodeFix)), Shared]
public sealed class HandlerCodeFix() : TextFixes("COACH001", "Implement IActionHandler")
{
    private const string Method = "HandleAsync";

    private protected override IEnumerable<TextChange> Changes(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
    {
        if (node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration
            || model.GetDeclaredSymbol(declaration, cancellationToken) is not { IsStatic: false } handler
            || HandlerNames.In(model, declaration.SpanStart) is not { } names)
        {
            yield break;
        }

        var methods = handler.GetMembers(Method).OfType<IMethodSymbol>().ToArray();
        if (methods.Select(names.ImplementedBy).FirstOrDefault(static name => name is not null) is { } implemented)
        {
            yield return Base(declaration, implemented);
            yield break;
        }

        // Beside a method that only looks like it, the interface's is written explicitly.
        var isTaken = methods.Any(static method => method.Parameters.Length == 2);
        var head = isTaken ? $"{names.Result} {names.Interface}.{Method}" : $"public {names.Result} {Method}";
        var text = declaration.SyntaxTree.GetText(cancellationToken);
        var line = text.Lines.GetLineFromPosition(declaration.Identifier.SpanStart);
        var indentation = Indentation(text, line);
        var newLine = text.LineBreak(line);
        var inner = declaration.Members.Count > 0
            ? Indentation(text, text.Lines.GetLineFromPosition(declaration.Members[0].SpanStart))
            : indentation + (indentation.Contains('\t') ? "\t" : "    ");
        var member = $"{inner}{head}({names.Context} context, {names.Cancellation} cancellationToken) => new({names.Outcome}.Success(\"Done.\"));{newLine}";
        yield return Base(declaration, names.Interface);
        yield return Member(declaration, text, member, newLine, indentation);
    }

    private static TextChange Base(TypeDeclarationSyntax declaration, string type)
    {
        if (declaration.BaseList is { Types.Count: > 0 } bases)
        {
            return Insert(bases.Types.Last().Span.End, ", " + type);
        }

        var end = (declaration.ParameterList ?? (SyntaxNode?)declaration.TypeParameterList)?.Span.End ?? declaration.Identifier.Span.End;
        return Insert(end, " : " + type);
    }

    private static TextChange Member(TypeDeclarationSyntax declaration, SourceText text, string member, string newLine, string indentation)
    {
        if (declaration.SemicolonToken is { RawKind: not 0, IsMissing: false } semicolon && declaration.CloseBraceToken.RawKind == 0)
        {
            return new(semicolon.Span, $"{newLine}{indentation}{{{newLine}{member}{indentation}}}");
        }

        var close = declaration.CloseBraceToken.SpanStart;
        var line = text.Lines.GetLineFromPosition(close);
        var before = text.ToString(TextSpan.FromBounds(line.Start, close));
        if (!string.IsNullOrWhiteSpace(before))
        {
            return new(TextSpan.FromBounds(line.Start + before.TrimEnd().Length, close), newLine + member + indentation);
        }

        return Insert(line.Start, (declaration.Members.Count > 0 ? newLine : "") + member);
    }

    private static string Indentation(SourceText text, TextLine line) => new([.. text.ToString(line.Span).TakeWhile(char.IsWhiteSpace)]);

    /// <summary>What a handler is written with, as short as the usings at its place allow.</summary>
    private sealed record HandlerNames(string Interface, string Result, string Outcome, string Context, string Cancellation, Func<IMethodSymbol, string?> ImplementedBy)
    {
        public static HandlerNames? In(SemanticModel model, int position)
        {
            var compilation = model.Compilation;
            if (compilation.GetTypeByMetadataName("Coach.IActionHandler") is not { } plain
                || compilation.GetTypeByMetadataName("Coach.IActionHandler`1") is not { } generic
                || plain.GetMembers(Method).FirstOrDefault() is not IMethodSymbol { ReturnType: INamedTypeSymbol { TypeArguments: [var outcome] } result, Parameters: [var context, var token] })
            {
                return null;
            }

            return new(Short(plain), Short(result), Short(outcome), Short(context.Type), Short(token.Type), Implemented);

            string Short(ITypeSymbol type) => type.ToMinimalDisplayString(model, position);

            string? Implemented(IMethodSymbol method)
            {
                if (method is not { DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsGenericMethod: false } || !Same(method.ReturnType, result)
                    || method.Parameters.Any(static parameter => parameter.RefKind != RefKind.None))
                {
                    return null;
                }

                return method.Parameters switch
                {
                    [var second, var third] when Same(second.Type, context.Type) && Same(third.Type, token.Type) => Short(plain),
                    [var first, var second, var third] when Same(second.Type, context.Type) && Same(third.Type, token.Type) => Short(generic.Construct(first.Type)),
                    _ => null,
                };
            }
        }

        private static bool Same(ITypeSymbol one, ITypeSymbol other) => SymbolEqualityComparer.Default.Equals(one, other);
    }
}
