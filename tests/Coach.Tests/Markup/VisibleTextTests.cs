using Coach.Markup;

namespace Coach.Tests.Markup;

public sealed class VisibleTextTests
{
    private const string Done = "[ACTION:DONE]{}[/ACTION]";

    [Theory]
    [InlineData("Hi " + Done + " you", "Hi you")]
    [InlineData("Hi" + Done + " you", "Hi you")]
    [InlineData("Hi " + Done + "you", "Hi you")]
    [InlineData("Hi  " + Done + "  you", "Hi   you")]
    [InlineData("Hi" + Done + "you", "Hiyou")]
    [InlineData("Hi\t" + Done + "\tyou", "Hi\t\tyou")]
    [InlineData("Hi " + Done, "Hi ")]
    [InlineData(Done + " you", " you")]
    [InlineData("Hi " + Done + " [ACTION:SAVE/] you", "Hi you")]
    [InlineData("Hi " + Done + ".", "Hi .")]
    [InlineData("(" + Done + ")", "()")]
    [InlineData("[" + Done + "]", "[]")]
    [InlineData("Hi " + Done + "\nyou", "Hi \nyou")]
    public void Element_in_a_line_takes_itself_and_one_of_two_spaces(string text, string shown) =>
        Assert.Equal(shown, Reading.Bracket.Shown(text));

    [Theory]
    [InlineData("Hi\n" + Done + "\nyou", "Hi\nyou")]
    [InlineData("Hi\r\n" + Done + "\r\nyou", "Hi\r\nyou")]
    [InlineData("Hi\n  " + Done + "\t\nyou", "Hi\nyou")]
    [InlineData(Done + "\nyou", "you")]
    [InlineData("Hi\n" + Done, "Hi\n")]
    [InlineData("Hi\n\n" + Done + "\n\nyou", "Hi\n\n\nyou")]
    [InlineData("Hi\n" + Done + "\n[ACTION:SAVE/]\nyou", "Hi\nyou")]
    [InlineData("Hi\n" + Done + " [ACTION:SAVE/]\nyou", "Hi\nyou")]
    [InlineData("Hi\n[ACTION:DONE]\n{\n}\n[/ACTION]\nyou", "Hi\nyou")]
    [InlineData("Hi\n<think>\na\n</think>\nyou", "Hi\nyou")]
    [InlineData("Hi\n[/ACTION]\nyou", "Hi\nyou")]
    [InlineData("  " + Done + "  ", "")]
    public void Element_alone_on_its_lines_takes_them_along(string text, string shown) =>
        Assert.Equal(shown, Reading.Bracket.Shown(text));

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t ")]
    [InlineData("Plain, with  two spaces \n\n\n and 😀 and \ud83d alone.")]
    [InlineData("[link](https://example.org) [x] [ ] <b>bold</b> a < b `code`")]
    public void Text_without_markup_is_the_same_string(string text)
    {
        var reply = Reading.Both.Read(text);
        Assert.Same(text, reply.VisibleText);
        Assert.Equal(text.Length == 0 ? [] : [text], reply.Items.Select(item => item.ToString()));
    }

    [Theory]
    [InlineData("[ACT" + Done + "ION:SAVE]{}[/ACTION]", "[ACTSAVE]{}")]
    [InlineData("[/ACT" + Done + "ION] x", "[/ACT x")]
    [InlineData("[AC" + Done + "TI" + Done + "ON:SAVE]{}", "[ACTISAVE]{}")]
    [InlineData("<acti<action name='A'/>on name='SAVE'/>", "<acti name='SAVE'/>")]
    [InlineData("<action" + Done + " name='SAVE'/>", "<actionname='SAVE'/>")]
    [InlineData("<thi" + Done + "nk>x", "<thix")]
    [InlineData("[ACT" + Done + "ION:ION:SAVE]", "[ACTSAVE]")]
    public void Hiding_an_element_puts_no_tag_together(string text, string shown)
    {
        var reply = Reading.Both.Read(text);
        Assert.Equal(shown, reply.VisibleText);
        Assert.Contains(reply.Notes, note => note.Kind == ReplyNoteKinds.SplitTag);
        Assert.DoesNotContain(reply.Calls, call => call.Name == "SAVE");
        Assert.Empty(Reading.Both.Read(shown).Calls);
    }

    [Fact]
    public void Quoted_tag_before_an_element_is_left_alone()
    {
        const string text = "Write `[ACTION:X]` and " + Done + " now, or \\[ACTION:Y] " + Done + " then.";
        Assert.Equal("Write `[ACTION:X]` and now, or \\[ACTION:Y] then.", Reading.Bracket.Shown(text));
    }

    [Fact]
    public void Items_are_the_text_runs_calls_and_errors_in_order()
    {
        var reply = Reading.Strict.Read("One " + Done + " two [ACTION:SAVE]{[/ACTION] three");
        Assert.Equal(["One ", "DONE{}", "two ", ActionErrorCodes.InvalidJson, "three"], reply.Items.Select(item => item is ActionError error ? error.Code : item.ToString()));
        Assert.Equal(reply.VisibleText, string.Concat(reply.Items.OfType<TextRun>().Select(run => run.Text)));
    }
}
