using System.Collections.Immutable;
using Coach.Generators.Actions;
using Coach.Generators.States;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Coach.Generators.Diagnostics;

/// <summary>COACH001, COACH006 and COACH010: a handler that implements nothing or too much, or that cannot be made.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Descriptors.HandlerImplementsNothing, Descriptors.CannotBeMade, Descriptors.HandlerImplementsTwo];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (DeclarationAttributes.In(start.Compilation) is { } attributes)
            {
                start.RegisterSymbolAction(symbol => Analyze(symbol, attributes), SymbolKind.NamedType);
            }
        });
    }

    private static void Analyze(SymbolAnalysisContext context, DeclarationAttributes attributes)
    {
        if (context.Symbol is not INamedTypeSymbol handler || attributes.Find(handler, ExportKind.Action) is null)
        {
            return;
        }

        // A class that is no handler at all need not be told that it could not be made either.
        if (HandlerParser.FindInterface(handler, context.Compilation, Report) is not null)
        {
            new CallParser(context.Compilation, Report).Constructor(handler);
        }

        void Report(Problem problem) => context.ReportDiagnostic(problem.ToDiagnostic());
    }
}
