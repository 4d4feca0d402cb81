using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Coach.Generators.Diagnostics;
using Coach.Markup;
using Coach.Parameters;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Coach.Generators.Tests.Testing;

/// <summary>What the generators made of a project.</summary>
public sealed class TestRun(TestProject project, CSharpCompilation compilation, GeneratorDriverRunResult result)
{
    internal static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(HandlerAnalyzer).Assembly.GetTypes()
            .Where(static type => typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private static readonly ConcurrentDictionary<string, Assembly> Loaded = new();

    private Assembly? _assembly;

    // What is loaded from memory is not found by its name.
    static TestRun() => AppDomain.CurrentDomain.AssemblyResolve += static (_, wanted) => Loaded.GetValueOrDefault(new AssemblyName(wanted.Name).Name!);

    public CSharpCompilation Compilation => compilation;

    public GeneratorDriverRunResult Result => result;

    public IEnumerable<(string HintName, string Text)> Files =>
        result.Results.SelectMany(static generator => generator.GeneratedSources).Select(static source => (source.HintName, source.SourceText.ToString()));

    public string Text(string hintName) => Files.Single(file => file.HintName == hintName).Text;

    /// <summary>What analyzers and generators report.</summary>
    public async Task<IReadOnlyList<Diagnostic>> Diagnostics()
    {
        Assert.All(result.Results, static generator => Assert.Null(generator.Exception));
        var analyzed = await compilation.WithAnalyzers(Analyzers, new AnalyzerOptions(project.AdditionalTexts(), project.Options())).GetAnalyzerDiagnosticsAsync();
        return [.. result.Diagnostics.Concat(analyzed).Where(diagnostic => !project.ErrorsOnly || diagnostic.Severity == DiagnosticSeverity.Error)];
    }

    public async Task<IReadOnlyList<Finding>> Findings() => [.. (await Diagnostics()).Select(static diagnostic =>
    {
        var place = diagnostic.Location.GetLineSpan();
        return new Finding(diagnostic.Id, TestProject.Relative(place.Path), place.Span);
    })];

    public async Task<string> Message(string id) =>
        (await Diagnostics()).First(diagnostic => diagnostic.Id == id).GetMessage(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Nothing that was emitted gives an error or a warning, and nothing at all an error.</summary>
    public TestRun AssertCompiles()
    {
        var wrong = compilation.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error
                || (diagnostic.Severity == DiagnosticSeverity.Warning && result.GeneratedTrees.Contains(diagnostic.Location.SourceTree!)))
            .Select(static diagnostic => $"{diagnostic}: {diagnostic.Location.SourceTree?.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line]}");
        Assert.Empty(wrong);
        return this;
    }

    public MetadataReference ToReference()
    {
        AssertCompiles();
        return MetadataReference.CreateFromImage(Image());
    }

    public Assembly Load()
    {
        AssertCompiles();
        return _assembly ??= Loaded[project.Name] = Assembly.Load(Image());
    }

    public CoachMachine Machine(string @namespace = "App") =>
        (CoachMachine)Load().GetType($"{@namespace}.CoachSetup", throwOnError: true)!.GetProperty("Machine")!.GetValue(null)!;

    public T Made<T>(string member) => (T)Load().GetType($"CoachGenerated.{project.Name}.Catalogue", throwOnError: true)!.GetMethod(member)!.Invoke(null, null)!;

    public ActionDefinition Action(string name) => Made<ActionDefinition>("Action_" + name);

    /// <summary>Reads a body with the emitted parser and runs the handler; what is wrong with the body instead, if something is.</summary>
    public async Task<string> Call(string name, string body, IServiceProvider? services = null, bool hasTextValues = false)
    {
        var errors = new ParameterErrors(RepairLevel.Safe);
        if (Action(name).Prepare(body.AsMemory(), hasTextValues, errors) is not { } prepared)
        {
            return errors.ToString();
        }

        return (await prepared.InvokeAsync(Context(services), CancellationToken.None)).Message;
    }

    public static HandlerContext Context(IServiceProvider? services = null) => new(null!, null!, services!, null!, "turn", TimeProvider.System);

    private byte[] Image()
    {
        using var stream = new MemoryStream();
        var emitted = compilation.Emit(stream);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        return stream.ToArray();
    }
}
