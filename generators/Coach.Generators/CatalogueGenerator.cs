using System.Collections.Immutable;
using Coach.Generators.Actions;
using Coach.Generators.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Coach.Generators;

/// <summary>Emits what a project declares. It never looks at states.yaml, so that neither can silence the other.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class CatalogueGenerator : IIncrementalGenerator
{
    public const string ActionsStep = "Actions";
    public const string MethodsStep = "Methods";
    public const string UnitsStep = "Units";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var assembly = context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName ?? "");

        var actions = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                ActionParser.ActionAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (target, cancellationToken) => ActionParser.Action(
                    (INamedTypeSymbol)target.TargetSymbol, target.Attributes[0], target.SemanticModel.Compilation, cancellationToken))
            .Where(static action => action is not null)
            .Select(static (action, _) => action!)
            .WithTrackingName(ActionsStep);
        var units = actions.Collect().SelectMany(static (actions, _) => ActionUnit.From(actions)).WithTrackingName(UnitsStep);

        var conditions = Methods(context, ActionParser.ConditionAttribute, isCondition: true);
        var promptValues = Methods(context, ActionParser.PromptValueAttribute, isCondition: false);
        var methods = conditions.Collect().Combine(promptValues.Collect())
            .Select(static (both, _) => Distinct(both.Left).Concat(Distinct(both.Right)).ToEquatableArray())
            .WithTrackingName(MethodsStep);

        var hasActions = actions.Collect().Select(static (actions, _) => !actions.IsEmpty);
        context.RegisterSourceOutput(methods.Combine(hasActions).Combine(assembly), static (output, source) =>
        {
            var ((methods, hasActions), assembly) = source;
            if (hasActions || methods.Count > 0)
            {
                output.AddSource("Catalogue.g.cs", CatalogueFormatter.Methods(assembly, methods));
            }
        });
        context.RegisterSourceOutput(units.Combine(assembly), static (output, source) =>
            output.AddSource($"Catalogue.{source.Left.Action.Member}.g.cs", CatalogueFormatter.Action(source.Right, source.Left)));
    }

    private static IncrementalValuesProvider<MethodModel> Methods(IncrementalGeneratorInitializationContext context, string attribute, bool isCondition) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is MethodDeclarationSyntax,
                (target, cancellationToken) => ActionParser.Method(
                    (IMethodSymbol)target.TargetSymbol, target.Attributes[0], isCondition, target.SemanticModel.Compilation, cancellationToken))
            .Where(static method => method is not null)
            .Select(static (method, _) => method!);

    private static IEnumerable<MethodModel> Distinct(ImmutableArray<MethodModel> methods) =>
        Declarations.Distinct(methods, static method => (method.Name, method.Source));
}
