using Coach.Markup;

namespace Coach.Tests.Markup;

public sealed class BracketTests
{
    [Fact]
    public void Canonical_action_gives_name_body_place_and_format()
    {
        const string text = """Lovely! [ACTION:SAVE]{"key": "goals", "n": 1}[/ACTION] Next?""";
        var reply = Reading.Bracket.Read(text);

        var call = Assert.Single(reply.Calls);
        Assert.Equal("SAVE", call.Name);
        Assert.Equal("""{"key": "goals", "n": 1}""", call.Body.ToString());
        Assert.Equal("goals", call.Parameters.GetProperty("key").GetString());
        Assert.Equal((8, 46), (call.Offset, call.Length));
        Assert.Equal("bracket", call.Format);
        Assert.Empty(call.Repairs);
        Assert.False(call.HasTextValues);
        Assert.Equal("Lovely! Next?", reply.VisibleText);
        Assert.Empty(reply.Errors);
        Assert.Empty(reply.Notes);
    }

    [Theory]
    [InlineData("[ACTION:SAVE]{}[/ACTION]")]
    [InlineData("[action:save]{}[/action]")]
    [InlineData("[Action:Save]{}[/Action]")]
    [InlineData("[ ACTION:SAVE ]{}[/ ACTION ]")]
    [InlineData("[ACTION: SAVE]{}[/ACTION]")]
    [InlineData("[  ACTION\t:  SAVE\t]{}[\t/  ACTION]")]
    [InlineData("[ACTION:SAVE]{}[/ACTION:SAVE]")]
    [InlineData("[ACTION:SAVE]{}[/ACTION ]")]
    [InlineData("[ACTION:SAVE]{}[/ACTION : save ]")]
    [InlineData("[ACTION:SAVE][/ACTION]")]
    [InlineData("[ACTION:SAVE] \n\t [/ACTION]")]
    [InlineData("[ACTION:SAVE/]")]
    [InlineData("[ACTION:SAVE / ]")]
    [InlineData("[ACTION:SAVE]\n{\n}\n[/ACTION]")]
    public void Every_way_to_write_an_action_without_parameters_reads_the_same(string text)
    {
        var call = Reading.Bracket.SingleCall(text);
        Assert.Equal("SAVE", call.Name);
        Assert.Empty(call.Parameters.EnumerateObject());
        Assert.Equal((0, text.Length), (call.Offset, call.Length));
        Assert.Equal("", Reading.Bracket.Shown(text));
    }

    [Theory]
    [InlineData("mixed_case", "Mixed_Case")]
    [InlineData("MIXED_CASE", "Mixed_Case")]
    [InlineData("undeclared-2", "undeclared-2")]
    public void Name_has_its_declared_spelling_or_stays_as_written(string written, string name) =>
        Assert.Equal(name, Reading.Bracket.SingleCall($"[ACTION:{written}]{{}}[/ACTION]").Name);

    [Fact]
    public void Declared_name_is_one_string_instance()
    {
        var first = Reading.Bracket.SingleCall("[ACTION:save]{}[/ACTION]");
        var second = Reading.Bracket.SingleCall("[ACTION:SAVE]{}[/ACTION]");
        Assert.Same(first.Name, second.Name);
    }

    [Fact]
    public void Several_actions_come_in_the_order_of_the_text()
    {
        const string text = "[ACTION:A]{\"a\":1}[/ACTION] then [ACTION:B/] and [ACTION:C]{}[/ACTION]";
        var reply = Reading.Bracket.Read(text);
        Assert.Equal(["A", "B", "C"], reply.Calls.Select(call => call.Name));
        Assert.All(reply.Calls, call => Assert.StartsWith("[ACTION:" + call.Name, text.Substring(call.Offset, call.Length), StringComparison.Ordinal));
        Assert.Equal(" then and ", reply.VisibleText);
    }

    [Theory]
    [InlineData("[/ACTION]")]
    [InlineData("[ACTION:OTHER]{}[/ACTION]")]
    [InlineData("<action name='OTHER'/>")]
    [InlineData("```\\n[ACTION:OTHER/]\\n```")]
    [InlineData("<think>")]
    [InlineData("a \\\" quote and [/ACTION]")]
    public void Markup_inside_a_json_string_is_text_of_that_string(string inside)
    {
        var text = $"{{\"note\": \"{inside}\"}}";
        var call = Reading.Both.SingleCall($"[ACTION:SAVE]{text}[/ACTION]");
        Assert.Equal(text, call.Body.ToString());
    }

    [Theory]
    [InlineData("[ACTION")]
    [InlineData("[ACTION]{}")]
    [InlineData("[ACTION ITEMS](https://example.org)")]
    [InlineData("[actionable:x]")]
    [InlineData("- [ ] write it down")]
    [InlineData("[ [ [")]
    [InlineData("[/ACTION")]
    [InlineData("An action: [1, 2]")]
    [InlineData("<action name=\"SAVE\"/>")]
    public void What_is_no_tag_of_the_format_stays_text(string text)
    {
        var reply = Reading.Bracket.Read(text);
        Assert.Same(text, reply.VisibleText);
        Assert.Empty(reply.Calls);
        Assert.Empty(reply.Errors);
    }

    [Theory]
    [InlineData("[ACTION:SAVE]{\"a\": 1} and so on", " and so on", 21)]
    [InlineData("[ACTION:SAVE]{\"a\": 1}", "", 21)]
    [InlineData("[ACTION:SAVE]{\"a\": 1}\nNext line", "Next line", 21)]
    [InlineData("[ACTION:SAVE]{\"a\": 1}[ACTION:DONE/] x", " x", 21)]
    [InlineData("[ACTION:SAVE]```json\n{\"a\": 1}\n``` and so on", " and so on", 33)]
    public void Whole_object_without_a_closing_tag_is_an_action_with_a_safe_repair(string text, string shown, int offset)
    {
        var reply = Reading.Bracket.Read(text);
        Assert.Empty(reply.Errors);
        Assert.Equal("SAVE", reply.Calls[0].Name);
        var repair = Assert.Single(reply.Calls[0].Repairs, repair => repair.Kind == RepairKinds.MissingCloseTag);
        Assert.Equal((RepairTier.Safe, offset), (repair.Tier, repair.Offset));
        Assert.Equal(shown, reply.VisibleText);
    }

    [Theory]
    [InlineData("[ACTION:SAVE]\n```json\n{\"a\": 1}\n```\n[/ACTION]")]
    [InlineData("[ACTION:SAVE]```{\"a\": 1}```[/ACTION]")]
    [InlineData("[ACTION:SAVE]\n~~~~JSON\n{\"a\": 1}\n~~~~\n[/ACTION]")]
    [InlineData("[ACTION:SAVE]```json\n{\"a\": 1}[/ACTION]")]
    public void Fence_inside_the_tags_is_a_safe_repair(string text)
    {
        var call = Reading.Bracket.SingleCall(text);
        Assert.Equal("{\"a\": 1}", call.Body.ToString());
        var repair = Assert.Single(call.Repairs);
        Assert.Equal((RepairKinds.FencedBody, RepairTier.Safe), (repair.Kind, repair.Tier));
        Assert.Contains(text[repair.Offset], "`~");
        Assert.Equal("", Reading.Bracket.Shown(text));
    }

    [Fact]
    public void Opener_that_never_closes_takes_nothing_from_the_next_action()
    {
        var reply = Reading.Bracket.Read("[ACTION:SAVE] I will do it. [ACTION:DONE]{\"a\": 1}[/ACTION]");
        Assert.Equal(ActionErrorCodes.Unclosed, Assert.Single(reply.Errors).Code);
        Assert.Equal("{\"a\": 1}", Assert.Single(reply.Calls).Body.ToString());
        Assert.Equal(" I will do it. ", reply.VisibleText);
    }

    [Fact]
    public void Broken_string_loses_only_its_line()
    {
        var reply = Reading.Bracket.Read("[ACTION:SAVE]{\"a\": \"cut here\nMore.\n[ACTION:DONE]{\"b\": \"2\"}[/ACTION]\nBye.");
        Assert.Equal(ActionErrorCodes.Unclosed, Assert.Single(reply.Errors).Code);
        Assert.Equal("DONE", Assert.Single(reply.Calls).Name);
        Assert.Equal("More.\nBye.", reply.VisibleText);
    }

    [Fact]
    public void Markup_in_a_string_of_a_broken_body_does_not_run()
    {
        var reply = Reading.Strict.Read("""[ACTION:SAVE]{note: "then [ACTION:DONE]{}[/ACTION]"}[/ACTION] Bye.""");
        Assert.Empty(reply.Calls);
        Assert.Equal(ActionErrorCodes.InvalidJson, Assert.Single(reply.Errors).Code);
        Assert.Equal(" Bye.", reply.VisibleText);
    }

    [Fact]
    public void Stray_closing_tag_is_dropped_and_noted()
    {
        var reply = Reading.Bracket.Read("All done [/ACTION] here.");
        var note = Assert.Single(reply.Notes);
        Assert.Equal((ReplyNoteKinds.StrayClose, 9, 9), (note.Kind, note.Offset, note.Length));
        Assert.Equal("All done here.", reply.VisibleText);
        Assert.Empty(reply.Errors);
    }
}
