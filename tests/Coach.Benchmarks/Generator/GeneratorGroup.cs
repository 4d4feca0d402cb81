using System.Globalization;

namespace Coach.Benchmarks.Generator;

/// <summary>What the generator adds to a build and to the editor, against the time in which the compiler emits the same project without it.</summary>
public class GeneratorGroup(int handlers, int states) : BenchmarkGroup
{
    private const string Without = "emit without generator";
    private const string Handler = "Handlers/SaveItem7Handler.cs";
    private const string States = "states.yaml";

    /// <summary>A project that is measured quickly.</summary>
    public GeneratorGroup()
        : this(handlers: 200, states: 40)
    {
    }

    public override string Name => "generator";

    public override string Summary => "the generator's runs and its code, in the compiler; in full a project of 1,000 handlers";

    public override string Title => string.Create(CultureInfo.InvariantCulture, $"generator, {handlers:N0} handlers and {states} states");

    public override int RunInFull() => QuickRun.Of(new GeneratorGroup(handlers: 1000, states: 200));

    public override IReadOnlyList<Comparison> CreateRows()
    {
        var project = new LargeProject(handlers, states);
        return
        [
            new("first run", Without, project.Generate, project.Emit, 0.4),
            new("run after an edit in a method", Without, project.AfterEdit(Handler, "title is blank", "title is empty"), project.Emit, 0.25),
            new("run after an edit elsewhere", Without, project.AfterEdit("Wording.cs", "ToUpperInvariant", "ToLowerInvariant"), project.Emit, 0.25),
            new("run after a new file", Without, project.AfterAdding("More.cs", "namespace Studio;\n\npublic sealed class More;\n"), project.Emit, 0.25),
            new("run after a changed description", Without, project.AfterEdit(Handler, "Saves an item", "Keeps an item", "Catalogue.Action_SAVE_ITEM_7.g.cs"), project.Emit, 0.25),
            new("run after a comment in states.yaml", Without, project.AfterFileEdit(States, "# The conversation.", "# The whole conversation."), project.Emit, 0.02),
            new("run after a line above the states", Without, project.AfterFileEdit(States, "# The conversation.", "# The conversation.\n# All of it."), project.Emit, 0.02),
            new("run after a changed allow-list", Without, project.AfterFileEdit(States, "[SAVE_ITEM_5, ", "[SAVE_ITEM_0, SAVE_ITEM_5, ", "CoachState.g.cs", "CoachSetup.g.cs"), project.Emit, 0.02),
            new("run after a word in a prompt", Without, project.AfterFileEdit("prompts/state_7.md", "three items", "four items", "CoachSetup.Prompts.g.cs"), project.Emit, 0.02),
            new("emit with the generated code", Without, project.EmitWithGenerated, project.Emit, 1.4),
        ];
    }
}
