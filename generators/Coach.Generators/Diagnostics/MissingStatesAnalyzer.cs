using System.Collections.Concurrent;
using System.Collections.Immutable;
using Coach.Generators.Actions;
using Coach.Generators.States;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Coach.Generators.Diagnostics;

/// <summary>COACH110: an executable that declares actions, and has no states.yaml in which they could be allowed. Said once, at the first action.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingStatesAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.NotOneStatesFile];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            // Libraries leave the states to the application, and tests bring theirs along as they need them.
            if (start.Compilation.Options.OutputKind is not (OutputKind.ConsoleApplication or OutputKind.WindowsApplication or OutputKind.WindowsRuntimeApplication)
                || IsTestProject(start.Options)
                || DeclarationAttributes.In(start.Compilation) is not { } attributes
                || OwnedStates.FindFile(start.Compilation, start.Options) is not null)
            {
                return;
            }

            var declared = new ConcurrentBag<(string Name, Location Place)>();
            start.RegisterSymbolAction(symbol => Collect(symbol, attributes, declared), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(end => Report(end, declared));
        });
    }

    private static bool IsTestProject(AnalyzerOptions options) =>
        options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.IsTestProject", out var value) && value.Equals("true", StringComparison.OrdinalIgnoreCase);

    private static void Collect(SymbolAnalysisContext context, DeclarationAttributes attributes, ConcurrentBag<(string, Location)> declared)
    {
        if (attributes.Find(context.Symbol, ExportKind.Action) is { } attribute && ActionParser.NameOf(attribute) is { } name)
        {
            declared.Add((name, Locations.Of(attribute, firstArgument: true, context.CancellationToken) ?? context.Symbol.Locations[0]));
        }
    }

    private static void Report(CompilationAnalysisContext context, ConcurrentBag<(string Name, Location Place)> declared)
    {
        foreach (var (name, place) in declared.OrderBy(static item => item.Name, StringComparer.Ordinal).ThenBy(static item => item.Place.SourceSpan.Start).Take(1))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.NotOneStatesFile,
                place,
                $"This application declares {name}, but has no states.yaml, so there is no coach that could allow it; add states.yaml beside the project file, or name it in CoachStatesFile"));
        }
    }
}
