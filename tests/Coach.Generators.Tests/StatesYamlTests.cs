using Coach.Generators.Tests.Testing;

namespace Coach.Generators.Tests;

public sealed class StatesYamlTests
{
    private const string Declared = """
        [CoachAction("SAVE_IDENTITY")]
        public sealed class Save : IActionHandler
        {
            public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success("saved"));
        }
        public static class Declarations
        {
            [CoachCondition("has_identities")] public static bool Has() => true;
            [CoachPromptValue("name")] public static string Name() => "";
        }
        // Whatever states.yaml says, this compiles.
        public static class User
        {
            public static CoachState? First(IServiceCollection services) => App.CoachSetup.StateOf(CoachSetup.NameOf(default)) is { } state && services.AddCoach() != null ? state : null;
        }
        """;

    private const string NotClosed = "This list or map is not closed.";
    private const string NoColon = "A ': ' is missing behind this key, so that it is one text with the lines below.";
    private const string NoKey =
        "A key was expected here. The keys of one map stand exactly below one another, each with a ':', and nothing follows a value in quotes or brackets.";
    private const string TooDeep = "This line is indented further than the keys above it, so that it belongs to the text of the last one.";
    private const string Tab = "A tab stands in the indentation; YAML is indented with spaces.";

    private static TestProject Owner(string states) => TestProject.ForErrors().Source("using App;\n" + Declared).States(states);

    private static async Task<TestRun> Expect(string states, string? id = null, string? message = null)
    {
        var run = await Owner(states).ExpectMarked();
        if (id is not null)
        {
            Assert.Equal(message, await run.Message(id));
        }

        // What is emitted for a broken file is a machine all the same.
        Assert.NotNull(run.Machine().Initial);
        return run;
    }

    [Fact]
    public async Task A_whole_file_becomes_the_machine()
    {
        var run = await Expect("""
            # a comment
            initial: INTRODUCTION
            everywhere: [SAVE_IDENTITY]
            states:
              introduction:
                description: >
                  Explains
                  the process.
                allow: [TRANSITION_STATE, save_identity]
                transitions:
                  - to: refine
                    when: has_identities
                  - to: introduction
              refine:
                terminal: true
                formerly: [brainstorm, "old name"]
            """);

        var machine = run.Machine();
        Assert.Equal(("App", "introduction"), (machine.Name, machine.Initial.Name));
        Assert.Equal("Explains the process.", machine.Initial.Description);
        Assert.Equal(["TRANSITION_STATE", "save_identity"], machine.Initial.Allow);
        Assert.Equal([new("refine", "has_identities"), new("introduction")], machine.Initial.Transitions);
        Assert.Equal((true, "refine"), (machine.States[1].IsTerminal, machine.FindState("BRAINSTORM")!.Name));
        Assert.Equal(["SAVE_IDENTITY"], machine.States[1].Allow);
        Assert.Equal(["SAVE_IDENTITY", "TRANSITION_STATE"], machine.ActionNames);
    }

    [Theory]
    [InlineData("{|COACH101:|}", "The file is empty; it needs at least initial: and states:.")]
    [InlineData("{|COACH101:|}# only a comment\n", "The file is empty; it needs at least initial: and states:.")]
    [InlineData("initial: a\nstates:\n  a:\n  {|COACH101:\t|}allow: []\n", Tab)]
    [InlineData("initial: a\nstates:\n{|COACH101:\t|}a:\n", Tab)]
    [InlineData("initial: a\nstates:\n  a:\n    allow: {|COACH101:[|}A, B\n", NotClosed)]
    [InlineData("initial: a\nstates:\n  a:\n    allow: {|COACH101:[|}A, B\n  b:\n    allow: [C]\n", NotClosed)]
    [InlineData("initial: a\nstates:\n  a: {|COACH101:{|}allow: [A, B]\n  b:\n    terminal: true\n", NotClosed)]
    [InlineData("initial: a\nstates:\n  a:\n    allow: [A, \"B\" {|COACH101:|}\"C\"]\n", "A ',' or ']' was expected here.")]
    [InlineData("initial: a\nstates: {a: }\n{|COACH101:---|}\ninitial: b\n", "A second document begins here; the file is one document.")]
    [InlineData("initial: a\nstates: {a: }\n{|COACH101:\0|}garbage: [", "A control character stands here, which YAML does not allow.")]
    [InlineData("initial: {|COACH101:*nothing|}\n", "The alias *nothing stands for nothing above it.")]
    [InlineData("{|COACH101:initial a|}\nstates:\n  a:\n", NoColon)]
    [InlineData("---\n# which\n{|COACH101:initial|}:a\nstates:\n  a:\n", NoColon)]
    [InlineData("initial: a\r\nstates:\r\n  {|COACH101:a|}\r\n    terminal: true\r\n", NoColon)]
    [InlineData("initial: a\nstates:\n  a:\n    allow: [A, B] # these\n    {|COACH101:transitions|}\n      - to: a\n", NoColon)]
    [InlineData("initial: a\nstates:\n  a:\n    prompt: a.md\n     {|COACH101:terminal|}: true\n", TooDeep)]
    [InlineData("initial: a\nstates:\n  a:\n    transitions:\n      - to: a\n          {|COACH101:when|}: b\n", TooDeep)]
    [InlineData("initial: a\nstates:\n  a:\n    description: First{|COACH101::|} the name.\n", "A text with ': ' in it needs quotes.")]
    [InlineData("initial: a\nstates:\n  a:\n    description: {|COACH101:@|}first\n", "A text that begins with @ needs quotes.")]
    [InlineData("initial: a\nstates:\n  a:\n    description: \"a\"\n   {|COACH101:|}terminal: true\n", NoKey)]
    [InlineData("initial: a\nstates:\n  a:\n    description: \"a\" {|COACH101:|}b\n", NoKey)]
    [InlineData("initial: a\nstates:\n  a:\n    allow: []\n    {|COACH101:|}terminal\n", NoKey)]
    [InlineData("initial: a\nstates:\n  a:\n    allow: [A,{|COACH101:|}, B]\n", "A name or a value is missing here.")]
    [InlineData("initial: a\nstates:\n  a:\n    description: {|COACH101:|}\"a\n    terminal: true\n  b:\n", "The quotes that open here are not closed before a line that is indented less.")]
    [InlineData("initial: a\nstates:\n  a:\n    description: \"a {|COACH101:\\|}q\"\n", "There is no such escape; a backslash in double quotes is written twice, and in single quotes as it is.")]
    [InlineData("initial: a\nstates:\n  a:\n    description: Text.\n{|COACH101:\t|}terminal: true\n", Tab)]
    [InlineData("initial: a\r\nstates:\r\n  a:\r\n    allow: [A]\r\n  {|COACH101:\t|}terminal: true\r\n", Tab)]
    public async Task What_is_no_yaml_is_COACH101(string states, string? message)
    {
        var run = Owner(states).Run();
        run.AssertCompiles();
        var found = Assert.Single(await run.Findings());
        Assert.Equal(Owner(states).Expected.Single().Id, found.Id);
        if (message is not null)
        {
            Assert.Equal(Owner(states).Expected.Single().ToString(), found.ToString());
            Assert.Equal(message, await run.Message("COACH101"));
        }
    }

    [Theory]
    [InlineData("initial: a\nstates: {a: }\n{|COACH102:inital|}: b\n", "'inital' is no key of the file; there are initial, everywhere, states. Did you mean initial?")]
    [InlineData("initial: a\nstates:\n  a:\n    {|COACH102:alow|}: [SAVE_IDENTITY]\n",
        "'alow' is no key of the state a; there are description, prompt, allow, transitions, terminal, formerly. Did you mean allow?")]
    [InlineData("initial: a\nstates:\n  a:\n    allow: {|COACH102:SAVE_IDENTITY|}\n", "allow: is a list of names, such as [SAVE_IDENTITY, TRANSITION_STATE].")]
    [InlineData("initial: a\nstates:\n  a:\n    allow: [{|COACH102:[SAVE_IDENTITY]|}]\n", "an element of allow: is a name.")]
    [InlineData("initial: a\nstates:\n  a:\n    terminal: {|COACH102:perhaps|}\n", "terminal: is true or false.")]
    [InlineData("initial: a\nstates:\n  a:\n    transitions: [{|COACH102:b|}]\n", "This is no mapping, so a transition cannot be read. A transition has to: and perhaps when:.")]
    [InlineData("initial: a\nstates:\n  a:\n    transitions:\n      - {|COACH102:|}when: has_identities\n", "The key to: is missing. It names the state that the transition leads to.")]
    [InlineData("initial: a\nstates: {|COACH102:[a]|}\n", "states: needs at least one state, such as introduction:.")]
    [InlineData("{|COACH102:|}initial: a\n", "The key states: is missing. It holds the conversation's states.")]
    [InlineData("{|COACH102:|}states: {a: }\n", "The key initial: is missing. It names the state in which a session begins.")]
    [InlineData("{|COACH102:initial|}", "This is no mapping, so the file cannot be read. It has initial: and states:.")]
    [InlineData("initial: a\nstates:\n  a: {|COACH102:yes|}\n",
        "This is no mapping, so the state a cannot be read. A state has description:, prompt:, allow: and transitions:.")]
    [InlineData("initial: a\nstates:\n  a: &a\n    allow: []\n  b:\n    {|COACH102:<<|}: *a\n",
        "Merging with << is not supported; write the keys out, or give the list an anchor.")]
    [InlineData("initial: a\nstates:\n  a:\n  ? {|COACH102:[b]|}\n  : {}\n", "A key is a word, not a list or a mapping.")]
    public Task A_wrong_shape_is_COACH102(string states, string message) => Expect(states, "COACH102", message);

    [Theory]
    [InlineData("initial: a\nstates:\n  a:\n  {|COACH103:A|}:\n", "The state A stands here twice; case makes no difference.")]
    [InlineData("initial: a\n{|COACH103:initial|}: b\nstates: {a: }\n", "The key initial stands here twice.")]
    [InlineData("initial: a\nstates:\n  a:\n    allow: []\n    {|COACH103:\"allow\"|}: [SAVE_IDENTITY]\n", "The key allow stands here twice.")]
    public Task What_stands_twice_is_COACH103(string states, string message) => Expect(states, "COACH103", message);

    [Theory]
    [InlineData("initial: {|COACH104:introdction|}\nstates: {introduction: }\n", "'introdction' is no state, so no session can begin. Did you mean introduction?")]
    [InlineData("initial: {|COACH104:zebra|}\nstates: {introduction: }\n", "'zebra' is no state, so no session can begin.")]
    public Task An_unknown_initial_state_is_COACH104(string states, string message) => Expect(states, "COACH104", message);

    [Theory]
    [InlineData("initial: a\nstates:\n  a:\n    transitions:\n      - to: {|COACH105:refin|}\n  refine: {}\n", "'refin' is no state, so this transition leads nowhere. Did you mean refine?")]
    [InlineData("initial: a\nstates:\n  a:\n    transitions:\n      - to: &target {|COACH105:nirgends|}\n", "'nirgends' is no state, so this transition leads nowhere.")]
    public Task A_transition_to_nowhere_is_COACH105(string states, string message) => Expect(states, "COACH105", message);

    [Fact]
    public Task Two_states_with_one_identifier_are_COACH109() =>
        Expect("initial: a_b\nstates:\n  a_b:\n  {|COACH109:a-b|}:\n", "COACH109", "The states a_b and a-b both become CoachState.AB; rename one");

    [Theory]
    [InlineData("initial: a\nstates:\n  a:\n    allow: [SAVE_IDENTITY, {|COACH201:SAVE_IDENTTY|}]\n", "Nobody declares the action 'SAVE_IDENTTY'. Did you mean SAVE_IDENTITY?")]
    [InlineData("initial: a\neverywhere:\n  - {|COACH201:'FLY'|}\nstates: {a: }\n", "Nobody declares the action 'FLY'.")]
    [InlineData("initial: a\r\nstates:\r\n  a:\r\n    allow:\r\n      - {|COACH201:TRANSITON_STATE|}\r\n", "Nobody declares the action 'TRANSITON_STATE'. Did you mean TRANSITION_STATE?")]
    [InlineData("initial: a\nstates:\n  ä😀:\n  a: {allow: [&x {|COACH201:NIX|}, *x]}\n", "Nobody declares the action 'NIX'.")]
    [InlineData("initial: a\nstates:\n  a: {allow: [{|COACH201:SAVE_IDENTITY TRANSITION_STATE|}], transitions: [{to: a}], terminal: true}\n", "Nobody declares the action 'SAVE_IDENTITY TRANSITION_STATE'. Did you mean SAVE_IDENTITY, TRANSITION_STATE?")]
    public Task An_unknown_action_is_COACH201(string states, string message) => Expect(states, "COACH201", message);

    [Fact]
    public Task An_unknown_condition_is_COACH203() => Expect(
        "initial: a\nstates:\n  a:\n    transitions:\n      - {to: a, when: {|COACH203:has_identites|}}\n",
        "COACH203",
        "No method is marked [CoachCondition(\"has_identites\")]. Did you mean has_identities?");

    [Fact]
    public async Task Everything_wrong_is_said_in_one_build()
    {
        await Expect("""
            initial: {|COACH104:x|}
            {|COACH102:y|}: 1
            states:
              a:
                allow: [{|COACH201:Z|}]
                transitions:
                  - to: {|COACH105:nowhere|}
                    when: {|COACH203:never|}
              {|COACH103:a|}:
            """);
    }

    [Fact]
    public async Task Anchors_and_aliases_work()
    {
        var run = await Expect("initial: a\nstates:\n  a:\n    allow: &list [SAVE_IDENTITY]\n  b:\n    allow: *list\n");

        Assert.Equal(["SAVE_IDENTITY"], run.Machine().States[1].Allow);
    }

    [Fact]
    public async Task An_unreadable_file_still_gives_the_initial_state_its_name()
    {
        var run = Owner("initial: hello there\nstates: }\n").Run();

        Assert.Equal("COACH101", Assert.Single(await run.Findings()).Id);
        Assert.Equal("hello there", run.Machine().Initial.Name);
    }

    [Fact]
    public async Task The_states_above_an_error_keep_their_names_and_nothing_else_is_said()
    {
        var run = Owner("initial: second\nstates:\n  first:\n    allow: [NOBODY]\n  second:\n    transitions: [{to: third}, {to: fir\n")
            .Source("public static class More { public static App.CoachState State => App.CoachState.Second; }", "More.cs").Run();

        Assert.Equal("COACH101", Assert.Single(await run.Findings()).Id);
        Assert.Equal("second", run.Machine().Initial.Name);
    }

    [Fact]
    public async Task NoWarn_switches_an_error_of_YAML_off()
    {
        var run = Owner("initial: a\nstates: {a: {allow: [NOBODY]}}").Run(noWarn: "COACH201");

        Assert.Empty(await run.Findings());
        Assert.Equal(["NOBODY"], run.Machine().Initial.Allow);
    }

    [Fact]
    public async Task A_project_with_neither_gets_nothing()
    {
        var run = await TestProject.ForErrors().Source("public sealed class Program;").File("prompts/a.md", "{{nobody}}").ExpectMarked();

        Assert.Empty(run.Files);
    }

    [Fact]
    public async Task A_declaring_project_gets_its_catalogue_only()
    {
        var run = await TestProject.ForErrors().Source(Declared[..Declared.IndexOf("// Whatever", StringComparison.Ordinal)]).ExpectMarked();

        Assert.Equal(["Catalogue.Action_SAVE_IDENTITY.g.cs", "Catalogue.g.cs"], run.Files.Select(static file => file.HintName).Order());
    }
}
