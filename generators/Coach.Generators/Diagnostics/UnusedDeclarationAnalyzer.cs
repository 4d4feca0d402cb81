using System.Collections.Immutable;
using Coach.Generators.Actions;
using Coach.Generators.States;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Coach.Generators.Diagnostics;

/// <summary>
/// COACH202 and COACH205: an action that no state allows, a condition that no transition uses. Only in the project that owns states.yaml: what
/// a library declares is for its users to choose from.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnusedDeclarationAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.UnusedAction, Descriptors.UnusedCondition];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (DeclarationAttributes.In(start.Compilation) is { } attributes
                && OwnedStates.In(start.Compilation, start.Options, attributes, start.CancellationToken) is { } states)
            {
                start.RegisterSymbolAction(symbol => Analyze(symbol, attributes, states), SymbolKind.NamedType, SymbolKind.Method);
            }
        });
    }

    private static void Analyze(SymbolAnalysisContext context, DeclarationAttributes attributes, OwnedStates states)
    {
        if (attributes.Find(context.Symbol) is not ({ } kind and not ExportKind.PromptValue, var attribute) || ActionParser.NameOf(attribute) is not { } name)
        {
            return;
        }

        var used = kind == ExportKind.Action ? states.Actions : states.Conditions;

        // A name that is not valid has its own error, and the list may have the valid one.
        var isSaidAlready = kind == ExportKind.Action && (!ActionNames.IsValid(name) || name == Exports.BuiltIn);
        if (isSaidAlready || used.Contains(name) || states.HasUnknown(kind))
        {
            return;
        }

        var place = Locations.Of(attribute, firstArgument: true, context.CancellationToken) ?? context.Symbol.Locations[0];
        context.ReportDiagnostic(Diagnostic.Create(kind == ExportKind.Action ? Descriptors.UnusedAction : Descriptors.UnusedCondition, place, name));
    }
}
