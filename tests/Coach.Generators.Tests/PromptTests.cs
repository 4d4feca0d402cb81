using Coach.Generators.Tests.Testing;

namespace Coach.Generators.Tests;

public sealed class PromptTests
{
    private static TestProject Owner(string prompt) => TestProject.ForErrors()
        .Source("""public static class Values { [CoachPromptValue("user_name")] public static string Name() => ""; }""")
        .States($"initial: a\nstates:\n  a:\n    prompt: {prompt}\n");

    [Fact]
    public async Task A_missing_prompt_file_is_COACH301()
    {
        var run = await Owner("{|COACH301:prompts/introducton.md|}").File("prompts/introduction.md", "Hello").ExpectMarked();

        Assert.Equal(
            "The prompt 'prompts/introducton.md' is not among the project's prompts, which are the .md files below prompts/ and those that it lists as AdditionalFiles. Did you mean prompts/introduction.md?",
            await run.Message("COACH301"));
        Assert.Null(run.Machine().Initial.Prompt);
    }

    [Fact]
    public async Task A_placeholder_that_nobody_fills_is_COACH302()
    {
        var run = await Owner("p.md").File("p.md", "Hello {{user_name}} {{USER_NAME}} {{actions}}\r\n  and {|COACH302:{{user_nam}}|}, \\{{x}} { {{ }} {{a b}} {{{|COACH302:{{y}}|}}}").ExpectMarked();

        Assert.Equal("No method is marked [CoachPromptValue(\"user_nam\")], so nobody fills this placeholder. Did you mean user_name?", await run.Message("COACH302"));
    }

    [Theory]
    [InlineData("p\\0.md")]
    [InlineData("<p|>.md")]
    [InlineData("../../../../..")]
    public async Task A_prompt_that_is_no_path_is_no_file(string path)
    {
        var run = Owner($"\"{path}\"").File("p.md", "text").Run();

        Assert.Equal("COACH301", Assert.Single(await run.Findings()).Id);
    }

    [Theory]
    [InlineData("p.md", "p.md")]
    [InlineData("./x/../p.md", "p.md")]
    [InlineData("sub\\p.md", "sub/p.md")]
    [InlineData("/project/p.md", "p.md")]
    public async Task Paths_are_compared_as_full_paths(string written, string file)
    {
        var run = await Owner(written).File(file, "text").ExpectMarked();

        Assert.Equal("text", run.Machine().Initial.Prompt);
    }

    [Theory]
    [InlineData("---\ntitle: {{nobody}}\n---\nHello\n", "Hello\n")]
    [InlineData("---\r\ntitle: x\r\n---\r\nHello\r\nyou\r\n", "Hello\nyou\n")]
    [InlineData("---\nnot closed\n", "---\nnot closed\n")]
    [InlineData("--- \nHello", "--- \nHello")]
    [InlineData("", "")]
    public async Task Front_matter_is_skipped_and_lines_end_with_a_line_feed(string text, string expected)
    {
        var run = await Owner("p.md").File("p.md", text).ExpectMarked();

        Assert.Equal(expected, run.Machine().Initial.Prompt);
    }

    [Fact]
    public async Task Two_states_may_share_a_prompt()
    {
        var run = await TestProject.ForErrors().States("initial: a\nstates: {a: {prompt: p.md}, b: {prompt: p.md}}").File("p.md", "{|COACH302:{{x}}|}").ExpectMarked();

        Assert.Equal(["{{x}}", "{{x}}"], run.Machine().States.Select(static state => state.Prompt));
    }
}
