using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Coach.CodeFixes;

/// <summary>Adds a using directive where the others stand, System first.</summary>
internal static class Usings
{
    /// <summary>The directive for a namespace; null where it is not plain where it belongs, so that the name had better be written out.</summary>
    public static TextChange? Add(SyntaxNode root, string name)
    {
        if (root is not CompilationUnitSyntax { Externs.Count: 0 } unit || root.GetFirstToken().LeadingTrivia.Any(static trivia => trivia.HasStructure))
        {
            return null;
        }

        var text = root.SyntaxTree.GetText();
        var directive = $"using {name};";
        if (unit.Usings.Count == 0)
        {
            var newLine = text.LineBreak(text.Lines[0]);
            return new(new(root.GetFirstToken().SpanStart, 0), directive + newLine + newLine);
        }

        if (unit.Usings.Any(static item => item.ContainsDirectives || item.Alias is not null || item.StaticKeyword.RawKind != 0 || item.GlobalKeyword.RawKind != 0))
        {
            return null;
        }

        var lineBreak = text.LineBreak(text.Lines.GetLineFromPosition(unit.Usings[0].SpanStart));
        return unit.Usings.FirstOrDefault(item => IsAfter(item.Name!.ToString(), name)) is { } next
            ? new(new(next.SpanStart, 0), directive + lineBreak)
            : new(new(unit.Usings.Last().Span.End, 0), lineBreak + directive);
    }

    private static bool IsAfter(string other, string name) => IsSystem(other) == IsSystem(name) ? string.CompareOrdinal(other, name) > 0 : IsSystem(name);

    private static bool IsSystem(string name) => name == "System" || name.StartsWith("System.", StringComparison.Ordinal);
}
