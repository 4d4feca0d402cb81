using Coach.Generators.Prompts;
using Coach.Generators.States;
using Coach.Generators.Text;
using Microsoft.CodeAnalysis;

namespace Coach.Generators;

/// <summary>Emits the coach into the project that has states.yaml. What is wrong with that file and the prompts others say.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class StatesGenerator : IIncrementalGenerator
{
    public const string ModelStep = "Model";
    public const string PromptsStep = "Prompts";
    public const string MachineStep = "Machine";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var project = Inputs.Project(context);
        var model = Inputs.Document(Inputs.Yaml(context, project))
            .Select(static (document, _) => document is null ? null : StatesModel.From(document)).WithTrackingName(ModelStep);
        var prompts = model.Combine(Inputs.Markdown(context).Select(static (file, cancellationToken) => PromptFile.Read(file, cancellationToken)).Collect())
            .Select(static (source, _) => source.Left is null ? default : PromptsFormatter.Embed(source.Left, PromptFiles.From(source.Right)))
            .WithTrackingName(PromptsStep);

        var machine = model.Combine(project).Combine(Inputs.Own(context)).Combine(Inputs.References(context)).Combine(prompts)
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
    }
}
