using Coach.Cli.Tests.Testing;

namespace Coach.Cli.Tests.Parse;

/// <summary>The arguments of <c>coach parse</c>.</summary>
public sealed class ArgumentTests
{
    private const string Reply = "[ACTION:A]{}[/ACTION]<action name='B'/><tool_call>{\"name\": \"C\"}</tool_call><function=D>{}</function>\n```json\n{\"name\": \"E\", \"arguments\": {}}\n```";

    [Theory]
    [InlineData("--format paint", "There is no markup format 'paint'. The known formats are 'bracket', 'xml', 'tool-call', 'function', 'json'.")]
    [InlineData("--format bracket,all", "There is no markup format 'all'.")]
    [InlineData("--format ,", "At least one markup format is needed.")]
    [InlineData("--repair everything", "Argument 'everything' not recognized. Must be one of:")]
    [InlineData("--chunk 0", "--chunk is a number of characters, 1 or more; it cannot be 0.")]
    [InlineData("--chunk -3", "--chunk is a number of characters, 1 or more; it cannot be -3.")]
    [InlineData("--chunk ten", "Cannot parse argument 'ten' for option '--chunk'")]
    [InlineData("--schema /nowhere/schema.json", "Could not find a part of the path '/nowhere/schema.json'.")]
    [InlineData("--schema /", "/ is a folder; --schema is the path of a file.")]
    [InlineData("/nowhere/reply.txt", "Could not find a part of the path '/nowhere/reply.txt'.")]
    [InlineData("/", "/ is a folder; FILE is the path of a file.")]
    [InlineData("one two", "Unrecognized command or argument 'two'.")]
    public async Task Wrong_arguments_are_a_sentence_and_exit_code_2(string arguments, string sentence)
    {
        var run = await Tool.RunAsync(Tool.Terminal(Reply), ["parse", .. arguments.Split(' ')]);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.StartsWith(sentence, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bracket", "1 action in a reply")]
    [InlineData("xml", "1 action in a reply")]
    [InlineData("tool-call", "1 action in a reply")]
    [InlineData("function", "1 action in a reply")]
    [InlineData("json", "1 action in a reply")]
    [InlineData("xml,bracket", "2 actions in a reply")]
    [InlineData("all", "5 actions in a reply")]
    public async Task The_format_says_what_is_looked_for(string format, string summary) =>
        Assert.StartsWith(summary, await Tool.OutputAsync(Tool.Terminal(Reply), "parse", "--format", format), StringComparison.Ordinal);

    [Fact]
    public async Task The_formats_that_models_are_taught_are_looked_for_unless_told_otherwise() =>
        Assert.Equal(
            await Tool.OutputAsync(Tool.Terminal(Reply), "parse", "--format", "bracket,xml", "--repair", "safe", "-"),
            await Tool.OutputAsync(Tool.Terminal(Reply), "parse"));

    [Fact]
    public async Task Who_looked_for_too_little_is_told_of_the_other_formats()
    {
        var usual = await Tool.OutputAsync(Tool.Terminal(Reply), "parse");
        var all = await Tool.OutputAsync(Tool.Terminal(Reply), "parse", "--format", "all");

        Assert.Contains(".\n--format all would read 3 more actions: tool-call, function, json.\n\n1 │ ", usual, StringComparison.Ordinal);
        Assert.DoesNotContain("--format", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_read_like_the_standard_input()
    {
        using var workspace = new Workspace(states: null);
        var file = workspace.Write("reply.txt", Reply);

        Assert.Equal(await Tool.OutputAsync(Tool.Terminal(Reply), "parse"), await Tool.OutputAsync("parse", file));
    }

    [Fact]
    public async Task Who_types_the_reply_is_told_how_it_ends()
    {
        var typed = await Tool.RunAsync(Tool.Terminal(Reply, isTyped: true), "parse");
        var piped = await Tool.RunAsync(Tool.Terminal(Reply), "parse");

        Assert.Matches("^Paste the reply; .+ on a line of its own ends it.\n$", typed.Error);
        Assert.Equal(("", piped.Output), (piped.Error, typed.Output));
    }
}
