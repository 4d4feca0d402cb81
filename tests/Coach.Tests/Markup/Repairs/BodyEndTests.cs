using Coach.Markup;

namespace Coach.Tests.Markup.Repairs;

/// <summary>Where an element ends whose JSON is broken, seen by what of the reply is left.</summary>
public sealed class BodyEndTests
{
    [Theory]
    [InlineData("[ACTION:A]{'a': 'see [/ACTION]'}[/ACTION]")]
    [InlineData("[ACTION:A]{'a': 'it's [ACTION:B/] now'}[/ACTION]")]
    [InlineData("[ACTION:A]{‘a’: ‘see [/ACTION]’}[/ACTION]")]
    [InlineData("[ACTION:A]{“a”: “see [ACTION:B]{}[/ACTION]”, “b”: 1}[/ACTION]")]
    [InlineData("[ACTION:A]{„a“: „see [/ACTION]“}[/ACTION]")]
    [InlineData("[ACTION:A]{`a`: `see [/ACTION]`}[/ACTION]")]
    [InlineData("[ACTION:A]{a: ['see [/ACTION]', 'and [/ACTION]']}[/ACTION]")]
    [InlineData("[ACTION:A]{'a' 'see [/ACTION]'}[/ACTION]")]
    [InlineData("[ACTION:A]{'a': {} 'b': '[/ACTION]'}[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": \"say \"hi\" [ACTION:B]{}[/ACTION]\"}[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": \"5\" tall [/ACTION]\", \"b\": 2}[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": \"x\" \"b\": \"see [/ACTION]\"}[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": \"tab\t[/ACTION]\"}[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": NumberLong('[/ACTION]')}[/ACTION]")]
    [InlineData("[ACTION:A]\uFEFF{'a': 'see [/ACTION]'}[/ACTION]")]
    [InlineData("[ACTION:A]```json\n{'a': 'see [/ACTION]'}\n```\n[/ACTION]")]
    [InlineData("<action name='A'>{'a': 'see </action>'}</action>")]
    [InlineData("<action name='A'><![CDATA[{'a': 'see </action>'}]]></action>")]
    [InlineData("<action name='A'><![CDATA[{\"a\": [[1,]]}]]></action>")]
    public void Closing_tag_in_a_string_of_any_quotes_does_not_end_the_element(string text) => EndsWith(text);

    [Theory]
    [InlineData("[ACTION:A]{\"a\": \"5\" tall\"}[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": \"x[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": \"x\", \"b[/ACTION]")]
    [InlineData("[ACTION:A]{'a': 'x[/ACTION]")]
    [InlineData("[ACTION:A]{'a': 'it's[/ACTION]")]
    [InlineData("[ACTION:A]{a: it's mine, b: 'tis}[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": \"x}[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": 5\" tall, \"b\": 1}[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": [1, 2[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": \"x\ny[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": 1 // it's {\n}[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": 1 /* \" [ */}[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": 1}, {\"a\": 2}[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": 1}, \"b\": 2}[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": 1}[][/ACTION]")]
    [InlineData("<action name='A'>{\"a\": \"x</action>")]
    [InlineData("<action name='A'><![CDATA[{\"a\": \"x]]></action>")]
    public void Closing_tag_ends_an_element_with_an_unended_string(string text) => EndsWith(text);

    [Theory]
    [InlineData("[ACTION:A]{\"a\": \"x[/ACTION] He said \"go\". [ACTION:B]{\"b\": 1}[/ACTION]", " He said \"go\". ")]
    [InlineData("[ACTION:A]{'a': 'x[/ACTION] it's done [ACTION:B]{}[/ACTION]", " it's done ")]
    [InlineData("[ACTION:A]{\"a\": \"5\" tall\"}[/ACTION] and [ACTION:B]{}[/ACTION]", " and ")]
    public void Element_after_an_unended_string_is_read(string text, string shown)
    {
        var reply = Reading.Strict.Read(text);
        Assert.Equal(ActionErrorCodes.InvalidJson, Assert.Single(reply.Errors).Code);
        Assert.Equal("B", Assert.Single(reply.Calls).Name);
        Assert.Equal(shown, reply.VisibleText);
    }

    [Theory]
    [InlineData("[ACTION:A]{'note': 'do [ACTION:B]{}[/ACTION] now'}[/ACTION] Bye.", " Bye.")]
    [InlineData("[ACTION:A]{'note': 'first [/ACTION] then [ACTION:B]{} now'}[/ACTION] Bye.", " Bye.")]
    [InlineData("[ACTION:A]{'note': 'do [ACTION:B]{}[/ACTION]\nBye.", "Bye.")]
    public void Element_quoted_in_a_string_does_not_run(string text, string shown)
    {
        var reply = Reading.Strict.Read(text);
        Assert.Empty(reply.Calls);
        Assert.Single(reply.Errors);
        Assert.Equal(shown, reply.VisibleText);
    }

    [Fact]
    public void Search_for_the_end_of_a_string_goes_back_only_a_short_way()
    {
        var element = "[ACTION:A]{\"a\": \"x[/ACTION] ";
        Assert.Equal(20, Reading.Strict.Read(string.Concat(Enumerable.Repeat(element, 20))).Errors.Count);
        Assert.Single(Reading.Strict.Read(string.Concat(Enumerable.Repeat(element, 2_000))).Errors);
    }

    private static void EndsWith(string text)
    {
        var reply = Reading.Strict.Read(text + " After");
        Assert.Empty(reply.Calls);
        var error = Assert.Single(reply.Errors);
        Assert.Equal((ActionErrorCodes.InvalidJson, text), (error.Code, error.RawText));
        Assert.Equal(" After", reply.VisibleText);
    }
}
