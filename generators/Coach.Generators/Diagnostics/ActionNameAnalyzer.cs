using System.Collections.Immutable;
using Coach.Generators.States;
using Coach.Generators.Text;
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
        if (IsValid(name))
        {
            return;
        }

        var better = Better(name);
        var place = Locations.Of(attribute, firstArgument: true, context.CancellationToken) ?? context.Symbol.Locations[0];
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.InvalidActionName, place, name, IsValid(better) ? $"; did you mean {better}?" : ""));
    }

    private static bool IsValid(string name) =>
        name.Length > 0 && name[0] is >= 'A' and <= 'Z' && name.All(static c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_');

    // save identity, save-identity and SaveIdentity all mean SAVE_IDENTITY.
    private static string Better(string name) =>
        Identifiers.Snake(name.Trim().Replace(' ', '_').Replace('-', '_').Replace('.', '_')).ToUpperInvariant();
}
