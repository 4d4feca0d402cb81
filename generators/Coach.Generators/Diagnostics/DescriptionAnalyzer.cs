using System.Collections.Immutable;
using Coach.Generators.Actions;
using Coach.Generators.States;
using Coach.Generators.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Coach.Generators.Diagnostics;

/// <summary>COACH005 for actions; ParameterAnalyzer has it for their parameters.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DescriptionAnalyzer : DiagnosticAnalyzer
{
    private const int Model = 1;

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.NoDescription];

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

    /// <summary>Whether the model is told of the action at all.</summary>
    internal static bool IsForTheModel(AttributeData attribute) => (attribute.Named("Emitters", Model) & Model) != 0;

    private static void Analyze(SymbolAnalysisContext context, DeclarationAttributes attributes)
    {
        if (attributes.Find(context.Symbol, ExportKind.Action) is { } attribute
            && ActionParser.NameOf(attribute) is { } name
            && IsForTheModel(attribute)
            && string.IsNullOrWhiteSpace(attribute.Named<string?>("Description", null)))
        {
            var place = Locations.Of(attribute, firstArgument: true, context.CancellationToken) ?? context.Symbol.Locations[0];
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.NoDescription, place, "action", name, "what it does and when to use it"));
        }
    }
}
