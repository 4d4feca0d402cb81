using Coach.Generators.Actions;
using Coach.Generators.Diagnostics;
using Coach.Generators.Prompts;
using Coach.Generators.States;
using Coach.Generators.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Coach.Generators;

/// <summary>Emits the coach into the project that has states.yaml, and says what is wrong with that file and the prompts.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class StatesGenerator : IIncrementalGenerator
{
    public const string DocumentStep = "Document";
    public const string ModelStep = "Model";
    public const string PromptFilesStep = "PromptFiles";
    public const string PromptsStep = "Prompts";
    public const string OwnStep = "Own";
    public const string ReferencesStep = "References";
    public const string MachineStep = "Machine";
    public const string SchemasStep = "Schemas";
    public const string ProblemsStep = "Problems";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var project = context.AnalyzerConfigOptionsProvider.Combine(context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName ?? ""))
            .Select(static (source, _) => ProjectOptions.From(source.Left.GlobalOptions, source.Right));

        var yaml = context.AdditionalTextsProvider.Where(static file => ProjectOptions.IsYaml(file.Path)).Collect().Combine(project);
        var document = yaml
            .Select(static (source, cancellationToken) => source.Right.FindStates(source.Left) is { } file
                ? StatesParser.Parse(file.Path, file.GetText(cancellationToken)?.ToString(), cancellationToken)
                : null)
            .WithTrackingName(DocumentStep);
        var model = document.Select(static (document, _) => document is null ? null : StatesModel.From(document)).WithTrackingName(ModelStep);

        var files = context.AdditionalTextsProvider.Where(static file => file.Path.EndsWith(".md", StringComparison.OrdinalIgnoreCase))
            .Select(static (file, cancellationToken) => PromptFile.Read(file, cancellationToken)).Where(static file => file is not null)
            .Select(static (file, _) => file!).WithTrackingName(PromptFilesStep)
            .Collect().Select(static (files, _) => PromptFiles.From(files));
        var prompts = model.Combine(files)
            .Select(static (source, _) => source.Left is null ? default : PromptsFormatter.Embed(source.Left, source.Right))
            .WithTrackingName(PromptsStep);

        var own = Own(context, ActionParser.ActionAttribute, ExportKind.Action)
            .Combine(Own(context, ActionParser.ConditionAttribute, ExportKind.Condition))
            .Combine(Own(context, ActionParser.PromptValueAttribute, ExportKind.PromptValue))
            .Select(static (source, _) => source.Left.Left.Concat(source.Left.Right).Concat(source.Right).ToEquatableArray())
            .WithTrackingName(OwnStep);
        var references = context.CompilationProvider.Select(Exports.Referenced).WithTrackingName(ReferencesStep);

        var machine = model.Combine(project).Combine(own).Combine(references).Combine(prompts)
            .Select(static (source, _) =>
            {
                var ((((model, project), own), references), prompts) = source;
                return model is null || !references.HasCoach
                    ? null
                    : new MachineModel(
                        project.Namespace, project.Name, model, own, references.Exports, prompts.Select(static prompt => prompt.Constant).ToEquatableArray());
            })
            .WithTrackingName(MachineStep);
        context.RegisterSourceOutput(machine, static (output, machine) =>
        {
            if (machine is not null)
            {
                output.AddSource("CoachState.g.cs", MachineFormatter.State(machine.Namespace, machine.States));
                output.AddSource("CoachSetup.g.cs", MachineFormatter.Setup(machine));
            }
        });
        context.RegisterSourceOutput(prompts.Combine(project), static (output, source) =>
        {
            if (source.Left.Count > 0)
            {
                output.AddSource("CoachSetup.Prompts.g.cs", PromptsFormatter.Format(source.Right.Namespace, source.Left));
            }
        });

        var schemas = files.Combine(own).Combine(context.CompilationProvider)
            .Select(static (source, cancellationToken) => Exports.Schemas(source.Left.Right, source.Left.Left.Files, source.Right, cancellationToken))
            .WithTrackingName(SchemasStep);
        var problems = document.Combine(own).Combine(references).Combine(schemas).Combine(files)
            .SelectMany(static (source, _) =>
            {
                var ((((document, own), references), schemas), files) = source;
                return document is null ? [] : StatesChecks.Check(document, own, references.Exports, schemas, files).Items;
            })
            .WithTrackingName(ProblemsStep);
        var texts = context.AdditionalTextsProvider.Collect();
        var others = yaml.SelectMany(static (source, _) => source.Right.FindOtherStates(source.Left).Select(file => StatesChecks.Other(file.Path, source.Right.FindStates(source.Left)!.Path)));
        context.RegisterSourceOutput(others, static (output, other) => output.ReportDiagnostic(FileDiagnostics.Make(other, [], output.CancellationToken)));
        context.RegisterSourceOutput(problems.Combine(texts), static (output, source) =>
            output.ReportDiagnostic(FileDiagnostics.Make(source.Left, source.Right, output.CancellationToken)));
    }

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
