using Coach.Generators.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Generators.Tests;

public sealed class IncrementalityTests
{
    private const string Handler = """
        public sealed record Save(string Name);
        [CoachAction("SAVE", Description = "Saves.")]
        public sealed class SaveHandler : IActionHandler<Save>
        {
            public ValueTask<ActionOutcome> HandleAsync(Save action, HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success("saved"));
        }
        [CoachAction("OTHER")]
        public sealed class OtherHandler : IActionHandler
        {
            public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success("other"));
        }
        public static class Declarations
        {
            [CoachCondition("done", Description = "Done.")] public static bool Done() => true;
        }
        """;

    private const string States = "initial: a\neverywhere: [TRANSITION_STATE]\nstates:\n  a:\n    terminal: true\n    prompt: p.md\n    allow: [SAVE]\n    transitions: [{to: a, when: done}]\n";

    private const string Prompt = """[ACTION:SAVE]{"name": "x"}[/ACTION]""";

    private static readonly string[] Steps =
    [
        CatalogueGenerator.ActionsStep, CatalogueGenerator.MethodsStep, CatalogueGenerator.UnitsStep,
        Inputs.DocumentStep, Inputs.OwnStep, Inputs.ReferencesStep,
        StatesGenerator.ModelStep, StatesGenerator.PromptsStep, StatesGenerator.MachineStep,
        ChecksGenerator.SchemasStep, ChecksGenerator.ProblemsStep,
    ];

    /// <summary>An edit, the steps whose result it changes, and those that it only makes run again. All others have to be cached.</summary>
    public static TheoryData<string, string, string> Edits => new()
    {
        { "nothing", "", "" },
        { "a new file", "", "References" },
        { "an edit in another file", "", "References" },
        { "a line above the handlers", "", "References" },
        { "a handler's body", "", "References" },
        { "a condition's body", "", "References" },
        { "a comment in states.yaml", "", "Document" },
        { "a comment above states.yaml", "Document", "Model" },
        { "a Markdown file that no state names", "", "Prompts" },
        { "an action's description", "Actions Units", "References" },
        { "a parameter's description", "Actions Units", "References" },
        { "a parameter's type", "Actions Problems Schemas Units", "References" },
        { "a condition's description", "Methods", "References" },
        { "an allow-list", "Document Machine Model", "Prompts" },
        { "a mistake in an allow-list", "Document Machine Model Problems", "Prompts" },
        { "a state's description", "Document Machine Model", "Prompts" },
        { "a prompt", "Prompts", "Machine" },
        { "a new action", "Actions Machine Own Units", "References" },
        { "a new condition", "Machine Methods Own", "References" },
        { "a new state", "Document Machine Model Problems", "Prompts" },
        { "the root namespace", "Machine", "Document" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void Only_what_an_edit_changes_is_made_anew(string edit, string changed, string again)
    {
        var project = Edit("nothing");
        var (compilation, files) = (project.Compile(), project.AdditionalTexts());
        var driver = project.Driver().ReplaceAdditionalTexts(files).RunGenerators(compilation);

        // Only what differs is replaced, as an editor does it: even an equal new object runs steps again.
        var edited = Edit(edit);
        driver = driver.ReplaceAdditionalTexts([.. files.Zip(edited.AdditionalTexts(), static (before, after) => before.GetText()!.ContentEquals(after.GetText()!) ? before : after)]);
        driver = edit == "the root namespace" ? driver.WithUpdatedAnalyzerConfigOptions(edited.Options()) : driver;
        var result = driver.RunGenerators(Replace(compilation, edited.Compile())).GetRunResult();

        var reasons = Steps.ToLookup(step => Worst(Reasons(result, step)));
        Assert.Equal((changed, again), (Names(reasons[IncrementalStepRunReason.Modified]), Names(reasons[IncrementalStepRunReason.Unchanged])));
        if (changed is "" or Inputs.DocumentStep)
        {
            Assert.All(result.Results.SelectMany(static generator => generator.TrackedOutputSteps).SelectMany(static step => step.Value).SelectMany(static step => step.Outputs),
                static output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
        }

        static string Names(IEnumerable<string> steps) => string.Join(' ', steps.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void One_changed_action_leaves_the_other_files_as_they_are()
    {
        var project = Edit("nothing");
        var compilation = project.Compile();
        var driver = project.Driver().RunGenerators(compilation);

        var result = driver.RunGenerators(Replace(compilation, Edit("an action's description").Compile())).GetRunResult();

        Assert.Equal(
            [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Modified],
            result.Results[0].TrackedSteps[CatalogueGenerator.UnitsStep].SelectMany(static step => step.Outputs).Select(static output => output.Reason)
                .Select(static reason => reason == IncrementalStepRunReason.Unchanged ? IncrementalStepRunReason.Cached : reason));
    }

    [Fact]
    public void A_mistake_that_moves_is_said_at_its_new_place_and_nothing_is_emitted_anew()
    {
        var project = Edit("a mistake in an allow-list");
        var (compilation, files) = (project.Compile(), project.AdditionalTexts());
        var driver = project.Driver().ReplaceAdditionalTexts(files).RunGenerators(compilation);
        var first = driver.GetRunResult();

        var states = files.Single(static file => file.Path.EndsWith("states.yaml", StringComparison.Ordinal));
        var moved = TestProject.ForErrors().States("# The states.\n" + states.GetText()).AdditionalTexts().Single();
        var second = driver.ReplaceAdditionalText(states, moved).RunGenerators(compilation).GetRunResult();

        var (before, after) = (Assert.Single(first.Diagnostics), Assert.Single(second.Diagnostics));
        Assert.Equal(("COACH201", before.GetMessage()), (after.Id, after.GetMessage()));
        Assert.Equal(before.Location.GetLineSpan().StartLinePosition.Line + 1, after.Location.GetLineSpan().StartLinePosition.Line);
        Assert.All(Texts(first).Zip(Texts(second)), static pair => Assert.Same(pair.First, pair.Second));

        static IEnumerable<SourceText> Texts(GeneratorDriverRunResult result) =>
            result.Results.SelectMany(static generator => generator.GeneratedSources).Select(static source => source.SourceText);
    }

    [Fact]
    public void Models_hold_nothing_of_the_compiler()
    {
        var models = typeof(CatalogueGenerator).Assembly.GetTypes()
            .Where(static type => type.Name.EndsWith("Model", StringComparison.Ordinal) || type.Name is "ActionUnit" or "Export" or "References" or "PromptFile" or "EmbeddedPrompt" or "ProjectOptions");

        Assert.All(models, static model => Assert.All(
            model.GetProperties(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public),
            property => Assert.False(property.PropertyType.FullName!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal), $"{model.Name}.{property.Name}")));
        Assert.True(models.Count() > 10);
    }

    private static TestProject Edit(string edit)
    {
        var (handler, other, more, states, prompt, notes, @namespace) = (Handler, "// nothing", "", States, Prompt, "Notes", "App");
        switch (edit)
        {
            case "a new file": more = "public sealed class More;"; break;
            case "an edit in another file": other = "public sealed class Unrelated;"; break;
            case "a line above the handlers": handler = "\n// A comment.\n" + handler; break;
            case "a handler's body": handler = handler.Replace("\"saved\"", "\"kept\"", StringComparison.Ordinal); break;
            case "a condition's body": handler = handler.Replace("=> true", "=> false", StringComparison.Ordinal); break;
            case "a comment in states.yaml": states = states.Replace("states:", "states: # all of them", StringComparison.Ordinal); break;
            case "a comment above states.yaml": states = "# The states.\n" + states; break;
            case "a Markdown file that no state names": notes = "Other notes"; break;
            case "an action's description": handler = handler.Replace("\"Saves.\"", "\"Keeps.\"", StringComparison.Ordinal); break;
            case "a parameter's description": handler = handler.Replace("string Name", "[property: Description(\"Whose.\")] string Name", StringComparison.Ordinal); break;
            case "a parameter's type": handler = handler.Replace("string Name", "int Name", StringComparison.Ordinal); break;
            case "a condition's description": handler = handler.Replace("\"Done.\"", "\"Really done.\"", StringComparison.Ordinal); break;
            case "an allow-list": states = states.Replace("[SAVE]", "[SAVE, OTHER]", StringComparison.Ordinal); break;
            case "a state's description": states = states.Replace("a:\n", "a:\n    description: First.\n", StringComparison.Ordinal); break;
            case "a prompt": prompt += "!"; break;
            case "a mistake in an allow-list": states = states.Replace("[SAVE]", "[SAVE, SAV]", StringComparison.Ordinal); break;
            case "a new action": handler += "[CoachAction(\"NEW\")] public sealed class New : OtherBase, IActionHandler;"; other = Base; break;
            case "a new condition": other = "public static class More { [CoachCondition(\"more\")] public static bool M() => true; }"; break;
            case "a new state": states += "  b:\n"; break;
            case "the root namespace": @namespace = "Other"; break;
        }

        var project = TestProject.ForErrors().Source(handler).Source(other, "Other.cs").States(states).File("p.md", prompt).File("notes.md", notes).Property("RootNamespace", @namespace);
        return more.Length == 0 ? project : project.Source(more, "More.cs");
    }

    private const string Base = """
        public abstract class OtherBase
        {
            public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(""));
        }
        """;

    /// <summary>The first compilation with the trees that differ replaced and those that are new added.</summary>
    private static Compilation Replace(CSharpCompilation first, CSharpCompilation second)
    {
        var known = first.SyntaxTrees.ToDictionary(static tree => tree.FilePath);
        Compilation result = first;
        foreach (var after in second.SyntaxTrees)
        {
            if (!known.TryGetValue(after.FilePath, out var before))
            {
                result = result.AddSyntaxTrees(after);
            }
            else if (!before.GetText().ContentEquals(after.GetText()))
            {
                result = result.ReplaceSyntaxTree(before, after);
            }
        }

        return result;
    }

    /// <summary>Modified if any output of a step is another one, Unchanged if one was made again and came out the same, else Cached.</summary>
    private static IncrementalStepRunReason Worst(IEnumerable<IncrementalStepRunReason> reasons) => reasons.Aggregate(
        IncrementalStepRunReason.Cached,
        static (worst, reason) => (worst, reason) switch
        {
            (_, IncrementalStepRunReason.New or IncrementalStepRunReason.Modified or IncrementalStepRunReason.Removed) => IncrementalStepRunReason.Modified,
            (IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged) => reason,
            _ => worst,
        });

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorDriverRunResult result, string step) => result.Results
        .Where(generator => generator.TrackedSteps.ContainsKey(step))
        .SelectMany(generator => generator.TrackedSteps[step]).SelectMany(static run => run.Outputs).Select(static output => output.Reason);
}
