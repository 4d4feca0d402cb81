using Coach.Generators.Tests.Testing;
using Microsoft.CodeAnalysis;

namespace Coach.Generators.Tests;

public sealed class UnusedDeclarationTests
{
    private const string Handle = "public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(\"\"));";

    private static string Action(string name, string more = "", string type = "Handler") =>
        $"[CoachAction({name}, Description = \"Does it.\"{more})] public sealed class {type} : IActionHandler {{ {Handle} }}\n";

    private static TestProject Owner(string source, string state = "terminal: true") =>
        new TestProject().Source(source).States($"initial: a\nstates:\n  a: {{ {state} }}\n");

    [Fact]
    public async Task An_action_that_no_state_allows_is_COACH202()
    {
        var run = await Owner(Action("{|COACH202:\"SAVE\"|}")).ExpectMarked();

        Assert.Equal("No state of states.yaml allows SAVE, so it can never run; add it to the allow: of a state, or to everywhere:", await run.Message("COACH202"));
    }

    [Theory]
    [InlineData("terminal: true, allow: [save]")]
    [InlineData("terminal: true }\neverywhere: [SAVE]\nx: {")]
    public async Task An_action_is_allowed_in_any_case_and_everywhere(string state)
    {
        var found = await Owner(Action("\"SAVE\""), state).Run().Findings();

        Assert.DoesNotContain("COACH202", found.Select(static finding => finding.Id));
    }

    [Fact]
    public Task An_action_of_the_user_or_the_system_has_to_be_allowed_too() =>
        Owner(Action("{|COACH202:\"APPROVE\"|}", ", Emitters = ActionEmitters.User") + Action("{|COACH202:\"EXPIRE\"|}", ", Emitters = ActionEmitters.System", "Other")).ExpectMarked();

    [Fact]
    public async Task A_project_without_states_yaml_may_declare_what_it_likes()
    {
        await new TestProject().Source(Action("\"SAVE\"") + "public static class C { [CoachCondition(\"done\")] public static bool Done() => true; }").ExpectMarked();
    }

    [Fact]
    public async Task What_a_library_declares_is_for_its_users_to_choose_from()
    {
        var library = new TestProject { Name = "UnusedLibrary" }.Source(Action("\"SAVE\"")).Run().ToReference();

        await Owner("").Reference(library).ExpectMarked();
    }

    [Fact]
    public async Task What_a_misspelt_word_meant_is_said_once()
    {
        await Owner(Action("\"SAVE_IDENTITY\""), "terminal: true, allow: [{|COACH201:SAVE_IDENTTY|}]").ExpectMarked();
        await Owner(Action("{|COACH002:\"save-identity\"|}"), "terminal: true, allow: [SAVE_IDENTITY]").ExpectMarked();
        await Owner(Action("{|COACH002:\"\"|}"), "terminal: true, allow: [SAVE_IDENTITY]").ExpectMarked();
        await Owner(Action("{|COACH002:\"7 days\"|}"), "terminal: true, allow: [SEVEN_DAYS]").ExpectMarked();
        await Owner(Action("\"SAVE_IDENTITY\""), "terminal: true, {|COACH102:alow|}: [SAVE_IDENTITY]").ExpectMarked();
        await Owner("public static class C { [CoachCondition(\"done\")] public static bool Done() => true; }",
            "terminal: true, allow: [TRANSITION_STATE], transitions: [{to: a, when: {|COACH203:doen|}}]").ExpectMarked();
    }

    [Fact]
    public async Task A_condition_that_no_transition_uses_is_COACH205()
    {
        var run = await Owner("public static class C { [CoachCondition({|COACH205:\"done\"|})] public static bool Done() => true; [CoachCondition(\"used\")] public static bool Used() => true; }",
            "terminal: true, allow: [TRANSITION_STATE], transitions: [{to: a, when: USED}]").ExpectMarked();

        Assert.Equal("No transition of states.yaml has when: done", await run.Message("COACH205"));
        Assert.Equal(DiagnosticSeverity.Info, (await run.Diagnostics()).Single().Severity);
    }

    [Fact]
    public Task A_pragma_switches_COACH202_off() =>
        Owner("#pragma warning disable COACH202 // Later.\n" + Action("\"SAVE\"") + "#pragma warning restore COACH202\n" + Action("{|COACH202:\"OTHER\"|}", type: "Other")).ExpectMarked();

    [Theory]
    [InlineData("states.yaml", true)]
    [InlineData("STATES.YAML", true)]
    [InlineData("sub/other.yml", false)]
    public async Task Which_file_is_states_yaml_is_decided_as_for_the_generator(string path, bool owns)
    {
        var found = await new TestProject().Source(Action("\"SAVE\"")).File(path, "initial: a\nstates: {a: {terminal: true}}\n").Run().Findings();

        Assert.Equal(owns ? ["COACH202"] : [], found.Select(static finding => finding.Id));
    }

    [Fact]
    public async Task An_application_that_declares_actions_and_has_no_states_yaml_is_COACH110()
    {
        var run = await new TestProject { Output = OutputKind.ConsoleApplication }
            .Source(Action("\"SAVE\"", type: "Second") + Action("{|COACH110:\"KEEP\"|}") + "public static class Program { public static void Main() { } }").ExpectMarked();

        Assert.Equal(
            "This application declares KEEP, but has no states.yaml, so there is no coach that could allow it; add states.yaml beside the project file, or name it in CoachStatesFile",
            await run.Message("COACH110"));
    }

    [Fact]
    public async Task A_test_project_and_an_application_with_states_are_no_COACH110()
    {
        const string main = "public static class Program { public static void Main() { } }";
        await new TestProject { Output = OutputKind.ConsoleApplication }.Property("IsTestProject", "true").Source(Action("\"SAVE\"") + main).ExpectMarked();
        await new TestProject { Output = OutputKind.ConsoleApplication }.Source(main).ExpectMarked();
        await new TestProject { Output = OutputKind.ConsoleApplication }.Source(Action("\"SAVE\"") + main).States("initial: a\nstates: {a: {allow: [SAVE], terminal: true}}\n").ExpectMarked();
    }

    [Fact]
    public async Task A_second_states_yaml_is_COACH110_at_its_beginning()
    {
        const string states = "initial: a\nstates: {a: {terminal: true}}\n";
        var run = await new TestProject().States(states).File("old/states.yaml", "{|COACH110:|}" + states).ExpectMarked();

        Assert.Equal(
            "A project owns one coach, and /project/states.yaml is read already, so this file is not; remove one of them, or name the one that counts in CoachStatesFile",
            await run.Message("COACH110"));
        await new TestProject().Property("CoachStatesFile", "old/states.yaml").States("not read").File("old/states.yaml", states).ExpectMarked();
    }
}
