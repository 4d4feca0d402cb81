using Coach.CodeFixes;

namespace Coach.Generators.Tests.CodeFixes;

public sealed class AllowCodeFixTests
{
    private static string Handler(string name) =>
        $$"""
        [CoachAction("{{name}}", Description = "Does it.")]
        public sealed class {{name}}Handler : IActionHandler
        {
            public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(""));
        }

        """;

    private static FixedProject Project(string states) => FixedProject.Open(new AllowCodeFix(), ("A.cs", Handler("KEEP") + Handler("SAVE")), ("states.yaml", states));

    private static async Task Expect(string before, string after, string state = "a")
    {
        const string elsewhere = "everywhere: [KEEP]\n";
        var project = await Project(elsewhere + before).Fix($"Allow SAVE in {state}");

        Assert.Equal(elsewhere + after, await project.Text("states.yaml"));
        await project.ExpectClean();
    }

    [Theory]
    [InlineData("allow: [KEEP]", "allow: [KEEP, SAVE]")]
    [InlineData("allow: [ KEEP, 'keep' ]   # both", "allow: [ KEEP, 'keep', SAVE ]   # both")]
    [InlineData("allow: [KEEP,]", "allow: [KEEP, SAVE,]")]
    [InlineData("allow: []", "allow: [SAVE]")]
    [InlineData("allow: [  # none yet\n    ]", "allow: [SAVE  # none yet\n    ]")]
    [InlineData("allow: [\n      KEEP  # first\n    ]", "allow: [\n      KEEP,\n      SAVE  # first\n    ]")]
    public Task A_flow_list_gets_one_more_word(string before, string after) =>
        Expect($"initial: a\nstates:\n  # begins\n  a:\n    {before}\n    terminal: true\n", $"initial: a\nstates:\n  # begins\n  a:\n    {after}\n    terminal: true\n");

    [Theory]
    [InlineData("allow:\n      - KEEP # kept\n\n    # ends\n", "allow:\n      - KEEP # kept\n      - SAVE\n\n    # ends\n")]
    [InlineData("allow:\n    -   KEEP\n", "allow:\n    -   KEEP\n    -   SAVE\n")]
    [InlineData("allow:\r\n      - KEEP\r\n", "allow:\r\n      - KEEP\r\n      - SAVE\r\n")]
    [InlineData("allow:\n      - KEEP", "allow:\n      - KEEP\n      - SAVE")]
    public Task A_block_list_gets_one_more_line(string before, string after) =>
        Expect($"initial: a\nstates:\n  a:\n    terminal: true\n    {before}", $"initial: a\nstates:\n  a:\n    terminal: true\n    {after}");

    [Theory]
    [InlineData("a:\n    terminal: true # kept\n", "a:\n    allow: [SAVE]\n    terminal: true # kept\n")]
    [InlineData("a:\n    description: First. # kept\n    # why\n    terminal: true\n", "a:\n    description: First. # kept\n    allow: [SAVE]\n    # why\n    terminal: true\n")]
    [InlineData("a:\r\n    description: >\r\n      Two\r\n      lines.\r\n    terminal: true\r\n", "a:\r\n    allow: [SAVE]\r\n    description: >\r\n      Two\r\n      lines.\r\n    terminal: true\r\n")]
    [InlineData("a: { terminal: true }\n", "a: { allow: [SAVE], terminal: true }\n")]
    [InlineData("a:\n    allow: # nothing\n    terminal: true\n", "a:\n    allow: [SAVE] # nothing\n    terminal: true\n")]
    [InlineData("\"a\":\n    terminal: true\n", "\"a\":\n    allow: [SAVE]\n    terminal: true\n")]
    public Task A_state_without_a_list_gets_one(string before, string after) => Expect($"initial: a\nstates:\n  {before}", $"initial: a\nstates:\n  {after}");

    [Theory]
    [InlineData("b:", "b:\n    allow: [SAVE]")]
    [InlineData("b: # empty\n  # the end\n", "b: # empty\n    allow: [SAVE]\n  # the end\n")]
    [InlineData("b: {}\n", "b: { allow: [SAVE] }\n")]
    public async Task A_state_without_anything_gets_a_list(string before, string after)
    {
        const string above = "initial: a\neverywhere: [KEEP]\nstates:\n  a: { allow: [KEEP, TRANSITION_STATE], transitions: [{ to: b }], terminal: true }\n  ";
        var project = await Project(above + before).Fix("Allow SAVE in b");

        Assert.Equal(above + after, await project.Text("states.yaml"));
        await project.ExpectClean("COACH107");
    }

    [Fact]
    public async Task There_is_an_offer_for_every_state_and_first_those_that_allow_something()
    {
        var offers = await Project("initial: a\neverywhere: [KEEP]\nstates:\n  a:\n  b:\n    allow: [KEEP]\n  c: { terminal: true }\n").Offers();

        Assert.Equal(["Allow SAVE in b", "Allow SAVE in a", "Allow SAVE in c"], offers.Select(static offer => offer.Title));
    }

    [Theory]
    [InlineData("a: { allow: &common [KEEP] }\n  b: { allow: *common }\n  c: { allow: [] }")]
    [InlineData("a: &state { allow: [KEEP] }\n  b: *state\n  c: { allow: [] }")]
    [InlineData("a: { allow: [KEEP, &keep KEEP] }\n  b: { allow: [*keep] }\n  c: {}", "a", "c")]
    [InlineData("a: { allow: ~ }\n  b: null\n  ? c\n  : allow: []", "c")]
    public async Task What_several_states_share_is_not_changed_for_one(string states, params string[] offered)
    {
        var offers = await Project($"initial: a\neverywhere: [KEEP]\nstates:\n  {states}\n").Offers();

        Assert.Equal((offered.Length == 0 ? ["c"] : offered).Select(static state => $"Allow SAVE in {state}"), offers.Select(static offer => offer.Title));
    }

    [Fact]
    public async Task All_actions_are_allowed_at_once_in_the_state_that_was_chosen()
    {
        var project = await Project("initial: a\nstates:\n  a:\n    terminal: true\n").FixAll();

        Assert.Equal("initial: a\nstates:\n  a:\n    allow: [KEEP, SAVE]\n    terminal: true\n", await project.Text("states.yaml"));
        await project.ExpectClean();
    }
}
