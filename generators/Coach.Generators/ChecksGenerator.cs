using Coach.Generators.Diagnostics;
using Coach.Generators.Prompts;
using Coach.Generators.States;
using Microsoft.CodeAnalysis;

namespace Coach.Generators;

/// <summary>
/// Says what is wrong in states.yaml and the prompts. It emits nothing and nothing waits for it: whatever a check trips over, the coach is
/// emitted all the same.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ChecksGenerator : IIncrementalGenerator
{
    public const string SchemasStep = "Schemas";
    public const string ProblemsStep = "Problems";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var yaml = Inputs.Yaml(context, Inputs.Project(context));
        var document = Inputs.Document(yaml);
        var own = Inputs.Own(context);
        var prompts = Inputs.Markdown(context).Select(static (file, cancellationToken) => PromptFile.ReadMarked(file, cancellationToken))
            .Collect().Select(static (files, _) => PromptFiles.From(files));
        var schemas = prompts.Combine(own).Combine(context.CompilationProvider)
            .Select(static (source, cancellationToken) => Exports.Schemas(source.Left.Right, source.Left.Left.Files, source.Right, cancellationToken))
            .WithTrackingName(SchemasStep);
        var problems = document.Combine(own).Combine(Inputs.References(context)).Combine(schemas).Combine(prompts)
            .SelectMany(static (source, _) =>
            {
                var ((((document, own), references), schemas), prompts) = source;
                return document is null ? [] : StatesChecks.Check(document, own, references.Exports, schemas, prompts).Items;
            })
            .WithTrackingName(ProblemsStep);
        var others = yaml.SelectMany(static (source, _) =>
            source.Project.FindOtherStates(source.Files).Select(file => StatesChecks.Other(file.Path, source.Project.FindStates(source.Files)!.Path)));

        context.RegisterSourceOutput(others, static (output, other) => output.ReportDiagnostic(FileDiagnostics.Make(other, [], output.CancellationToken)));
        context.RegisterSourceOutput(problems.Combine(context.AdditionalTextsProvider.Collect()), static (output, source) =>
            output.ReportDiagnostic(FileDiagnostics.Make(source.Left, source.Right, output.CancellationToken)));
    }
}
