namespace Coach.Tests.Markup.Streaming;

/// <summary>Code in long replies that come in small chunks: what opened it is gone when an action in it comes.</summary>
public sealed class LongCodeTests
{
    private const string Done = "[ACTION:DONE]{}[/ACTION]";

    private static readonly string Words = string.Concat(Enumerable.Repeat("some words ", 100));

    private static readonly string Lines = string.Concat(Enumerable.Repeat("a line of words\n", 100));

    [Theory]
    [InlineData("`", "`")]
    [InlineData("a `` b ", " ``")]
    [InlineData("one ` two `` ", " ` three ` four `` five `")]
    [InlineData("` a `` b `` c ", "`")]
    [InlineData("``` a ", " ```")]
    public void Action_in_a_long_span_of_code_is_quotation(string open, string close) =>
        IsText($"{Lines}Write {open}{Words}{Done}{close} here.\n{Lines}{open}{Done}{Words}{close}");

    [Theory]
    [InlineData("```\n", "\n```")]
    [InlineData("~~~ text\n", "\n~~~~")]
    [InlineData("> ```\n> ", "\n> ```")]
    [InlineData("  1. ```md\n", "\n```")]
    [InlineData("````\n```\n", "\n```\n````")]
    public void Action_in_a_long_block_of_code_is_quotation(string open, string close) =>
        IsText($"{Lines}{open}{Lines}{Done}{close}\n{Lines}{open}{Done}\n{Words}{Done}{close}\n");

    [Theory]
    [InlineData("`a` ")]
    [InlineData("a ` and `` but ")]
    [InlineData("`")]
    [InlineData("a ``` b\n")]
    [InlineData("```\ncode\n```\n")]
    [InlineData("~~~\ncode\n~~~\n")]
    [InlineData("a ` b\n` c ")]
    [InlineData("~ and ~~~ ")]
    public void Action_behind_long_text_after_code_runs(string before)
    {
        var text = $"{Lines}{before}{Words}{Done} end\n{before}{Lines}{Done} end";
        var streamed = StreamedReply.Read(Reading.Both, text, () => 1);
        Assert.Equal([text.IndexOf(Done, StringComparison.Ordinal), text.LastIndexOf(Done, StringComparison.Ordinal)], streamed.Calls.Select(call => call.Offset));
        StreamedReply.AssertSame(Reading.Both, text, () => 1);
        StreamedReply.AssertSame(Reading.Both, text, () => 50);
    }

    [Theory]
    [InlineData("<think>a ` b</think>")]
    [InlineData("<think>\n```\n</think>")]
    [InlineData("[ACTION:SAVE]{\"a\": \"`\"}[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"a\": \"\\n```\\n\"}[/ACTION]")]
    public void Backticks_in_what_is_hidden_open_no_code(string hidden)
    {
        var text = $"{Lines}{hidden} {Words}{Done} ` end `";
        Assert.Equal("DONE", StreamedReply.Read(Reading.Both, text, () => 1).Calls[^1].Name);
        StreamedReply.AssertSame(Reading.Both, text, () => 50);
    }

    private static void IsText(string text)
    {
        Assert.Same(text, Reading.Both.Shown(text));
        foreach (var chunk in new[] { 1, 7, 400 })
        {
            var streamed = StreamedReply.Read(Reading.Both, text, () => chunk);
            Assert.Equal(text, streamed.Text);
            Assert.Empty(streamed.Calls);
            Assert.Empty(streamed.Errors);
            Assert.Empty(streamed.Notes);
        }
    }
}
