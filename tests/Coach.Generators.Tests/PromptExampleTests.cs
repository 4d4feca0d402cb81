using Coach.Generators.Tests.Testing;

namespace Coach.Generators.Tests;

public sealed class PromptExampleTests
{
    private const string Declared = """
        public enum Category { Passions, Family }
        public sealed record Identity(string Name, Category Category = Category.Passions, int Rank = 1);
        [CoachAction("SAVE_IDENTITY")] public sealed class Save : Base, IActionHandler<Identity>
        {
            public ValueTask<ActionOutcome> HandleAsync(Identity action, HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(""));
        }
        [CoachAction("MARK_DONE")] public sealed class Done : Base, IActionHandler;
        [CoachAction("SET_FOCUS")] public sealed class Focus : Base, IActionHandler;
        [CoachAction("APPROVE", Emitters = ActionEmitters.User)] public sealed class Approve : Base, IActionHandler;
        public abstract class Base
        {
            public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success(""));
        }
        public static class Values { [CoachPromptValue("client")] public static string Client() => ""; }
        """;

    private const string States = """
        initial: a
        states:
          a:
            prompt: p.md
            allow: [SAVE_IDENTITY, MARK_DONE, APPROVE, TRANSITION_STATE]
            transitions: [{to: b}]
          b:
            terminal: true
            allow: [SET_FOCUS]
        """;

    private static TestProject Owner(string prompt, string states = States) =>
        new TestProject().Source("#pragma warning disable COACH005\n" + Declared).States(states).File("p.md", prompt);

    private static async Task Expect(string prompt, string? message = null)
    {
        var run = await Owner(prompt).ExpectMarked();
        if (message is not null)
        {
            Assert.Equal(message, await run.Message(Owner(prompt).Expected.Single().Id));
        }
    }

    [Theory]
    [InlineData("[ACTION:SAVE_IDENTITY]{\"name\": \"Gardener\"}[/ACTION]")]
    [InlineData("Like this: [action: save_identity]\r\n{\r\n  \"name\": \"Gardener\"\r\n}\r\n[/action]")]
    [InlineData("<action name=\"SAVE_IDENTITY\"><param name=\"name\">5</param><param name=\"rank\"> 5 </param><param name='category'>family</param></action>")]
    [InlineData("<action name=\"SAVE_IDENTITY\">{\"name\": \"Gardener\"}</action> <action name=\"MARK_DONE\"/>")]
    [InlineData("```\n[ACTION:MARK_DONE]{}[/ACTION]\n```\n`[ACTION:MARK_DONE/]`")]
    [InlineData("[ACTION:TRANSITION_STATE]{\"target_state\": \"B\"}[/ACTION]")]
    public Task An_example_that_is_right_is_right(string prompt) => Expect(prompt);

    [Theory]
    [InlineData("\\[ACTION:NOBODY]{oops}[/ACTION] {{actions}}")]
    [InlineData("\\<action name=\"NOBODY\"> {{actions}}")]
    [InlineData("End it with [/ACTION], or </action>. [ACTIONS] <actions> [x] {{actions}}")]
    [InlineData("---\nexample: [ACTION:NOBODY]{\n---\n{{actions}}")]
    public Task What_is_no_example_is_left_alone(string prompt) => Expect(prompt);

    [Theory]
    [InlineData("Hi\r\n[ACTION:SAVE_IDENTITY]{\"name\": {|COACH303:G|}ardener}[/ACTION]", "This example cannot be read as an action: expected a value after ':'")]
    [InlineData("---\r\ntitle: x\r\n---\r\nHi\r\n```\r\n[ACTION:SAVE_IDENTITY]\r\n{\"name\": \"Gardener\"}{|COACH303:}|}\r\n[/ACTION]\r\n```\r\n", null)]
    [InlineData("[ACTION:SAVE_IDENTITY]{|COACH303:[|}\"Gardener\"][/ACTION]", "This example cannot be read as an action: expected a JSON object")]
    [InlineData("`{|COACH303:[ACTION:MARK_DONE]|}{}` and so on", "This example cannot be read as an action: the closing tag is missing, as in [ACTION:MARK_DONE]{…}[/ACTION]")]
    [InlineData("{|COACH303:[ACTION:MARK_DONE]|} and so on", null)]
    [InlineData("<action name=\"SAVE_IDENTITY\"><param name=\"name\">a</param>{|COACH303:<|}param name=\"name\">b</param></action>", "This example cannot be read as an action: the parameter 'name' is given twice")]
    [InlineData("[ACTION:{|COACH303:]|}{}[/ACTION]", null)]
    public Task An_example_that_cannot_be_read_is_COACH303(string prompt, string? message) => Expect(prompt, message);

    [Theory]
    [InlineData("[ACTION:{|COACH304:SAVE_IDENTTY|}]{\"name\": 1}[/ACTION]", "Nobody declares the action 'SAVE_IDENTTY'. Did you mean SAVE_IDENTITY?")]
    [InlineData("😀 ä [ACTION: {|COACH304:SET_FOCUS|} ]{}[/ACTION]", "The state a does not allow SET_FOCUS; it allows SAVE_IDENTITY, MARK_DONE, APPROVE, TRANSITION_STATE")]
    [InlineData("[ACTION:SAVE_IDENTITY]\r\n{\r\n  {|COACH304:\"nam\"|}: \"x\"\r\n}[/ACTION]", "This is no call of SAVE_IDENTITY: there is no parameter 'nam'; there are name, category, rank. Did you mean name?")]
    [InlineData("[ACTION:{|COACH304:SAVE_IDENTITY|}]{\"rank\": 1}[/ACTION]", "This is no call of SAVE_IDENTITY: the parameter name is missing")]
    [InlineData("[ACTION:SAVE_IDENTITY]{\"name\": \"x\", \"category\": {|COACH304:\"BANANA\"|}}[/ACTION]", "This is no call of SAVE_IDENTITY: category must be one of Passions, Family, not \"BANANA\"")]
    [InlineData("[ACTION:MARK_DONE]{{|COACH304:\"x\"|}: 1}[/ACTION]", "This is no call of MARK_DONE: there is no parameter 'x'; there are none")]
    [InlineData("<action name=\"SAVE_IDENTITY\"><param name=\"name\">x</param>\n<param name=\"rank\">one</param></action>", null)]
    [InlineData("<action name=\"SAVE_IDENTITY\"><param name=\"name\"><![CDATA[<param name=\"x\">]]></param>{|COACH304:<param name=\"rank\">|}one</param></action>", "This is no call of SAVE_IDENTITY: rank must be a whole number, not \"one\"")]
    [InlineData("[ACTION:TRANSITION_STATE]{\"target_state\": {|COACH304:\"bb\"|}}[/ACTION]", "No transition leads from a to 'bb'; there is b. Did you mean b?")]
    [InlineData("[ACTION:{|COACH304:TRANSITION_STATE|}]{}[/ACTION]", "This is no call of TRANSITION_STATE: the parameter target_state is missing")]
    public Task An_example_with_what_is_not_there_is_COACH304(string prompt, string? message) =>
        Expect(message is null ? prompt.Replace("<param name=\"rank\">", "{|COACH304:<param name=\"rank\">|}", StringComparison.Ordinal) : prompt, message);

    [Fact]
    public Task An_example_of_what_only_the_user_may_do_is_COACH204() => Expect(
        "[ACTION:{|COACH204:APPROVE|}]{\"x\": 1}[/ACTION] {{actions}}", "Only the user may ask for APPROVE, so every try that this example leads the model to is refused");

    [Theory]
    [InlineData("[ACTION:SAVE_IDENTITY]{\"name\": \"{{client}}\", \"category\": \"{{client}}\", \"rank\": {{client}}}[/ACTION]")]
    [InlineData("[ACTION:SAVE_IDENTITY]{{{client}}}[/ACTION]")]
    [InlineData("[ACTION:SAVE_IDENTITY]{{client}}[/ACTION]")]
    [InlineData("[ACTION:SAVE_IDENTITY]{\"name\": \"x\" {{client}}}[/ACTION]")]
    [InlineData("[ACTION:SAVE_IDENTITY]{\"{{client}}\": 1}[/ACTION]")]
    [InlineData("[ACTION:{{client}}]{\"x\": 1}[/ACTION]")]
    [InlineData("<action name=\"{{client}}\"><param name=\"x\">1</param></action>")]
    [InlineData("<action name=\"SAVE_IDENTITY\"><param name=\"name\">{{client}}</param><param name=\"category\">{{client}}</param></action>")]
    public Task A_placeholder_in_an_example_fits(string prompt) => Expect(prompt);

    [Theory]
    [InlineData("[ACTION:SAVE_IDENTITY]{\"name\": \"{{client}}\",{|COACH303:}|}[/ACTION]")]
    [InlineData("[ACTION:SAVE_IDENTITY]{\"name\": \"{{client}}\", {|COACH304:\"x\"|}: {{client}}}[/ACTION]")]
    [InlineData("[ACTION:SAVE_IDENTITY]{\"name\": {|COACH302:{{nobody}}|}}[/ACTION]")]
    [InlineData("[ACTION:SAVE_IDENTITY]{\"name\": \"{{client}}\", \"category\": {|COACH304:\"x\"|}}[/ACTION]")]
    public Task What_else_is_wrong_beside_a_placeholder_is_said(string prompt) => Expect(prompt);

    [Fact]
    public async Task A_prompt_that_mentions_no_action_is_COACH305()
    {
        var run = await Owner("Collect identities. SAVE_IDENTITY_NOT, XSAVE_IDENTITY", States.Replace("p.md", "{|COACH305:p.md|}", StringComparison.Ordinal)).ExpectMarked();

        Assert.Equal(
            "The prompt of the state a neither contains {{actions}} nor mentions an action, so the model does not know that it may use SAVE_IDENTITY, MARK_DONE, TRANSITION_STATE",
            await run.Message("COACH305"));
    }

    [Theory]
    [InlineData("{{actions}}")]
    [InlineData("Use save_identity for it.")]
    [InlineData("[ACTION:MARK_DONE/]")]
    [InlineData("{|COACH302:{{action}}|}")]
    [InlineData("[ACTION:{|COACH304:MARK_DOE|}/]")]
    public Task A_prompt_that_mentions_an_action_somehow_is_no_COACH305(string prompt) => Expect(prompt);

    [Fact]
    public Task A_state_without_actions_needs_no_mention() =>
        new TestProject().States("initial: a\nstates: {a: {prompt: p.md, terminal: true}}\n").File("p.md", "Say goodbye.").ExpectMarked();

    [Fact]
    public Task What_states_yaml_says_wrong_is_not_said_in_the_prompt_again() => Owner(
        "[ACTION:MARK_DONE/] [ACTION:TRANSITION_STATE]{\"target_state\": \"b\"}[/ACTION]",
        States.Replace("MARK_DONE", "{|COACH201:MARKDONE|}", StringComparison.Ordinal).Replace("to: b", "to: {|COACH105:bx|}", StringComparison.Ordinal)).ExpectMarked();

    [Fact]
    public Task A_prompt_that_two_states_share_has_to_fit_both() => Owner(
        "[ACTION:{|COACH304:SAVE_IDENTITY|}]{\"name\": \"x\"}[/ACTION]", States.Replace("    terminal: true", "    terminal: true\n    prompt: p.md", StringComparison.Ordinal)).ExpectMarked();

    [Fact]
    public async Task Actions_of_referenced_assemblies_are_checked_by_their_exported_schema()
    {
        var library = new TestProject { Name = "PromptLibrary" }.Source(Declared).Run().ToReference();

        await new TestProject().Reference(library).States(States)
            .File("p.md", "[ACTION:SAVE_IDENTITY]{\"name\": \"x\", {|COACH304:\"nam\"|}: 1}[/ACTION] [ACTION:{|COACH204:APPROVE|}/] {{actions}}").ExpectMarked();
    }

    [Theory]
    [InlineData("COACH303", "[ACTION:MARK_DONE]{oops}[/ACTION]", "p.md")]
    [InlineData("COACH304", "[ACTION:SET_FOCUS/]", "p.md")]
    [InlineData("COACH204", "[ACTION:APPROVE/]", "p.md")]
    [InlineData("COACH305", "Hello", "states.yaml")]
    public async Task NoWarn_switches_what_stands_in_a_prompt_off(string id, string prompt, string file)
    {
        Assert.Equal((id, file), Assert.Single((await Owner(prompt).Run().Findings()).Select(static finding => (finding.Id, finding.File))));
        Assert.Empty(await Owner(prompt).Run(noWarn: id).Findings());
    }

    [Fact]
    public async Task A_long_hostile_prompt_is_read()
    {
        var hostile = string.Concat(Enumerable.Repeat("[ACTION:A]{\"a\":\"", 2_000)) + new string('[', 20_000) + string.Concat(Enumerable.Repeat("<action name=\"", 2_000)) + "{{actions}}\u2028\0";
        var run = Owner(hostile).Run();

        Assert.All(await run.Findings(), static finding => Assert.Contains(finding.Id, (string[])["COACH303", "COACH304"]));
        Assert.Equal(hostile, run.Machine().Initial.Prompt);
    }
}
