using System.Collections.Concurrent;
using System.Collections.Immutable;
using Coach.Generators.States;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Coach.Generators.Diagnostics;

/// <summary>COACH003: a name declared twice in this project, or here and in a referenced assembly.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DuplicateNameAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.DeclaredTwice];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (DeclarationAttributes.In(start.Compilation) is not { } attributes)
            {
                return;
            }

            var declared = new ConcurrentBag<(Export Export, Location Place)>();
            start.RegisterSymbolAction(symbol => Collect(symbol, attributes, declared), SymbolKind.NamedType, SymbolKind.Method);
            start.RegisterCompilationEndAction(end => Compare(end, declared));
        });
    }

    private static void Collect(SymbolAnalysisContext context, DeclarationAttributes attributes, ConcurrentBag<(Export, Location)> declared)
    {
        if (attributes.Find(context.Symbol) is var (kind, attribute) && Exports.Own(kind, context.Symbol, attribute, "") is { Name.Length: > 0 } export)
        {
            declared.Add((export, Locations.Of(attribute, firstArgument: true, context.CancellationToken) ?? context.Symbol.Locations[0]));
        }
    }

    private static void Compare(CompilationAnalysisContext context, ConcurrentBag<(Export Export, Location Place)> declared)
    {
        if (declared.IsEmpty)
        {
            return;
        }

        var first = new Dictionary<(ExportKind, string), string> { [(ExportKind.Action, Exports.BuiltIn)] = "Coach itself" };
        foreach (var export in Exports.Referenced(context.Compilation, context.CancellationToken).Exports)
        {
            first[Key(export)] = export.Source;
        }

        // The order in which the catalogue chooses, so that the error stands at the one that is left out.
        foreach (var (export, place) in declared.OrderBy(static item => item.Export.Name, StringComparer.Ordinal).ThenBy(static item => item.Export.Source, StringComparer.Ordinal))
        {
            if (first.TryGetValue(Key(export), out var other))
            {
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.DeclaredTwice, place, Exports.Word(export.Kind), export.Name, other));
            }
            else
            {
                first.Add(Key(export), export.Source);
            }
        }
    }

    private static (ExportKind, string) Key(Export export) => (export.Kind, export.Name.ToUpperInvariant());
}
