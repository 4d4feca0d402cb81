using System.Collections.Immutable;
using System.Composition;
using Coach.Generators.States;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Coach.CodeFixes;

/// <summary>COACH202: adds an action to the allow-list of a state in states.yaml, one offer a state.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AllowCodeFix)), Shared]
public sealed class AllowCodeFix : CodeFixProvider
{
    private const string Id = "COACH202";
    private const string KeyPrefix = Id + ":";

    public override ImmutableArray<string> FixableDiagnosticIds => [Id];

    public override FixAllProvider GetFixAllProvider() => AllowAll.Instance;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var project = context.Document.Project;
        if (await FindFileAsync(project, context.CancellationToken).ConfigureAwait(false) is not { } file)
        {
            return;
        }

        var text = await file.GetTextAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (await NameAsync(project.Solution, diagnostic, context.CancellationToken).ConfigureAwait(false) is not { } action)
            {
                continue;
            }

            foreach (var state in AllowEdit.States(text, action, context.CancellationToken))
            {
                context.RegisterCodeFix(
                    CodeAction.Create($"Allow {action} in {state}", cancellationToken => AllowAsync(project, [diagnostic], state, cancellationToken), KeyPrefix + state), diagnostic);
            }
        }
    }

    private static async Task<Solution> AllowAsync(Project project, IEnumerable<Diagnostic> diagnostics, string state, CancellationToken cancellationToken)
    {
        if (await FindFileAsync(project, cancellationToken).ConfigureAwait(false) is not { } file)
        {
            return project.Solution;
        }

        var text = await file.GetTextAsync(cancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in diagnostics.OrderBy(static diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(static diagnostic => diagnostic.Location.SourceSpan))
        {
            if (await NameAsync(project.Solution, diagnostic, cancellationToken).ConfigureAwait(false) is { } action)
            {
                text = AllowEdit.Apply(text, state, action, cancellationToken) ?? text;
            }
        }

        return project.Solution.WithAdditionalDocumentText(file.Id, text);
    }

    private static async Task<TextDocument?> FindFileAsync(Project project, CancellationToken cancellationToken)
    {
        var compilation = await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false);
        var path = compilation is null ? null : OwnedStates.FindFile(compilation, project.AnalyzerOptions)?.Path;
        return project.AdditionalDocuments.FirstOrDefault(document => document.FilePath == path && path is not null);
    }

    /// <summary>The action that a diagnostic is about.</summary>
    private static async Task<string?> NameAsync(Solution solution, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (solution.GetDocument(diagnostic.Location.SourceTree) is not { } document
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root)
        {
            return null;
        }

        var node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        return node.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { } argument ? model.GetConstantValue(argument.Expression, cancellationToken).Value as string : null;
    }

    /// <summary>Allows all of them in the state that was chosen for one. Roslyn's own providers know C# files only.</summary>
    private sealed class AllowAll : FixAllProvider
    {
        public static AllowAll Instance { get; } = new();

        public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

        public override Task<CodeAction?> GetFixAsync(FixAllContext context)
        {
            if (context.CodeActionEquivalenceKey is not { } key || !key.StartsWith(KeyPrefix, StringComparison.Ordinal))
            {
                return Task.FromResult<CodeAction?>(null);
            }

            var state = key.Substring(KeyPrefix.Length);
            return Task.FromResult<CodeAction?>(CodeAction.Create($"Allow them in {state}", cancellationToken => FixAsync(context, state, cancellationToken), key));
        }

        private static async Task<Solution> FixAsync(FixAllContext context, string state, CancellationToken cancellationToken)
        {
            var solution = context.Solution;
            foreach (var id in context.Scope == FixAllScope.Solution ? solution.ProjectIds : [context.Project.Id])
            {
                var project = context.Solution.GetProject(id)!;
                var diagnostics = context is { Scope: FixAllScope.Document, Document: { } document }
                    ? await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                    : await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
                var changed = await AllowAsync(project, diagnostics, state, cancellationToken).ConfigureAwait(false);
                foreach (var file in changed.GetChanges(context.Solution).GetProjectChanges().SelectMany(static change => change.GetChangedAdditionalDocuments()))
                {
                    solution = solution.WithAdditionalDocumentText(file, await changed.GetAdditionalDocument(file)!.GetTextAsync(cancellationToken).ConfigureAwait(false));
                }
            }

            return solution;
        }
    }
}
