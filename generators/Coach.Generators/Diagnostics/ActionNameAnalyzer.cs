using System.Collections.Immutable;
using Coach.Generators.Actions;
using Coach.Generators.States;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Coach.Generators.Diagnostics;

/// <summary>COACH002: an action's name that a model could not write reliably.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ActionNameAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.InvalidActionName];

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
        // A name that is no constant at all is the compiler's error.
        if (attributes.Find(context.Symbol, ExportKind.Action) is not { ConstructorArguments: [{ Kind: TypedConstantKind.Primitive } argument] } attribute)
        {
            return;
        }

        var name = argument.Value as string ?? "";
        if (ActionNames.IsValid(name))
        {
            return;
        }

        var place = Locations.Of(attribute, firstArgument: true, context.CancellationToken) ?? context.Symbol.Locations[0];
        var hint = ActionNames.Better(name) is { } better ? $"; did you mean {better}?" : "";
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.InvalidActionName, place, name, hint));
    }
}
