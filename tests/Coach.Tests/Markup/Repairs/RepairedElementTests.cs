using Coach.Markup;

namespace Coach.Tests.Markup.Repairs;

/// <summary>Repairs as part of an element: its tags, its end, its place, and other elements like it.</summary>
public sealed class RepairedElementTests
{
    [Fact]
    public void A_CDATA_section_around_a_whole_object_that_is_not_closed_is_a_safe_repair_at_the_objects_end()
    {
        const string text = """<action name="SAVE"><![CDATA[{"a": 1}</action>""";
        var repair = Assert.Single(Reading.Xml.SingleCall(text).Repairs);
        Assert.Equal((RepairKinds.MissingCloseTag, RepairTier.Safe), (repair.Kind, repair.Tier));
        Assert.Equal("</action>", text[repair.Offset..]);
        Assert.Empty(Reading.Xml.SingleCall("""<action name="SAVE"><![CDATA[{"a": 1}]]></action>""").Repairs);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\r\n")]
    public void A_reply_that_was_cut_off_is_guessed_whatever_space_it_ends_in(string space)
    {
        var call = Reading.Bracket.SingleCall("""[ACTION:SAVE]{"a": 1, "b": 2,""" + space);
        Assert.Equal(["a", "b"], call.Parameters.EnumerateObject().Select(static property => property.Name));
        Assert.Contains(call.Repairs, static repair => repair.Kind == RepairKinds.Truncated);
    }

    [Fact]
    public void Two_commas_at_the_end_are_each_told_once()
    {
        const string text = """[ACTION:SAVE]{"a": 1,,}[/ACTION]""";
        var repairs = Reading.Bracket.SingleCall(text).Repairs;
        Assert.Equal(repairs.Distinct(), repairs);
        Assert.All(repairs, static repair => Assert.Equal(RepairKinds.ExtraComma, repair.Kind));
    }

    [Theory]
    [InlineData("<action name='SAVE'>{'a': 1,}</action>", """{"a":1}""", "foreign_quotes, extra_comma")]
    [InlineData("<action name='SAVE'><![CDATA[{a: [[1]],}]]></action>", """{"a":[[1]]}""", "unquoted_key, extra_comma")]
    [InlineData("<action name='SAVE'>```json\n{'a': 1}\n```</action>", """{"a":1}""", "fenced_body, foreign_quotes")]
    [InlineData("[ACTION:SAVE]```\n{'a': 'see [/ACTION]'}\n```[/ACTION:save]", """{"a":"see [/ACTION]"}""", "fenced_body, foreign_quotes, foreign_quotes")]
    public void Body_is_repaired_in_every_format_and_wrapping(string text, string json, string repairs)
    {
        var call = Mended.Safe.SingleCall(text);
        Assert.Equal((json, repairs), (call.Body.ToString(), string.Join(", ", call.Repairs.Select(repair => repair.Kind))));
        Assert.False(call.HasTextValues);
        Assert.Equal("", Mended.Safe.Shown(text));
    }

    [Theory]
    [InlineData("[ACTION:SAVE]{'a': 1} and so on", "foreign_quotes 14, missing_close_tag 21", " and so on")]
    [InlineData("[ACTION:SAVE]{a: 1}\n[ACTION:DONE/]", "unquoted_key 14, missing_close_tag 19", "")]
    public void Object_that_is_whole_by_safe_repairs_needs_no_closing_tag(string text, string repairs, string shown)
    {
        var reply = Mended.Safe.Read(text);
        Assert.Empty(reply.Errors);
        Assert.Equal(repairs, Mended.Repairs(reply.Calls[0], 0));
        Assert.Equal(shown, reply.VisibleText);
    }

    [Theory]
    [InlineData("[ACTION:SAVE]{\"a\": hello} and so on")]
    [InlineData("[ACTION:SAVE]{\"a\": [1, 2} and so on")]
    [InlineData("[ACTION:SAVE]{\"a\": \"cut here\nMore.")]
    [InlineData("[ACTION:SAVE]{\"a\": 1, [ACTION:DONE/]")]
    public void Guess_does_not_make_an_action_of_an_opener_that_never_closes(string text)
    {
        var reply = Reading.Both.Read(text);
        Assert.DoesNotContain(reply.Calls, call => call.Name == "SAVE");
        Assert.Equal(ActionErrorCodes.Unclosed, Assert.Single(reply.Errors).Code);
        Assert.Equal(Reading.Strict.Shown(text), reply.VisibleText);
    }

    [Theory]
    [InlineData("Well: [ACTION:SAVE]{\"a\": \"I want t", """{"a":"I want t"}""", "!truncated 25, missing_close_tag 34")]
    [InlineData("Well: [ACTION:SAVE]{\"a\": 1, \"b\": [1, 2", """{"a":1,"b":[1,2]}""", "!truncated 38, missing_close_tag 38")]
    public void Element_in_which_the_reply_was_cut_off_is_a_guess(string text, string json, string repairs)
    {
        var call = Reading.Both.SingleCall(text);
        Assert.Equal((json, repairs), (call.Body.ToString(), Mended.Repairs(call, 0)));
        Assert.Equal(ActionErrorCodes.Unclosed, Mended.Safe.SingleError(text).Code);
        Assert.Equal("Well: ", Reading.Both.Shown(text));
    }

    [Fact]
    public void Repaired_call_is_a_duplicate_of_a_strict_one()
    {
        var reply = Reading.Both.Read("""[ACTION:SAVE]{"a": "x", "b": 1}[/ACTION][ACTION:save]{'b': 1, a: 'x',}[/ACTION][ACTION:SAVE]{'b': 2, a: 'x'}[/ACTION]""");
        Assert.Equal([false, true, false], reply.Calls.Select(call => call.IsDuplicate));
    }

    [Fact]
    public void Place_in_the_reply_is_known_for_every_value()
    {
        const string text = "Text [ACTION:SAVE]{ // c\n'first': “one\ntwo”, second: [1,, True],}[/ACTION]";
        var call = Reading.Both.SingleCall(text);
        var body = call.Body.ToString();
        foreach (var (inBody, inText) in new[] { ("\"first\"", "'first'"), ("one", "one"), ("two", "two"), ("\"second\"", "second"), ("1", "1"), ("true", "True"), ("]", "]") })
        {
            var found = text.IndexOf(inText, 18, StringComparison.Ordinal);
            Assert.Equal(found, call.PlaceOf(body.IndexOf(inBody, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Element_beyond_a_limit_is_not_repaired()
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { MaxElementLength = 40, MaxCalls = 1 });
        Assert.Equal(ActionErrorCodes.InvalidJson, grammar.SingleError($"[ACTION:A]{{'a': '{new string('x', 40)}'}}[/ACTION]").Code);
        Assert.Equal([ActionErrorCodes.InvalidJson], grammar.Read("[ACTION:A/][ACTION:A]{'a': 1}[/ACTION]").Errors.Select(error => error.Code));
    }
}
