using Coach.Markup;
using Coach.Tests.Markup.Streaming;

namespace Coach.Tests.Markup.Repairs;

/// <summary>What in broken JSON is a string or a comment, seen by whether a closing tag in it ends the element.</summary>
public sealed class LooseTextEndTests
{
    [Theory]
    [InlineData("[ACTION:A]{\"a\": \"song \"x\"#1 [/ACTION]\"}[/ACTION]")]
    [InlineData("[ACTION:A]{'a': 'x' # it's\n, 'b': 'see [/ACTION]'}[/ACTION]")]
    [InlineData("[ACTION:A]{'a': 'x'\nb: 'see [/ACTION]'}[/ACTION]")]
    [InlineData("[ACTION:A]{'a': 'it's' , so see [/ACTION]'}[/ACTION]")]
    [InlineData("[ACTION:A]{'a': 'it's' +1 see [/ACTION]'}[/ACTION]")]
    public void String_goes_on_behind_a_quote_that_cannot_end_it(string text) => EndsWith(text);

    [Theory]
    [InlineData("[ACTION:A]{a: http://example.org, 'b': 'see [/ACTION]'}[/ACTION]")]
    [InlineData("[ACTION:A]{a: #tag, 'b': 'see [/ACTION]'}[/ACTION]")]
    [InlineData("[ACTION:A]{a: [F##, 'see [/ACTION]']}[/ACTION]")]
    [InlineData("[ACTION:A]{a: [F# , 'see [/ACTION]']}[/ACTION]")]
    public void Slashes_behind_a_colon_and_a_hash_in_a_word_are_no_comment(string text) => EndsWith(text);

    [Theory]
    [InlineData("[ACTION:A]{\n## so: 'tis\n'a': 'see [/ACTION]'}[/ACTION]")]
    [InlineData("[ACTION:A]{\n# so: 'tis\n'a': 'see [/ACTION]'}[/ACTION]")]
    [InlineData("[ACTION:A]{// so: 'tis\n'a': 'see [/ACTION]'}[/ACTION]")]
    [InlineData("[ACTION:A]{/* so: 'tis */ 'a': 'see [/ACTION]'}[/ACTION]")]
    [InlineData("[ACTION:A]{a: // so: 'tis\n 'see [/ACTION]'}[/ACTION]")]
    public void Quotes_in_a_comment_start_no_string(string text) => EndsWith(text);

    [Theory]
    [InlineData("[ACTION:A]{a: 1 /* } */, b: 2}[/ACTION]")]
    [InlineData("[ACTION:A]{a: 1 /* * } / } */, b: 2}[/ACTION]")]
    [InlineData("[ACTION:A]{a: 1 // }\n, b: 2}[/ACTION]")]
    [InlineData("[ACTION:A]{a: 1 # }\n, b: 2}[/ACTION]")]
    [InlineData("[ACTION:A]{a/* { */: 1}[/ACTION]")]
    public void Brackets_in_a_comment_are_none_of_the_object(string text) => EndsWith(text);

    [Theory]
    [InlineData("[ACTION:A]{a: 1}", "{\"b\"} and more")]
    [InlineData("[ACTION:A]{a: 1}", " /* see */ and more")]
    [InlineData("[ACTION:A]{a: 1}", " // and more")]
    [InlineData("[ACTION:A]{a: ['x']}", "'y' and more")]
    public void Object_without_a_closing_tag_ends_where_its_brackets_close(string element, string rest)
    {
        var reply = Reading.Strict.Read(element + rest);
        var error = Assert.Single(reply.Errors);
        Assert.Equal((ActionErrorCodes.Unclosed, element), (error.Code, error.RawText));
        Assert.Equal(rest, reply.VisibleText);
    }

    [Fact]
    public void Comment_behind_an_object_is_text_up_to_a_stray_closing_tag()
    {
        var reply = Reading.Strict.Read("[ACTION:A]{a}/* see[/ACTION] ok");
        Assert.Equal("[ACTION:A]{a}", Assert.Single(reply.Errors).RawText);
        Assert.Equal((ReplyNoteKinds.StrayClose, 19), (Assert.Single(reply.Notes).Kind, reply.Notes[0].Offset));
        Assert.Equal("/* see ok", reply.VisibleText);
    }

    [Theory]
    [InlineData("[ACTION:A]{a} 'x [ACTION:B]{}[/ACTION] ok", " 'x ok")]
    [InlineData("[ACTION:A]{a]`[ACTION:B]{}[/ACTION] ok", "` ok")]
    [InlineData("[ACTION:A]{a} /* [ACTION:B]{}[/ACTION] ok", " /* ok")]
    [InlineData("[ACTION:A]{a: 1 // it's\n [ACTION:B]{}[/ACTION] ok", "a: 1 // it's\n ok")]
    public void Action_behind_a_broken_one_runs_where_no_string_is_open(string text, string shown)
    {
        var reply = Reading.Strict.Read(text);
        Assert.Equal("B", Assert.Single(reply.Calls).Name);
        Assert.Equal(ActionErrorCodes.Unclosed, Assert.Single(reply.Errors).Code);
        Assert.Equal(shown, reply.VisibleText);
    }

    [Theory]
    [InlineData("[ACTION:A]{\"a\": \"x\"[/ACTION] He said {\"go\"} now.", " He said {\"go\"} now.")]
    [InlineData("[ACTION:A]{a: ['x' 9[/ACTION] It's 'so'} now.", " It's 'so'} now.")]
    [InlineData("[ACTION:A]{a: ['x' 0[/ACTION] It's 'so'} now.", " It's 'so'} now.")]
    [InlineData("[ACTION:A]{a: ['x' -[/ACTION] It's 'so'} now.", " It's 'so'} now.")]
    [InlineData("[ACTION:A]{'a': ['x', 0 and [/ACTION] He said 'go', 'b': 1} now.", " He said 'go', 'b': 1} now.")]
    [InlineData("[ACTION:A]{'a': ['x', 9 and [/ACTION] He said 'go', 'b': 1} now.", " He said 'go', 'b': 1} now.")]
    [InlineData("[ACTION:A]{'a': ['x', -1 and [/ACTION] He said 'go', 'b': 1} now.", " He said 'go', 'b': 1} now.")]
    public void Text_behind_the_closing_tag_is_shown_where_a_string_ends_before_it(string text, string shown)
    {
        var reply = Reading.Strict.Read(text);
        Assert.Equal(ActionErrorCodes.InvalidJson, Assert.Single(reply.Errors).Code);
        Assert.Equal(shown, reply.VisibleText);
        StreamedReply.AssertSame(Reading.Strict, text, () => 1);
    }

    [Theory]
    [InlineData("[ACTION:A]{'a': 'x' +")]
    [InlineData("[ACTION:A]{'a': 'x' + ")]
    [InlineData("[ACTION:A]{'a': 'x' /")]
    [InlineData("[ACTION:A]{'a': 'x',")]
    [InlineData("[ACTION:A]{'a': 'x' #")]
    [InlineData("[ACTION:A]{a: 1 #")]
    [InlineData("[ACTION:A]{a: 1 /")]
    [InlineData("[ACTION:A]{a: 'x`")]
    public void Reply_that_ends_in_a_broken_body_is_an_unclosed_action(string text)
    {
        var error = Reading.Strict.SingleError(text);
        Assert.Equal((ActionErrorCodes.Unclosed, 0), (error.Code, error.Offset));
        StreamedReply.AssertSame(Reading.Strict, text, () => 1);
    }

    [Fact]
    public void Reply_that_ends_in_half_of_a_surrogate_pair_in_a_string_is_an_unclosed_action()
    {
        // As a fact, because it does not survive in the data of a theory.
        var error = Reading.Strict.SingleError("[ACTION:A]{\"a\": \"x\udbff");
        Assert.Equal((ActionErrorCodes.Unclosed, 0), (error.Code, error.Offset));
    }

    private static void EndsWith(string text)
    {
        var reply = Reading.Strict.Read(text + " After");
        var error = Assert.Single(reply.Errors);
        Assert.Equal((ActionErrorCodes.InvalidJson, text), (error.Code, error.RawText));
        Assert.Equal(" After", reply.VisibleText);
        StreamedReply.AssertSame(Reading.Strict, text + " After", () => 1);
    }
}
