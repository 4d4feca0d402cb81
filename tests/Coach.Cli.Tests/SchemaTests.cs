using System.Text.Json;
using Coach.Cli.Tests.Testing;

namespace Coach.Cli.Tests;

/// <summary><c>coach schema</c> on the sample and on names that nobody would choose.</summary>
public sealed class SchemaTests
{
    private static readonly string SampleStates = File.ReadAllText(Path.Combine(Repository.Sample, "states.yaml"));

    [Fact]
    public async Task The_samples_schema_has_the_names_that_the_sample_declares()
    {
        var run = await Tool.RunAsync("schema", Repository.Sample);

        Assert.Equal(0, run.Code);
        Assert.Matches(@"^Read .*LifeCoach\.dll: 7 actions, 5 conditions\.\n$", run.Error);
        Assert.Equal(
            ["CREATE_ACTION_ITEM", "MARK_ACTION_COMPLETE", "MARK_INTRODUCTION_COMPLETE", "SAVE_IDENTITY", "SAVE_USER_INFO", "SAVE_VISUALIZATION", "SET_FOCUS_IDENTITY", "TRANSITION_STATE"],
            SchemaCheck.Names(run.Output, "actionName"));
        Assert.Equal(
            ["has_action_plan", "has_minimum_identities", "has_refined_identity", "has_visualization", "introduction_completed"], SchemaCheck.Names(run.Output, "conditionName"));
        Assert.Equal(
            ["introduction", "identity_brainstorming", "identity_refinement", "identity_visualization", "action_planning", "accountability"],
            SchemaCheck.Names(run.Output, "stateName"));
    }

    [Fact]
    public async Task An_editor_shows_what_an_action_does_and_what_a_condition_demands()
    {
        var schema = await Tool.OutputAsync("schema", Repository.Sample);

        Assert.Equal(
            "Saves an identity the client has named; the same name again changes its category and description. "
                + "Parameters: identity, category, description (optional). LifeCoach.SaveIdentityHandler",
            SchemaCheck.Description(schema, "actionName", "SAVE_IDENTITY"));
        Assert.Equal(
            "At least three identities have to be saved with SAVE_IDENTITY. LifeCoach.Conditions.HasMinimumIdentities",
            SchemaCheck.Description(schema, "conditionName", "has_minimum_identities"));
        Assert.Equal("Moves to one of the state's transitions. Built in.", SchemaCheck.Description(schema, "actionName", "TRANSITION_STATE"));
    }

    [Theory]
    [InlineData(", Description = \"Saves it\"", "Saves it. No parameters. C.Action")]
    [InlineData(", Description = \"  Really?\\n\"", "Really? No parameters. C.Action")]
    [InlineData(", Description = \"\\\", \\\"enum\\\": [\"", "\", \"enum\": [. No parameters. C.Action")]
    [InlineData(", Description = null", "No parameters. C.Action")]
    [InlineData("", "No parameters. C.Action")]
    public async Task A_declaration_says_as_much_as_it_says(string described, string shown)
    {
        using var workspace = new Workspace();

        var schema = await Tool.OutputAsync("schema", workspace.Folder, "--assembly", workspace.Compile("A.dll", Workspace.Export("Action", "SAVE", described) + "class C;"));

        Assert.Equal(shown, SchemaCheck.Description(schema, "actionName", "SAVE"));
    }

    [Fact]
    public async Task The_samples_schema_accepts_the_samples_states_yaml() =>
        Assert.Empty(SchemaCheck.Errors(await Tool.OutputAsync("schema", Repository.Sample), SampleStates));

    [Theory]
    [InlineData("SAVE_IDENTITY, SAVE_USER_INFO", "SAVE_IDENTTIY, SAVE_USER_INFO", "states.identity_brainstorming.allow[0]: enum")]
    [InlineData("when: has_visualization", "when: has_vizualisation", "states.identity_visualization.transitions[0].when: enum")]
    [InlineData("to: accountability", "to: acountability", "states.action_planning.transitions[0].to: enum")]
    [InlineData("initial: introduction", "initial: intro", "initial: enum")]
    [InlineData("terminal: true", "terminal: perhaps", "states.accountability.terminal: type")]
    [InlineData("terminal: true", "final: true", "states.accountability: additionalProperties")]
    [InlineData("- to: introduction\n", "- when: has_visualization\n", "states.identity_brainstorming.transitions[1]: required")]
    [InlineData("initial: introduction", "everywhere: []", ": required")]
    [InlineData("[SAVE_USER_INFO, MARK_INTRODUCTION_COMPLETE, TRANSITION_STATE]", "SAVE_USER_INFO", "states.introduction.allow: type")]
    public async Task The_samples_schema_rejects_what_is_wrong_at_its_place(string right, string wrong, string error)
    {
        Assert.Contains(right, SampleStates, StringComparison.Ordinal);

        Assert.Equal([error], SchemaCheck.Errors(await Tool.OutputAsync("schema", Repository.Sample), SampleStates.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_the_compiler_takes_in_another_case_or_left_empty_the_schema_takes_too()
    {
        const string states = "initial: ONE\neverywhere:\nstates:\n  one:\n    allow: [save, Transition_State]\n    transitions:\n      - to: Two\n        when: READY\n  two:\n";
        using var workspace = new Workspace(states);

        var schema = await Tool.OutputAsync("schema", workspace.Folder, "--assembly", workspace.CompileExports("A.dll", ["SAVE"], ["ready"]));

        Assert.Empty(SchemaCheck.Errors(schema, states));
        Assert.Equal(["SAVE", "TRANSITION_STATE", "Transition_State", "save"], SchemaCheck.Names(schema, "actionName"));
        Assert.Equal(["one", "two", "ONE", "Two"], SchemaCheck.Names(schema, "stateName"));
    }

    [Fact]
    public async Task Without_a_condition_every_guard_is_wrong()
    {
        using var workspace = new Workspace();

        var schema = await Tool.OutputAsync("schema", workspace.Folder, "--assembly", workspace.CompileExports("A.dll", [], []));

        Assert.Equal(["TRANSITION_STATE"], SchemaCheck.Names(schema, "actionName"));
        Assert.Equal(
            ["states.a.transitions[0].when: not"],
            SchemaCheck.Errors(schema, "initial: a\nstates:\n  a:\n    transitions:\n      - {to: a, when: x}\n"));
    }

    [Fact]
    public async Task Names_with_quotes_newlines_and_brackets_stay_what_they_are()
    {
        string[] names = ["A\"], \"x\": {", "B\nC\r\n", "D]", "E\\", "F\u2028\u0001", "G </script>", "Ä 名 😀", new string('H', 100_000)];
        using var workspace = new Workspace("initial: 'a\"]'\nstates:\n  'a\"]': {}\n  \"b\\n\\\"}\": {}\n");

        var schema = await Tool.OutputAsync("schema", workspace.Folder, "--assembly", workspace.CompileExports("A.dll", names, names));

        Assert.Equal(names.Append("TRANSITION_STATE").Order(StringComparer.Ordinal), SchemaCheck.Names(schema, "actionName"));
        Assert.Equal(names.Order(StringComparer.Ordinal), SchemaCheck.Names(schema, "conditionName"));
        Assert.Equal(["a\"]", "b\n\"}"], SchemaCheck.Names(schema, "stateName"));
    }

    [Fact]
    public async Task An_actions_own_schema_may_be_anything()
    {
        using var workspace = new Workspace();
        string[] schemas = ["", "{", "[]", "{\\\"properties\\\": 1}", "{\\\"properties\\\": {}, \\\"required\\\": [1]}", new string('[', 100_000)];
        var exports = schemas.Select(static (schema, index) => Workspace.Export("Action", $"A{index}", $", Schema = \"{schema}\""));

        var schema = await Tool.OutputAsync("schema", workspace.Folder, "--assembly", workspace.Compile("A.dll", string.Join('\n', exports) + "class C;"));

        Assert.Equal(["A0", "A1", "A2", "A3", "A4", "A5", "TRANSITION_STATE"], SchemaCheck.Names(schema, "actionName"));
    }

    [Theory]
    [InlineData("", "nothing: 1")]
    [InlineData("/states/a", "initial: a\nstates:\n  a:\n    nothing: 1")]
    [InlineData("/states/a/transitions/0", "initial: a\nstates:\n  a:\n    transitions:\n      - {to: a, nothing: 1}")]
    public async Task The_schema_has_the_keys_that_the_compiler_knows(string owner, string yaml)
    {
        using var workspace = new Workspace(yaml);
        var error = (await Tool.RunAsync("graph", workspace.Folder)).Error;
        var start = error.IndexOf("there are ", StringComparison.Ordinal) + "there are ".Length;
        var keys = error[start..error.IndexOf('.', start)].Split(", ");

        using var schema = JsonDocument.Parse(await Tool.OutputAsync("schema", Repository.Sample));
        var node = owner switch
        {
            "" => schema.RootElement,
            "/states/a" => schema.RootElement.GetProperty("definitions").GetProperty("state"),
            _ => schema.RootElement.GetProperty("definitions").GetProperty("transition"),
        };

        Assert.Equal(keys.Order(), node.GetProperty("properties").EnumerateObject().Select(static property => property.Name).Order());
    }
}
