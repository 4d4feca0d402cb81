using Coach.Markup;
using Coach.Tests.Markup.Streaming;

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

    [Theory]
    [InlineData(1, true)]
    [InlineData(63, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Runs_of_up_to_64_backticks_make_code_of_a_line(int length, bool isCode)
    {
        var run = new string('`', length);
        AssertCode($"x {run} {Done} {run} y", isCode);
        AssertCode($"x {run} `` {Done} `` ` {run} y", true);
        AssertCode($"x\n{run} {Done} {run} y", isCode);
        AssertCode($"x\n{run} `` {Done} {run} y", isCode);
    }

    [Fact]
    public void Each_of_many_open_runs_may_close()
    {
        var runs = string.Join(' ', Enumerable.Range(1, 64).Select(length => new string('`', length)));
        AssertCode($"x {runs} {Done} {new string('`', 64)} y", true);
        AssertCode($"x {runs} {Done} {new string('`', 63)} y", true);
        AssertCode($"x {runs} {Done} {new string('`', 65)} y", false);
        AssertCode($"x {runs} {Done} `` ``` ` y", true);
        AssertCode($"x {runs} ` `` ``` {Done} ` y", false);
        AssertCode($"x {runs} `` {Done} ` y", true);
        AssertCode($"x {runs} `` {Done} ``` y", false);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(100, true)]
    [InlineData(1_024, true)]
    [InlineData(1_025, false)]
    public void Backticks_at_the_start_of_a_line_are_a_fence_from_3_to_1024(int length, bool isCode)
    {
        AssertCode($"x\n{new string('`', length)}\n{Done}\n", isCode);
        AssertCode($"x\n{new string('`', length)}text\n{Done}\n", isCode);
        AssertCode($"x\n{new string('`', length)} ` text\n{Done}\n", false);
    }

    [Theory]
    [InlineData(99, true)]
    [InlineData(100, false)]
    public void End_of_a_line_of_code_is_looked_for_as_far_as_an_element_may_go(int distance, bool isCode)
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { MaxElementLength = 100 });
        AssertCode($"x ` {Done}{new string('y', distance - Done.Length)}` z", isCode, grammar);
        AssertCode($"x ` {Done}{new string('y', distance - Done.Length - 3)}`` ` z", isCode, grammar);
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

    private static void AssertCode(string text, bool isCode, ActionGrammar? grammar = null)
    {
        grammar ??= Reading.Both;
        var reply = grammar.Read(text);
        Assert.Equal(isCode ? 0 : 1, reply.Calls.Count);
        Assert.Equal(isCode, reply.VisibleText == text);
        StreamedReply.AssertSame(grammar, text, () => 1);
    }
}
