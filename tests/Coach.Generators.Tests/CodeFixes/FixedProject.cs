using Coach.Generators.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Generators.Tests.CodeFixes;

/// <summary>A project in a workspace, as an editor has it, whose diagnostics can be fixed.</summary>
public sealed class FixedProject
{
    private const string Folder = "/project/";

    private readonly CodeFixProvider _provider;
    private readonly Project _project;
    private readonly string _id;

    private FixedProject(CodeFixProvider provider, Project project) => (_provider, _project, _id) = (provider, project, provider.FixableDiagnosticIds.Single());

    public static FixedProject Open(CodeFixProvider provider, params (string Path, string Text)[] files)
    {
        var project = new TestProject();
        foreach (var (path, text) in files)
        {
            _ = path.EndsWith(".cs", StringComparison.Ordinal) ? project.Source(text, path) : project.File(path, text);
        }

        return Open(provider, project);
    }

    public static FixedProject Open(CodeFixProvider provider, TestProject from)
    {
        var compilation = from.Compile();
        var project = new AdhocWorkspace()
            .AddProject(ProjectInfo.Create(
                ProjectId.CreateNewId(), VersionStamp.Default, from.Name, from.Name, LanguageNames.CSharp, compilationOptions: compilation.Options, parseOptions: compilation.SyntaxTrees[0].Options))
            .AddMetadataReferences(compilation.References);
        project = project.AddAnalyzerConfigDocument(
            ".globalconfig", SourceText.From($"is_global = true\nbuild_property.RootNamespace = {from.Name}\nbuild_property.ProjectDir = {Folder}\n"), filePath: Folder + ".globalconfig").Project;
        foreach (var tree in compilation.SyntaxTrees)
        {
            project = project.AddDocument(TestProject.Relative(tree.FilePath), tree.GetText(), filePath: tree.FilePath).Project;
        }

        foreach (var file in from.AdditionalTexts())
        {
            project = project.AddAdditionalDocument(TestProject.Relative(file.Path), file.GetText()!, filePath: file.Path).Project;
        }

        return new(provider, project);
    }

    public async Task<string> Text(string path)
    {
        TextDocument document = _project.Documents.Concat<TextDocument>(_project.AdditionalDocuments).Single(document => document.Name == path);
        return (await document.GetTextAsync()).ToString();
    }

    /// <summary>What the editor offers for the first diagnostic.</summary>
    public async Task<IReadOnlyList<CodeAction>> Offers()
    {
        var actions = new List<CodeAction>();
        var diagnostic = (await Diagnostics()).First();
        await _provider.RegisterCodeFixesAsync(new(_project.GetDocument(diagnostic.Location.SourceTree)!, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        return actions;
    }

    /// <summary>Applies the one offer, or the one with this title, to the first diagnostic.</summary>
    public async Task<FixedProject> Fix(string? title = null)
    {
        var offers = await Offers();
        return await Apply(title is null ? Assert.Single(offers) : Assert.Single(offers, offer => offer.Title == title));
    }

    /// <summary>Applies the first offer to everything, as "fix all in solution" and <c>dotnet format</c> do.</summary>
    public async Task<FixedProject> FixAll()
    {
        var first = (await Diagnostics()).First();
        var document = _project.GetDocument(first.Location.SourceTree)!;
        var context = new FixAllContext(
            document, _provider, FixAllScope.Solution, (await Offers())[0].EquivalenceKey!, [_id], new Found(this), CancellationToken.None);
        return await Apply((await _provider.GetFixAllProvider()!.GetFixAsync(context))!);
    }

    /// <summary>Asserts that the diagnostic is gone, that nothing else came, and that it compiles with what is generated.</summary>
    public async Task<FixedProject> ExpectClean(params string[] others)
    {
        var language = ((CSharpParseOptions)_project.ParseOptions!).LanguageVersion;
        var project = new TestProject { Name = _project.Name, Language = language }.Property("RootNamespace", _project.Name);
        foreach (var document in _project.Documents)
        {
            project.Source(await Text(document.Name), document.Name);
        }

        foreach (var document in _project.AdditionalDocuments)
        {
            project.File(document.Name, await Text(document.Name));
        }

        var run = project.Run().AssertCompiles();
        Assert.Equal(others, (await run.Findings()).Select(static finding => finding.Id).Order(StringComparer.Ordinal));
        return this;
    }

    private async Task<FixedProject> Apply(CodeAction action)
    {
        var operation = (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single();
        return new(_provider, operation.ChangedSolution.GetProject(_project.Id)!);
    }

    private async Task<IEnumerable<Diagnostic>> Diagnostics()
    {
        var compilation = await _project.GetCompilationAsync();
        var found = await compilation!.WithAnalyzers(TestRun.Analyzers, _project.AnalyzerOptions).GetAnalyzerDiagnosticsAsync();
        return found.Where(diagnostic => diagnostic.Id == _id).OrderBy(static diagnostic => diagnostic.Location.SourceTree!.FilePath).ThenBy(static diagnostic => diagnostic.Location.SourceSpan.Start);
    }

    private sealed class Found(FixedProject project) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project _, CancellationToken cancellationToken) => project.Diagnostics();

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
        {
            var tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return (await project.Diagnostics()).Where(diagnostic => diagnostic.Location.SourceTree == tree);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project _, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
