using System.Collections.Immutable;
using Coach.Generators.Actions;
using Coach.Generators.States;
using Coach.Generators.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Coach.Generators;

/// <summary>
/// What the coach and the checks are both made from. Each generator has these steps for itself: an exception in a step ends the generator it
/// belongs to, and only that one.
/// </summary>
internal static class Inputs
{
    public const string DocumentStep = "Document";
    public const string OwnStep = "Own";
    public const string ReferencesStep = "References";

    public static IncrementalValueProvider<ProjectOptions> Project(IncrementalGeneratorInitializationContext context) =>
        context.AnalyzerConfigOptionsProvider.Combine(context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName ?? ""))
            .Select(static (source, _) => ProjectOptions.From(source.Left.GlobalOptions, source.Right));

    /// <summary>The project's YAML files, and what says which of them is states.yaml.</summary>
    public static IncrementalValueProvider<(ImmutableArray<AdditionalText> Files, ProjectOptions Project)> Yaml(
        IncrementalGeneratorInitializationContext context, IncrementalValueProvider<ProjectOptions> project) =>
        context.AdditionalTextsProvider.Where(static file => ProjectOptions.IsYaml(file.Path)).Collect().Combine(project);

    /// <summary>What states.yaml says; null in a project that owns no coach.</summary>
    public static IncrementalValueProvider<StatesDocument?> Document(IncrementalValueProvider<(ImmutableArray<AdditionalText> Files, ProjectOptions Project)> yaml) =>
        yaml.Select(static (source, cancellationToken) => source.Project.FindStates(source.Files) is { } file
                ? StatesParser.Parse(file.Path, file.Read(cancellationToken)?.ToString(), cancellationToken)
                : null)
            .WithTrackingName(DocumentStep);

    /// <summary>The project's Markdown files.</summary>
    public static IncrementalValuesProvider<AdditionalText> Markdown(IncrementalGeneratorInitializationContext context) =>
        context.AdditionalTextsProvider.Where(static file => file.Path.EndsWith(".md", StringComparison.OrdinalIgnoreCase));

    /// <summary>What the project itself declares.</summary>
    public static IncrementalValueProvider<EquatableArray<Export>> Own(IncrementalGeneratorInitializationContext context) =>
        Own(context, ActionParser.ActionAttribute, ExportKind.Action)
            .Combine(Own(context, ActionParser.ConditionAttribute, ExportKind.Condition))
            .Combine(Own(context, ActionParser.PromptValueAttribute, ExportKind.PromptValue))
            .Select(static (source, _) => source.Left.Left.Concat(source.Left.Right).Concat(source.Right).ToEquatableArray())
            .WithTrackingName(OwnStep);

    /// <summary>What referenced assemblies declare.</summary>
    public static IncrementalValueProvider<References> References(IncrementalGeneratorInitializationContext context) =>
        context.CompilationProvider.Select(Exports.Referenced).WithTrackingName(ReferencesStep);

    private static IncrementalValueProvider<EquatableArray<Export>> Own(IncrementalGeneratorInitializationContext context, string attribute, ExportKind kind) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is TypeDeclarationSyntax or MethodDeclarationSyntax,
                (target, _) => Exports.Own(kind, target.TargetSymbol, target.Attributes[0], target.SemanticModel.Compilation.AssemblyName ?? ""))
            .Where(static export => export is not null)
            .Select(static (export, _) => export!)
            .Collect()
            .Select(static (exports, _) => exports.ToEquatableArray());
}
