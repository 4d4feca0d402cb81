using Coach.Markup;

namespace Coach.Tests.Markup;

public sealed class CodeTests
{
    private const string Done = "[ACTION:DONE]{}[/ACTION]";

    [Theory]
    [InlineData("```\n" + Done + "\n```")]
    [InlineData("Example:\n```json\n" + Done + "\n```\nThat was it.")]
    [InlineData("````\n```\n" + Done + "\n```\n````")]
    [InlineData("~~~\n" + Done + "\n~~~")]
    [InlineData("- item\n  ```\n  " + Done + "\n  ```")]
    [InlineData("1. ```\n" + Done + "\n```")]
    [InlineData("> ```\n> " + Done + "\n> ```")]
    [InlineData("```\nnever closed\n" + Done)]
    [InlineData("```\n" + Done + "\n``` not a closing line\n" + Done + "\n```")]
    [InlineData("Write `" + Done + "` here.")]
    [InlineData("Write ``a ` b " + Done + "`` here.")]
    [InlineData("```" + Done + "``` in a line")]
    [InlineData("`[ACTION:DONE` and `<think>` and `[/ACTION]`")]
    [InlineData("\\[ACTION:DONE]{}[/ACTION]")]
    [InlineData("\\[ACTION:DONE]{} ends with \\[/ACTION]")]
    [InlineData("\\<action name='DONE'/>")]
    [InlineData("\\<think>visible\\</think>")]
    public void Quoted_markup_stays_as_it_is_and_does_not_run(string text)
    {
        var reply = Reading.Both.Read(text);
        Assert.Same(text, reply.VisibleText);
        Assert.Empty(reply.Calls);
        Assert.Empty(reply.Errors);
        Assert.Empty(reply.Notes);
    }

    [Theory]
    [InlineData("an open ` run " + Done, "an open ` run ")]
    [InlineData("a `` run and ` another " + Done, "a `` run and ` another ")]
    [InlineData("`closed` and then " + Done, "`closed` and then ")]
    [InlineData("an open ` run\n" + Done + "\nclosed ` later", "an open ` run\nclosed ` later")]
    [InlineData("```\ncode\n```\n" + Done, "```\ncode\n```\n")]
    [InlineData("text ``` in a line\n" + Done + "\n", "text ``` in a line\n")]
    [InlineData("~~not a fence~~ " + Done, "~~not a fence~~ ")]
    [InlineData("a ~ b " + Done + " c ~ d", "a ~ b c ~ d")]
    public void Backticks_that_make_no_code_change_nothing(string text, string shown)
    {
        var reply = Reading.Both.Read(text);
        Assert.Equal("DONE", Assert.Single(reply.Calls).Name);
        Assert.Equal(shown, reply.VisibleText);
    }

    [Fact]
    public void Backticks_in_a_json_string_open_no_code()
    {
        var reply = Reading.Both.Read("[ACTION:SAVE]{\"a\": \"`\"}[/ACTION] ` " + Done);
        Assert.Equal(["SAVE", "DONE"], reply.Calls.Select(call => call.Name));
    }

    [Fact]
    public void Action_after_quoted_ones_runs()
    {
        var reply = Reading.Both.Read($"`{Done}` \\{Done} {Done}");
        Assert.Equal((2 * Done.Length) + 5, Assert.Single(reply.Calls).Offset);
    }

    [Fact]
    public void Code_is_read_when_the_option_says_so()
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { CodeBlocks = CodeBlocks.Active });
        Assert.Equal(2, grammar.Read($"```\n{Done}\n``` `[ACTION:OTHER/]`").Calls.Count);
    }

    [Theory]
    [InlineData("<think>I could " + Done + "</think>Hello", "Hello")]
    [InlineData("<THINK>\nfirst\n</Think>\nHello", "Hello")]
    [InlineData("Hello <think>hm</think> there", "Hello there")]
    [InlineData("<think>a `</think>` b", "` b")]
    public void Reasoning_is_hidden_and_does_not_run(string text, string shown)
    {
        var reply = Reading.Both.Read(text);
        Assert.Empty(reply.Calls);
        Assert.Equal(shown, reply.VisibleText);
        Assert.Empty(reply.Notes);
    }

    [Fact]
    public void Reasoning_without_an_end_hides_the_rest_with_a_note()
    {
        var reply = Reading.Both.Read("Hello <think>never closed " + Done);
        Assert.Equal("Hello ", reply.VisibleText);
        Assert.Empty(reply.Calls);
        Assert.Equal((ReplyNoteKinds.UnclosedReasoning, 6), (Assert.Single(reply.Notes).Kind, reply.Notes[0].Offset));
    }

    [Fact]
    public void Stray_end_of_reasoning_is_dropped_and_hides_nothing()
    {
        var reply = Reading.Both.Read($"Shown {Done} </think>too");
        Assert.Equal("Shown too", reply.VisibleText);
        Assert.Single(reply.Calls);
        Assert.Equal(ReplyNoteKinds.StrayReasoningClose, Assert.Single(reply.Notes).Kind);
    }

    [Theory]
    [InlineData("secret " + Done + "</think>\nHello", "Hello", 0)]
    [InlineData("secret that never ends", "", 1)]
    [InlineData("secret</think>Hello </think>there", "Hello there", 1)]
    public void Reasoning_that_starts_open_is_hidden_up_to_its_first_end(string text, string shown, int notes)
    {
        var reply = ActionGrammar.Create(new MarkupOptions { ReasoningStartsOpen = true }).Read(text);
        Assert.Equal(shown, reply.VisibleText);
        Assert.Empty(reply.Calls);
        Assert.Equal(notes, reply.Notes.Count);
    }

    [Fact]
    public void Unclosed_action_takes_nothing_of_the_reasoning_after_it()
    {
        var reply = Reading.Both.Read("[ACTION:SAVE] <think>a secret [/ACTION] and more</think> Hello");
        Assert.Equal(ActionErrorCodes.Unclosed, Assert.Single(reply.Errors).Code);
        Assert.DoesNotContain("secret", reply.VisibleText, StringComparison.Ordinal);
        Assert.DoesNotContain("more", reply.VisibleText, StringComparison.Ordinal);
    }
}
