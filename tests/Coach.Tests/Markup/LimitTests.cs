using Coach.Markup;
using Coach.Tests.Markup.Streaming;

namespace Coach.Tests.Markup;

public sealed class LimitTests
{
    [Fact]
    public void Element_longer_than_the_limit_is_an_error_and_reading_goes_on()
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { MaxElementLength = 40 });
        var fits = "[ACTION:A]{\"a\": \"" + new string('x', 12) + "\"}[/ACTION]";
        Assert.Equal(40, fits.Length);
        var reply = grammar.Read($"{fits} {fits.Replace("xx", "xxx", StringComparison.Ordinal)} [ACTION:B/]");
        Assert.Equal(["A", "B"], reply.Calls.Select(call => call.Name));
        var error = Assert.Single(reply.Errors);
        Assert.Equal((ActionErrorCodes.ElementTooLong, 41), (error.Code, error.Offset));
        Assert.Equal("A was not run: an element may be 40 characters long, this one has 46 (offset 41).", error.Message);
        Assert.Equal("", reply.VisibleText);
    }

    [Theory]
    [InlineData("[ACTION:A]{\"a\": \"", "\"}[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": \"\\\"", "\", \"b\": [1, 2]}[/ACTION]")]
    [InlineData("[ACTION:A]{'a': “", "”}[/ACTION]")]
    [InlineData("<action name='A'>{\"a\": \"", "\"}</action>")]
    [InlineData("<action name='A'><param name='a'><![CDATA[", "]]></param><param name='b'>x</param></action>")]
    public void Element_far_longer_than_the_limit_is_hidden_to_its_end_and_runs_nothing_that_it_quotes(string start, string end)
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { Formats = ["bracket", "xml"], MaxElementLength = 100 });
        var filler = string.Concat(Enumerable.Repeat("text [ACTION:B/] ", 50));
        var text = $"One {start}{filler}{end} two [ACTION:C/]";
        var reply = grammar.Read(text);
        Assert.Equal("C", Assert.Single(reply.Calls).Name);
        Assert.Equal("One two ", reply.VisibleText);
        var error = Assert.Single(reply.Errors);
        var length = start.Length + filler.Length + end.Length;
        Assert.Equal((ActionErrorCodes.ElementTooLong, 4, length), (error.Code, error.Offset, error.Length));
        Assert.Contains($"this one has {length}", error.Message, StringComparison.Ordinal);
        Assert.StartsWith(error.RawText, text[4..], StringComparison.Ordinal);
        Assert.InRange(error.RawText.Length, 100, 400);
        StreamedReply.AssertSame(grammar, text, () => 7);
    }

    [Theory]
    [InlineData("[ACTION:A]{\"a\": \"", "say \\\"hi\\\" [ACTION:B/] ", "\"}[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": \"", "a \\\\ [ACTION:B/] \\\\", "\"}[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": \"", "a < [ ", "\"}[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": [", "1, \"[ACTION:B/]\", ", "2]}[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": [", "\"b\\\\\", \"[ACTION:B/]\", ", "2]}[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\": \"", "words ", "\n[/ACTION]")]
    [InlineData("[ACTION:A]{a: ‘", "“so” [ACTION:B/] \" ", "’}[/ACTION]")]
    [InlineData("<action name='A'><param name='a'><![CDATA[", "]] > ]> <action name='B'/> ", "]]></param></action>")]
    [InlineData("<action name='A'><param name='a'>", "words <![CDATA[ <action name='B'/> </action> ]]> ", "</param></action>")]
    [InlineData("<action name='A'><param name='a'>", "x <![ <! < ", "</param></action>")]
    [InlineData("<action name='A'><param name='a'>", "x ", "<![CDATA[</action>]]></param></action>")]
    public void Element_far_longer_than_the_limit_is_followed_through_strings_and_sections_to_its_end(string start, string unit, string end)
    {
        var element = start + Growth.Repeated(unit, 1_000) + end;
        var text = $"One {element} two [ACTION:C/]";
        var grammar = ActionGrammar.Create(new MarkupOptions { Formats = ["bracket", "xml"], MaxElementLength = 100 });
        var reply = grammar.Read(text);
        Assert.Equal("C", Assert.Single(reply.Calls).Name);
        Assert.Equal("One two ", reply.VisibleText);
        var error = Assert.Single(reply.Errors);
        Assert.Equal((ActionErrorCodes.ElementTooLong, 4, element.Length), (error.Code, error.Offset, error.Length));
        Assert.All([1, 7, 400], chunk => StreamedReply.AssertSame(grammar, text, () => chunk));
    }

    [Theory]
    [InlineData("[ACTION:A]{\"a\": \"", "[/ACTI")]
    [InlineData("[ACTION:A]{\"a\": [1, ", "[/ACTI")]
    [InlineData("[ACTION:A]{\"a\": [1, ", "[ACTION")]
    [InlineData("[ACTION:A]{\"a\": [1, ", "\"[ACTION:B/]")]
    [InlineData("<action name='A'><param name='a'>", "<![CDATA[ <action name='B'/> ]]")]
    [InlineData("<action name='A'><param name='a'>", "<![CDAT")]
    [InlineData("<action name='A'><param name='a'><![CDATA[", "]]")]
    public void Element_far_longer_than_the_limit_that_the_reply_ends_in_is_hidden(string start, string end)
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { Formats = ["bracket", "xml"], MaxElementLength = 100 });
        var text = "One " + start + new string('1', 600) + end;
        var error = grammar.SingleError(text);
        Assert.Equal((ActionErrorCodes.ElementTooLong, 4, text.Length - 4), (error.Code, error.Offset, error.Length));
        Assert.Equal("One ", grammar.Shown(text));
        Assert.All([1, 7, 400], chunk => StreamedReply.AssertSame(grammar, text, () => chunk));
    }

    [Theory]
    [InlineData("[ACTION:A]{\"a\": 1, ", "[ACTION:C/]")]
    [InlineData("[ACTION:A]{\"a\": \"", "\n[ACTION:C/]")]
    [InlineData("<action name='A'><param name='a'>", "<action name='C'/>")]
    public void Element_far_longer_than_the_limit_that_never_closes_ends_at_the_next_one(string start, string next)
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { Formats = ["bracket", "xml"], MaxElementLength = 100 });
        var text = start + string.Concat(Enumerable.Repeat("12, ", 200)) + next;
        var reply = grammar.Read(text);
        Assert.Equal("C", Assert.Single(reply.Calls).Name);
        Assert.Equal("", reply.VisibleText);
        Assert.Equal((ActionErrorCodes.ElementTooLong, text.Length - next.Length), (Assert.Single(reply.Errors).Code, reply.Errors[0].Length + (next[0] == '\n' ? -1 : 0)));
        StreamedReply.AssertSame(grammar, text, () => 7);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(2_000, false)]
    [InlineData(100_000, false)]
    public void Body_is_read_64_levels_deep(int levels, bool runs)
    {
        var body = $"{{\"a\":{new string('[', levels - 1)}{new string(']', levels - 1)}}}";
        var text = $"[ACTION:A]{body}[/ACTION] [ACTION:B/]";
        var reply = Reading.Bracket.Read(text);
        Assert.Equal(runs ? ["A", "B"] : ["B"], reply.Calls.Select(call => call.Name));
        if (!runs)
        {
            var error = Assert.Single(reply.Errors);
            Assert.Equal((ActionErrorCodes.TooDeep, 0, body.Length + 19), (error.Code, error.Offset, error.Length));
            Assert.Equal("A was not run: a body may be nested 64 levels deep (offset 78).", error.Message);
        }
    }

    [Fact]
    public void Depth_is_an_option()
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { MaxDepth = 2 });
        Assert.Equal(ActionErrorCodes.TooDeep, grammar.SingleError("[ACTION:A]{\"a\":[[]]}[/ACTION]").Code);
        Assert.Equal("A", grammar.SingleCall("[ACTION:A]{\"a\":[1]}[/ACTION]").Name);
    }

    [Fact]
    public void Calls_beyond_the_limit_are_errors()
    {
        var text = string.Concat(Enumerable.Range(0, 34).Select(i => $"[ACTION:A{i}/]"));
        var reply = Reading.Bracket.Read(text);
        Assert.Equal(32, reply.Calls.Count);
        Assert.Equal(2, reply.Errors.Count);
        Assert.All(reply.Errors, error => Assert.Equal(ActionErrorCodes.TooManyActions, error.Code));
        Assert.Equal("A32 was not run: a reply may have 32 actions, this is one more (offset 406).", reply.Errors[0].Message);
        Assert.Equal("", reply.VisibleText);
    }

    [Fact]
    public void After_the_last_listed_error_one_says_that_there_are_more()
    {
        var reply = Reading.Bracket.Read(string.Concat(Enumerable.Repeat("x[ACTION:]{}[/ACTION]", 100)) + "[ACTION:B/]");
        Assert.Equal(65, reply.Errors.Count);
        Assert.All(reply.Errors.Take(64), error => Assert.Equal(ActionErrorCodes.InvalidName, error.Code));
        Assert.Equal(ActionErrorCodes.TooManyErrors, reply.Errors[64].Code);
        Assert.Contains("64 errors are listed", reply.Errors[64].Message, StringComparison.Ordinal);
        Assert.Equal("B", Assert.Single(reply.Calls).Name);
        Assert.Equal(new string('x', 100), reply.VisibleText);
    }

    [Fact]
    public void After_the_last_listed_note_one_says_that_there_are_more()
    {
        var reply = Reading.Bracket.Read(string.Concat(Enumerable.Repeat("x[/ACTION]", 100)));
        Assert.Equal(65, reply.Notes.Count);
        Assert.Equal(ReplyNoteKinds.TooManyNotes, reply.Notes[64].Kind);
        Assert.Equal(new string('x', 100), reply.VisibleText);
    }

    [Theory]
    [InlineData("[ACTION:SAVE]{\"a\": 1, \"b\": \"x\"}[/ACTION]", "[action:save]{ \"b\":\"\\u0078\", \"a\":1.0 }[/action]")]
    [InlineData("[ACTION:SAVE]{}[/ACTION]", "[ACTION:SAVE/]")]
    [InlineData("[ACTION:SAVE]{\"a\": \"x\"}[/ACTION]", "<action name='save'><param name='a'>x</param></action>")]
    [InlineData("[ACTION:OTHER]{\"a\": [1, {\"b\": null}]}[/ACTION]", "[ACTION:other]{\"a\": [1, {\"b\": null}]}")]
    public void Same_call_again_is_noted_as_a_duplicate(string first, string second)
    {
        var reply = Reading.Both.Read($"{first} {second}");
        Assert.Empty(reply.Errors);
        Assert.Equal([false, true], reply.Calls.Select(call => call.IsDuplicate));
        var note = Assert.Single(reply.Notes);
        Assert.Equal((ReplyNoteKinds.Duplicate, first.Length + 1, second.Length), (note.Kind, note.Offset, note.Length));
        Assert.True(reply.Calls[1].IsSameCallAs(ActionCall.Create(reply.Calls[0].Name, reply.Calls[0].Body.ToString())));
    }

    [Theory]
    [InlineData("{\"a\": 1}", "{\"a\": 2}")]
    [InlineData("{\"a\": 1}", "{\"a\": \"1\"}")]
    [InlineData("{\"a\": [1, 2]}", "{\"a\": [2, 1]}")]
    [InlineData("{\"a\": \"ab-xx-cd\"}", "{\"a\": \"ab-yy-cd\"}")]
    [InlineData("{\"a\": {\"b\": 1}}", "{\"b\": {\"a\": 1}}")]
    [InlineData("{\"a\": true}", "{\"a\": false}")]
    public void Calls_that_differ_are_no_duplicates(string first, string second)
    {
        var reply = Reading.Bracket.Read($"[ACTION:A]{first}[/ACTION][ACTION:A]{second}[/ACTION]");
        Assert.All(reply.Calls, call => Assert.False(call.IsDuplicate));
        Assert.Equal(2, reply.Calls.Count);
        Assert.Empty(reply.Notes);
    }

    [Theory]
    [InlineData("brackets")]
    [InlineData("XML")]
    [InlineData("")]
    public void Unknown_format_is_an_error_that_lists_the_known_ones(string name)
    {
        var exception = Assert.Throws<ArgumentException>(() => ActionGrammar.Create(new MarkupOptions { Formats = ["bracket", name] }));
        Assert.Equal($"There is no markup format '{name}'. The known formats are 'bracket', 'xml', 'tool-call', 'function', 'json'.", exception.Message);
    }

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ActionGrammar.Create(new MarkupOptions { Formats = [] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ActionGrammar.Create(new MarkupOptions { MaxDepth = 65 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ActionGrammar.Create(new MarkupOptions { MaxDepth = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ActionGrammar.Create(new MarkupOptions { MaxElementLength = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ActionGrammar.Create(new MarkupOptions { MaxCalls = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ActionGrammar.Create(new MarkupOptions { MaxErrors = -1 }));
    }

    [Fact]
    public void What_is_rendered_reads_back()
    {
        const string json = """{"a": "[/ACTION] </action> \" é", "b": [1, null]}""";
        foreach (var grammar in new[] { Reading.Bracket, Reading.Xml })
        {
            var call = grammar.SingleCall(grammar.Render("SAVE", $" {json} "));
            Assert.Equal(("SAVE", json), (call.Name, call.Body.ToString()));
            Assert.Equal("{}", grammar.SingleCall(grammar.Render("SAVE", " ")).Body.ToString());
        }

        Assert.Throws<ArgumentException>(() => Reading.Bracket.Render("two words", "{}"));
        Assert.Throws<ArgumentException>(() => Reading.Bracket.Render("SAVE", "[1]"));
        Assert.Throws<ArgumentException>(() => Reading.Bracket.Render("SAVE", "{} {}"));
    }
}
