using Coach.Generators.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

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

    private static readonly string[] OutputSteps = [CatalogueGenerator.UnitsStep, CatalogueGenerator.MethodsStep, StatesGenerator.MachineStep, StatesGenerator.PromptsStep];

    public static TheoryData<string, string> Edits => new()
    {
        { "nothing", "" },
        { "an unrelated file", "" },
        { "a line above the handlers", "" },
        { "a handler's body", "" },
        { "a condition's body", "" },
        { "a comment in states.yaml", "" },
        { "a comment above states.yaml", "" },
        { "a Markdown file that no state names", "" },
        { "an action's description", "Units" },
        { "a parameter's type", "Units" },
        { "a condition's description", "Methods" },
        { "an allow-list", "Machine" },
        { "a prompt", "Prompts" },
        { "a new action", "Machine Units" },
        { "a new condition", "Machine Methods" },
        { "a new state", "Machine" },
        { "the root namespace", "Machine" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void Only_what_an_edit_changes_is_made_anew(string edit, string expected)
    {
        var project = TestProject.ForErrors().Source(Handler).Source("// nothing", "Other.cs").States(States).File("p.md", Prompt).File("notes.md", "Notes");
        var compilation = project.Compile();
        GeneratorDriver driver = project.Driver().RunGenerators(compilation);

        var edited = Edit(edit);
        driver = driver.ReplaceAdditionalTexts(edited.AdditionalTexts()).WithUpdatedAnalyzerConfigOptions(edited.Options());
        var result = driver.RunGenerators(Replace(compilation, edited.Compile())).GetRunResult();

        var changed = OutputSteps.Where(step => Reasons(result, step).Any(static reason => reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged)));
        Assert.Equal(expected, string.Join(' ', changed.Order(StringComparer.Ordinal)));
        if (expected.Length == 0 && !edit.Contains("states.yaml", StringComparison.Ordinal))
        {
            Assert.All(result.Results.SelectMany(static generator => generator.TrackedOutputSteps).SelectMany(static step => step.Value).SelectMany(static step => step.Outputs),
                static output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
        }
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
        var (handler, other, states, prompt, notes, @namespace) = (Handler, "// nothing", States, Prompt, "Notes", "App");
        switch (edit)
        {
            case "an unrelated file": other = "public sealed class Unrelated;"; break;
            case "a line above the handlers": handler = "\n// A comment.\n" + handler; break;
            case "a handler's body": handler = handler.Replace("\"saved\"", "\"kept\"", StringComparison.Ordinal); break;
            case "a condition's body": handler = handler.Replace("=> true", "=> false", StringComparison.Ordinal); break;
            case "a comment in states.yaml": states = states.Replace("states:", "states: # all of them", StringComparison.Ordinal); break;
            case "a comment above states.yaml": states = "# The states.\n" + states; break;
            case "a Markdown file that no state names": notes = "Other notes"; break;
            case "an action's description": handler = handler.Replace("\"Saves.\"", "\"Keeps.\"", StringComparison.Ordinal); break;
            case "a parameter's type": handler = handler.Replace("string Name", "int Name", StringComparison.Ordinal); break;
            case "a condition's description": handler = handler.Replace("\"Done.\"", "\"Really done.\"", StringComparison.Ordinal); break;
            case "an allow-list": states = states.Replace("[SAVE]", "[SAVE, OTHER]", StringComparison.Ordinal); break;
            case "a prompt": prompt += "!"; break;
            case "a new action": handler += "[CoachAction(\"NEW\")] public sealed class New : OtherBase, IActionHandler;"; other = Base; break;
            case "a new condition": other = "public static class More { [CoachCondition(\"more\")] public static bool M() => true; }"; break;
            case "a new state": states += "  b:\n"; break;
            case "the root namespace": @namespace = "Other"; break;
        }

        return TestProject.ForErrors().Source(handler).Source(other, "Other.cs").States(states).File("p.md", prompt).File("notes.md", notes).Property("RootNamespace", @namespace);
    }

    private const string Base = """
        public abstract class OtherBase
        {
            public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(""));
        }
        """;

    /// <summary>The first compilation with the trees that differ replaced, as an editor does it.</summary>
    private static Compilation Replace(CSharpCompilation first, CSharpCompilation second)
    {
        Compilation result = first;
        foreach (var (before, after) in first.SyntaxTrees.Zip(second.SyntaxTrees))
        {
            if (!before.GetText().ContentEquals(after.GetText()))
            {
                result = result.ReplaceSyntaxTree(before, after);
            }
        }

        return result;
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorDriverRunResult result, string step) => result.Results
        .Where(generator => generator.TrackedSteps.ContainsKey(step))
        .SelectMany(generator => generator.TrackedSteps[step]).SelectMany(static run => run.Outputs).Select(static output => output.Reason);
}
