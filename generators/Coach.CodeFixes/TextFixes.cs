using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Coach.CodeFixes;

/// <summary>
/// A fix that changes a few characters of a C# file for each diagnostic. As text, so that everything else stays as it was laid out; one and all
/// take the same way.
/// </summary>
public abstract class TextFixes : CodeFixProvider
{
    private readonly string _title;
    private readonly string _id;

    private protected TextFixes(string id, string title) => (_id, _title) = (id, title);

    public sealed override ImmutableArray<string> FixableDiagnosticIds => [_id];

    public sealed override FixAllProvider GetFixAllProvider() =>
        FixAllProvider.Create(async (all, document, diagnostics) => await FixAsync(document, diagnostics, all.CancellationToken).ConfigureAwait(false));

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if ((await ChangesAsync(context.Document, [diagnostic], context.CancellationToken).ConfigureAwait(false)).Count > 0)
            {
                context.RegisterCodeFix(CodeAction.Create(_title, cancellationToken => FixAsync(context.Document, [diagnostic], cancellationToken), _id), diagnostic);
            }
        }
    }

    /// <summary>What to change for what was found at <paramref name="node"/>; nothing, where there is no fix that compiles.</summary>
    private protected abstract IEnumerable<TextChange> Changes(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken);

    private protected static TextChange Insert(int position, string text) => new(new(position, 0), text);

    private protected static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    private async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var changes = await ChangesAsync(document, diagnostics, cancellationToken).ConfigureAwait(false);
        var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(changes));
    }

    private async Task<IReadOnlyList<TextChange>> ChangesAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (model is null || root is null)
        {
            return [];
        }

        var places = diagnostics.Select(static diagnostic => diagnostic.Location.SourceSpan).Distinct();
        return [.. places.SelectMany(place => Changes(root.FindNode(place, getInnermostNodeForTie: true), model, cancellationToken)).Distinct().OrderBy(static change => change.Span.Start)];
    }
}
