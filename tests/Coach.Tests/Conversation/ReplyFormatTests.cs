using Coach.Markup;
using Coach.Tests.Support;
using Sprache;

namespace Coach.Tests.Conversation;

/// <summary>In which formats a conversation's replies are read.</summary>
public sealed class ReplyFormatTests
{
    [Theory]
    [InlineData("bracket")]
    [InlineData("xml")]
    public async Task A_reply_in_the_other_format_is_read_too(string format)
    {
        await using var workshop = new Workshop(
            new("""A [ACTION:SAVE]{"text":"a"}[/ACTION] B <action name="SAVE"><param name="text">b</param></action> C"""), options => options.Format = format);
        var result = await workshop.SayAsync();
        Assert.Equal("A B C", result.Text);
        Assert.Equal(["saved a", "saved b"], workshop.Done);
    }

    [Fact]
    public async Task A_reply_in_a_further_format_is_read_if_the_options_name_it()
    {
        const string Reply = """A <tool_call>{"name": "save", "arguments": {"text": "a"}}</tool_call> B <function=SAVE>{"text": "b"}</function> C""";
        await using var reading = new Workshop(new(Reply), options => options.FurtherFormats = ["tool-call", "function"]);
        Assert.Equal("A B C", (await reading.SayAsync()).Text);
        Assert.Equal(["saved a", "saved b"], reading.Done);

        await using var plain = new Workshop(new(Reply));
        Assert.Equal(Reply, (await plain.SayAsync()).Text);
        Assert.Empty(plain.Done);
    }

    [Fact]
    public async Task A_reply_in_the_applications_own_format_is_read()
    {
        await using var workshop = new Workshop(new("""A !!SAVE {"text": "a"}!!"""), options => (options.FurtherFormats, options.CustomFormats) = (["bang"], [new BangFormat()]));
        Assert.Equal("A ", (await workshop.SayAsync()).Text);
        Assert.Equal(["saved a"], workshop.Done);
    }

    [Fact]
    public void An_unknown_further_format_is_said_at_registration()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new Workshop(new(), options => (options.FurtherFormats, options.CustomFormats) = (["json", "tool_call"], [new BangFormat()])));
        Assert.Equal("CoachOptions.FurtherFormats is tool_call; it has to be one of bracket, xml, tool-call, function, json, bang.", error.Message);
    }

    [Fact]
    public void An_unknown_format_is_said_at_registration()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new Workshop(new(), options => options.Format = "bracked"));
        Assert.Equal("CoachOptions.Format is bracked; it has to be bracket or xml.", error.Message);
    }

    private sealed class BangFormat : CustomFormat
    {
        public override string Name => "bang";

        public override string Opener => "!!";

        public override string Closer => "!!";

        public override Parser<string> Head { get; } = Parse.Letter.AtLeastOnce().Text();

        public override string Render(string name, string json) => $"!!{name} {json}!!";
    }
}
