using Coach.Markup;
using Sprache;

namespace Coach.Tests.Markup;

/// <summary>The grammar's cursor as Sprache's own parsers use it.</summary>
public sealed class TextCursorTests
{
    private const string Lines = "ab\n\ncd";

    [Theory]
    [InlineData(0, 1, 1, "line 1, column 1")]
    [InlineData(1, 1, 2, "line 1, column 2")]
    [InlineData(2, 1, 3, "line 1, column 3")]
    [InlineData(3, 2, 1, "line 2, column 1")]
    [InlineData(4, 3, 1, "line 3, column 1")]
    [InlineData(6, 3, 3, "end of text")]
    public void A_place_has_a_line_and_a_column(int position, int line, int column, string told)
    {
        var cursor = Cursor(position);
        Assert.Equal((line, column, told), (cursor.Line, cursor.Column, cursor.ToString()));
    }

    [Fact]
    public void It_goes_forward_to_the_end_and_no_further()
    {
        IInput cursor = Cursor(0);
        var text = "";
        while (!cursor.AtEnd)
        {
            text += cursor.Current;
            cursor = cursor.Advance();
        }

        Assert.Equal((Lines, Lines.Length), (text, cursor.Position));
        Assert.Equal("The input is at its end.", Assert.Throws<InvalidOperationException>(() => cursor.Advance()).Message);
    }

    [Fact]
    public void Two_are_equal_at_the_same_place_of_the_same_text()
    {
        var text = Lines.AsMemory();
        var cursor = new TextCursor(text, 2);
        Assert.True(cursor.Equals((object)new TextCursor(text, 2)));
        Assert.Equal(cursor.GetHashCode(), new TextCursor(text, 2).GetHashCode());
        Assert.False(cursor.Equals(new TextCursor(text, 3)));
        Assert.False(cursor.Equals(new TextCursor("other".AsMemory(), 2)));
        Assert.False(cursor.Equals((IInput?)null));
    }

    [Fact]
    public void Memos_are_kept()
    {
        var cursor = Cursor(0);
        cursor.Memos["a"] = 1;
        Assert.Equal(1, cursor.Memos["a"]);
    }

    [Theory]
    [InlineData("ab", true)]
    [InlineData("abc", false)]
    public void It_tells_whether_the_end_was_looked_at(string text, bool saw)
    {
        var sight = new TextSight();
        var result = Parse.Char('a').Then(_ => Parse.Char('b').Then(_ => Parse.Char('c').Optional()))(new TextCursor(text.AsMemory(), 0, sight));
        Assert.True(result.WasSuccessful);
        Assert.Equal(saw, sight.SawEnd);
    }

    [Fact]
    public void Who_asks_for_the_whole_source_sees_the_end()
    {
        var sight = new TextSight();
        Assert.Equal(Lines, new TextCursor(Lines.AsMemory(), 1, sight).Source);
        Assert.True(sight.SawEnd);
    }

    private static TextCursor Cursor(int position) => new(Lines.AsMemory(), position);
}
