using System.Globalization;
using Coach.Generators.Tests.Testing;

namespace Coach.Generators.Tests;

/// <summary>states.yaml as somebody writes it who wants the compiler to hang, to die, or to compile what stands in it.</summary>
public sealed class HostileStatesTests
{
    private const string TooDeep = "This is nested more than 64 deep.";
    private const string TooMany = "With its aliases written out the file has more than 10000 nodes.";
    private const string NoKey = "A key was expected here. The keys of one map stand exactly below one another, each with a ':', and nothing follows a value in quotes or brackets.";

    /// <summary>Files and the one error that each is; null for those that only look like one.</summary>
    private static readonly Dictionary<string, (string States, string? Message)> Files = new()
    {
        ["100,000 opening brackets"] = ("initial: a\nstates: " + new string('[', 100_000), TooDeep),
        ["100,000 opening braces"] = ("initial: a\nstates: " + new string('{', 100_000), TooDeep),
        ["100,000 lists in lists without brackets"] = ("initial: a\nstates:\n" + Repeat("- ", 100_000), TooDeep),
        ["1,300 mappings in mappings by indentation"] = (string.Concat(Enumerable.Range(0, 1_300).Select(static depth => new string(' ', depth) + "a:\n")), TooDeep),
        ["an alias bomb"] = (AliasBomb(), TooMany),
        ["an alias to itself"] = ("initial: a\nstates: &s\n  a: *s\n", "The alias *s stands for nothing above it."),
        ["too many nodes"] = ("initial: a\nstates: {a: {allow: [" + Repeat("SAVE_IDENTITY,", 10_001) + "]}}", TooMany),
        ["9,000 anchors of one name"] = ("initial: a\nstates: {a: {allow: [" + Repeat("&x SAVE_IDENTITY,", 9_000) + "*x]}}", null),
        ["more than a million characters"] = ("# " + new string('x', 1_000_000), "The file has 1000002 characters; it may have 1000000."),
        ["binary"] = ("\0\u0001\u0002PK\u0003", "A control character stands here, which YAML does not allow."),
        ["a line of quotes"] = ("initial: " + Line('"'), NoKey),
        ["a line of commas"] = ("initial: a\nstates: {a: {allow: [" + Line(',') + "]}}", "A name or a value is missing here."),
        ["a line of percent signs"] = (Line('%') + "\ninitial: a\n", "While scanning a directive, could not find expected directive name."),
        ["a line of hyphens"] = (Line('-') + "\ninitial: a\n", "A ': ' is missing behind this key, so that it is one text with the lines below."),
        ["a line of spaces"] = ($"initial: a{Line(' ')}\nstates: {{a: }}\n", null),
        ["a line of exclamation marks"] = ($"initial: {Line('!')}\nstates: {{a: }}\n", "initial: is the name of a state."),
        ["a line for a key"] = ($"initial: a\nstates: {{a: }}\n{Line('x')}: 1\n", NoKey),
        ["a line for a tag"] = ($"initial: a\nstates: !{Line('x')} {{a: }}\n", null),
        ["a line for an anchor"] = ($"initial: a\nstates: &{Line('x')} {{a: }}\n", null),
        ["a line for a description"] = ($"initial: a\nstates: {{a: {{description: {Line('x')}}}}}\n", null),
        ["a line for a state"] = ($"initial: a\nstates:\n  a:\n  ? {Line('x')}\n  : {{}}\n", null),
        ["a line of words for a state"] = ($"initial: a\nstates:\n  a:\n  ? {Repeat("x ", 495_000)}y\n  : {{}}\n", null),
    };

    public static TheoryData<string> Kinds => [.. Files.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_hostile_file_is_one_error_at_most_and_what_is_emitted_runs(string kind)
    {
        var (states, message) = Files[kind];
        var run = Owner(states).Run();

        Assert.Equal(message is null ? [] : [message], (await run.Diagnostics()).Select(static diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture)));
        Assert.NotNull(run.Machine().Initial);
    }

    [Fact]
    public async Task Of_two_anchors_of_one_name_the_last_one_above_counts()
    {
        var run = await Owner("""
            initial: a
            states:
              a: {allow: &list [SAVE_IDENTITY]}
              b: {allow: *list}
              c: {allow: &list [TRANSITION_STATE]}
              d: {allow: *list}
            """).ExpectMarked();

        Assert.Equal(["SAVE_IDENTITY", "SAVE_IDENTITY", "TRANSITION_STATE", "TRANSITION_STATE"], run.Machine().States.SelectMany(static state => state.Allow));
    }

    [Theory]
    [InlineData("class")]
    [InlineData("async")]
    [InlineData("record")]
    [InlineData("@namespace")]
    [InlineData("1st")]
    [InlineData("a\\\"; } class Evil { //")]
    [InlineData("line\\nbreak")]
    [InlineData("line\\r\\n#error x\\r\\n")]
    [InlineData("prompts")]
    [InlineData("machine")]
    [InlineData("CoachState")]
    [InlineData("value__")]
    [InlineData("!!!")]
    [InlineData("\\u2028\\u0000\\t")]
    [InlineData("\\u0085#error\\u2029")]
    [InlineData("状態")]
    [InlineData("e\u0301te\u0301")]
    [InlineData("\u202Etxet\u202C\u200B\uFEFF")]
    [InlineData("😀")]
    [InlineData("İıſßﬁ")]
    [InlineData("*/ /* {0} $\\\"{x}")]
    public async Task A_name_from_yaml_never_becomes_code(string name)
    {
        var states = $"initial: \"{name}\"\nstates:\n  \"{name}\":\n    description: \"{name} </summary> */ \"\n    prompt: \"p.md\"\n    formerly: [\"x{name}\"]\n"
            + $"    transitions: [{{to: \"{name}\"}}]\n";
        var run = await Owner(states).File("p.md", "\"\"\"; } {{name}} \\{{ // \u2028 \r\n end").ExpectMarked();

        var state = run.Machine().Initial;
        var text = System.Text.RegularExpressions.Regex.Unescape(name);
        Assert.Equal((text, "x" + text), (state.Name, Assert.Single(state.Formerly)));
        Assert.Equal([new(text)], state.Transitions);
        Assert.Equal("\"\"\"; } {{name}} \\{{ // \u2028 \n end", state.Prompt);
    }

    [Theory]
    [InlineData("A\\\" }; } class Evil { //")]
    [InlineData("A\\r\\n#error x\\r\\n")]
    [InlineData("\\u2028*/ \\u0000")]
    public async Task A_word_of_a_list_or_a_guard_never_becomes_code(string word)
    {
        var run = await Owner($"initial: a\nstates:\n  a:\n    allow: [{{|COACH201:\"{word}\"|}}]\n    transitions: [{{to: a, when: {{|COACH203:\"{word}\"|}}}}]\n").ExpectMarked();

        var text = System.Text.RegularExpressions.Regex.Unescape(word);
        Assert.Equal([text], run.Machine().Initial.Allow);
        Assert.Equal([new("a", text)], run.Machine().Initial.Transitions);
    }

    private static TestProject Owner(string states) => TestProject.ForErrors()
        .Source("""
            [CoachAction("SAVE_IDENTITY")]
            public sealed class Save : IActionHandler
            {
                public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success("saved"));
            }
            public static class Values
            {
                [CoachPromptValue("name")] public static string Name() => "";
            }
            // Whatever states.yaml says, this compiles.
            public static class User
            {
                public static App.CoachState? First(IServiceCollection services) =>
                    App.CoachSetup.AddCoach(services) is null ? null : App.CoachSetup.StateOf(App.CoachSetup.NameOf(default));
            }
            """)
        .States(states);

    private static string AliasBomb() => "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
        + string.Concat(Enumerable.Range('b', 9).Select(static c => $"{(char)c}: &{(char)c} [{string.Join(',', Enumerable.Repeat("*" + (char)(c - 1), 10))}]\n"));

    private static string Line(char of) => new(of, 990_000);

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
