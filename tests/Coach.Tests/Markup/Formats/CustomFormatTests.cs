using Coach.Markup;
using Sprache;

namespace Coach.Tests.Markup.Formats;

public sealed class CustomFormatTests
{
    private static readonly ActionGrammar Grammar = ActionGrammar.Create(new MarkupOptions { Formats = ["bracket", "json", "at"], CustomFormats = [new AtFormat()], Names = ["SAVE", "DONE"] });

    private static readonly ActionGrammar Strict = ActionGrammar.Create(new MarkupOptions { Formats = ["at"], CustomFormats = [new AtFormat()], Names = ["SAVE"], Repair = RepairLevel.Strict });

    [Theory]
    [InlineData("@@SAVE {\"a\": 1}@@", "{\"a\": 1}")]
    [InlineData("@@save{\"a\": \"@@ \"}\n@@", "{\"a\": \"@@ \"}")]
    [InlineData("@@ SAVE @@", "{}")]
    public void Element_of_the_format_is_an_action(string text, string body)
    {
        var reply = Grammar.Read($"Good. {text} Next?");
        var call = Assert.Single(reply.Calls);
        Assert.Equal(("SAVE", body, "at", text.Length), (call.Name, call.Body.ToString(), call.Format, call.Length));
        Assert.Equal("Good. Next?", reply.VisibleText);
        Assert.Empty(call.Repairs);
        Assert.Empty(reply.Errors);
    }

    [Theory]
    [InlineData("@@SAVE {\"a\" 1}@@", ActionErrorCodes.InvalidJson, 12)]
    [InlineData("@@SAVE []@@", ActionErrorCodes.NotAnObject, 7)]
    [InlineData("@@{\"a\": 1}@@", ActionErrorCodes.InvalidName, 2)]
    [InlineData("@@SAVE {\"a\":", ActionErrorCodes.Unclosed, 12)]
    public void Broken_element_is_one_hidden_error_at_its_place(string text, string code, int problemOffset)
    {
        var error = Strict.SingleError("Before " + text);
        Assert.Equal((code, problemOffset + 7, text), (error.Code, error.ProblemOffset, error.RawText));
        Assert.Equal("Before ", Strict.Shown("Before " + text));
    }

    [Fact]
    public void Message_tells_what_the_head_expected() =>
        Assert.Equal("An action's tag cannot be read: expected a name at offset 2, found '{'.", Grammar.SingleError("@@{}@@").Message);

    [Theory]
    [InlineData("%%a+b {\"a\": 1}%%", null, "An action's tag cannot be read: expected a name of letters, digits, '_' and '-' at offset 2, found 'a'.")]
    [InlineData("%%?%%", null, "An action's tag cannot be read: expected an action's name at offset 2, found '?'.")]
    [InlineData("%%SA-VE {}%%", "SAVE", null)]
    [InlineData("%%SAVE {}%%", "SAVE", null)]
    public void A_head_may_put_the_name_together_and_may_fail_without_a_word(string text, string? name, string? message)
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { Formats = ["joined"], CustomFormats = [new JoinedFormat()], Names = ["SAVE"] });
        var reply = grammar.Read(text);
        Assert.Equal(name, reply.Calls.SingleOrDefault()?.Name);
        Assert.Equal(message, reply.Errors.SingleOrDefault()?.Message);
    }

    [Fact]
    public void Unclosed_element_takes_nothing_from_the_next_one()
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { Formats = ["bracket", "pair"], CustomFormats = [new AtFormat("pair", "%(", ")%")] });
        var reply = grammar.Read("%(SAVE {\"a\": [1, %(DONE {})% and [ACTION:SAVE]{\"a\": %(DONE {\"b\": 1})%");
        Assert.Equal(["{}", "{\"b\": 1}"], reply.Calls.Select(call => call.Body.ToString()));
        Assert.Equal([ActionErrorCodes.Unclosed, ActionErrorCodes.Unclosed], reply.Errors.Select(error => error.Code));
    }

    [Theory]
    [InlineData("`@@SAVE {}@@`")]
    [InlineData("```\n@@SAVE {}@@\n```")]
    [InlineData("\\@@SAVE {}@@")]
    [InlineData("a@b.example @ home")]
    public void What_is_quoted_or_no_element_stays(string text)
    {
        var reply = Grammar.Read(text);
        Assert.Same(text, reply.VisibleText);
        Assert.Empty(reply.Calls);
        Assert.Empty(reply.Errors);
    }

    [Fact]
    public void A_head_may_read_another_reply_while_it_is_asked()
    {
        var inner = "";
        var name = Parse.Upper.AtLeastOnce().Text().Token();
        Parser<string> head = input =>
        {
            inner = string.Join(",", Grammar.Read("[ACTION:SAVE]{\"b\": [2]}[/ACTION]").Calls);
            return name(input);
        };
        var grammar = ActionGrammar.Create(new MarkupOptions { Formats = ["bracket", "at"], CustomFormats = [new AtFormat(head: head)], Names = ["SAVE", "DONE"] });
        var reply = grammar.Read("[ACTION:SAVE]{\"a\": 1}[/ACTION] @@DONE {\"c\": 3}@@ [ACTION:SAVE]{\"d\": 4}[/ACTION]");
        Assert.Equal(["SAVE{\"a\": 1}", "DONE{\"c\": 3}", "SAVE{\"d\": 4}"], reply.Calls.Select(call => call.ToString()));
        Assert.Equal("SAVE{\"b\": [2]}", inner);
    }

    [Fact]
    public void Tag_that_hiding_would_put_together_is_not_shown()
    {
        var reply = Grammar.Read("@[ACTION:DONE/]@SAVE {}");
        Assert.Equal("@SAVE {}", reply.VisibleText);
        Assert.Equal(ReplyNoteKinds.SplitTag, Assert.Single(reply.Notes).Kind);
    }

    [Fact]
    public void Same_call_in_the_format_and_in_another_counts_once() =>
        Assert.Equal([false, true], Grammar.Read("[ACTION:DONE/] @@DONE {}@@").Calls.Select(call => call.IsDuplicate));

    [Fact]
    public void Name_that_the_head_puts_together_is_the_name()
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { Formats = ["joined"], CustomFormats = [new AtFormat("joined", "%(", ")%", Joined)], Names = ["SAVE_NOTE"] });
        Assert.Equal("SAVE_NOTE", grammar.SingleCall("%(save.note {})%").Name);
    }

    [Fact]
    public void Name_with_other_characters_is_refused_whatever_the_head_says()
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { Formats = ["at"], CustomFormats = [new AtFormat(head: Parse.Return("two words"))] });
        Assert.Equal(ActionErrorCodes.InvalidName, grammar.SingleError("@@{}@@").Code);
    }

    [Fact]
    public void Head_sees_no_more_than_its_share_of_the_reply()
    {
        var seen = 0;
        Parser<string> head = input =>
        {
            seen = Math.Max(seen, input.Source.Length);
            return Result.Success("DONE", input);
        };
        var grammar = ActionGrammar.Create(new MarkupOptions { Formats = ["at"], CustomFormats = [new AtFormat("at", "@@", "@@", head)] });
        Assert.Equal("DONE", grammar.SingleCall("@@{\"a\": \"" + new string('x', 1000) + "\"}@@").Name);
        Assert.Equal(CustomFormat.LongestHead, seen);
    }

    [Fact]
    public void Unknown_format_is_an_error_that_lists_the_custom_ones_too()
    {
        var error = Assert.Throws<ArgumentException>(() => ActionGrammar.Create(new MarkupOptions { Formats = ["att"], CustomFormats = [new AtFormat()] }));
        Assert.Equal("There is no markup format 'att'. The known formats are 'bracket', 'xml', 'tool-call', 'function', 'json', 'at'.", error.Message);
    }

    [Fact]
    public void Format_that_is_not_asked_for_is_not_read()
    {
        const string Text = "@@DONE {}@@";
        Assert.Same(Text, ActionGrammar.Create(new MarkupOptions { CustomFormats = [new AtFormat()] }).Read(Text).VisibleText);
    }

    [Theory]
    [InlineData("xml", "@@", "@@", "There is a markup format 'xml' already")]
    [InlineData("Tool-Call", "@@", "@@", "There is a markup format 'Tool-Call' already")]
    [InlineData("at", "@@", "@@", "There is a markup format 'at' already")]
    [InlineData(" ", "@@", "@@", "needs a name")]
    [InlineData("new", "", "@@", "The opener of the markup format 'new' is ''")]
    [InlineData("new", " @@", "@@", "The opener")]
    [InlineData("new", "call(", ")", "The opener")]
    [InlineData("new", "{{", "}}", "The opener")]
    [InlineData("new", "```", "```", "The opener")]
    [InlineData("new", "@@", "", "The closer")]
    [InlineData("new", "@@", "@@\n", "The closer")]
    public void Format_that_cannot_be_read_is_refused(string name, string opener, string closer, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => ActionGrammar.Create(new MarkupOptions { CustomFormats = [new AtFormat(), new AtFormat(name, opener, closer)] }));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static readonly Parser<string> Joined =
        from parts in Parse.Letter.AtLeastOnce().Text().DelimitedBy(Parse.Char('.')).Token()
        select string.Join('_', parts);

    private sealed class AtFormat(string name = "at", string opener = "@@", string closer = "@@", Parser<string>? head = null) : CustomFormat
    {
        public override string Name => name;

        public override string Opener => opener;

        public override string Closer => closer;

        public override Parser<string> Head => head ?? Parse.Char(c => char.IsLetterOrDigit(c) || c is '_' or '-', "a name").AtLeastOnce().Text().Token();

        public override string Render(string name, string json) => $"{opener}{name} {json}{closer}";
    }

    /// <summary>A name's parts are joined by hyphens; a question mark fails without saying what was expected.</summary>
    private sealed class JoinedFormat : CustomFormat
    {
        public override string Name => "joined";

        public override string Opener => "%%";

        public override string Closer => "%%";

        public override Parser<string> Head => input => !input.AtEnd && input.Current == '?'
            ? Result.Failure<string>(input, "", [])
            : Parse.Char(static c => char.IsAsciiLetter(c) || c is '-' or '+', "a name").AtLeastOnce().Text().Select(static name => name.Replace("-", "", StringComparison.Ordinal))(input);

        public override string Render(string name, string json) => $"%%{name} {json}%%";
    }
}
