using System.Collections.Concurrent;
using System.Collections.Immutable;
using Coach.Generators.Actions;
using Coach.Generators.States;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Coach.Generators.Diagnostics;

/// <summary>COACH004, COACH005, COACH008 and COACH009: parameters that cannot be read, or not as they are meant, or that nobody explains.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ParameterAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Descriptors.UnreadableType, Descriptors.NoDescription, Descriptors.ConstraintDoesNotFit, Descriptors.InitializerWouldBeLost];

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

            // A record that two handlers share is wrong once.
            var said = new ConcurrentDictionary<(string, Location), bool>();
            start.RegisterSymbolAction(symbol => Analyze(symbol, attributes, said), SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, DeclarationAttributes attributes, ConcurrentDictionary<(string, Location), bool> said)
    {
        if (context.Symbol is not INamedTypeSymbol handler
            || attributes.Find(handler, ExportKind.Action) is not { } attribute
            || HandlerParser.FindInterface(handler, context.Compilation, report: null) is not { TypeArguments: [var parameters] })
        {
            return;
        }

        new ParameterParser(context.Compilation, Report, context.CancellationToken).Parameters(parameters, handler.In(context.Compilation));

        void Report(Problem problem)
        {
            var isUnseen = problem.Descriptor == Descriptors.NoDescription && !DescriptionAnalyzer.IsForTheModel(attribute);
            if (!isUnseen && said.TryAdd((problem.Descriptor.Id, problem.Location), true))
            {
                context.ReportDiagnostic(problem.ToDiagnostic());
            }
        }
    }
}
