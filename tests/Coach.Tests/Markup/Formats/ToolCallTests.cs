using Coach.Markup;

namespace Coach.Tests.Markup.Formats;

public sealed class ToolCallTests
{
    private static readonly ActionGrammar Grammar = ActionGrammar.Create(new MarkupOptions { Formats = ["tool-call"], Names = ["SAVE", "DONE"], MaxDepth = 4 });

    private static readonly ActionGrammar Strict = ActionGrammar.Create(new MarkupOptions { Formats = ["tool-call"], Names = ["SAVE", "DONE"], MaxDepth = 4, Repair = RepairLevel.Strict });

    [Theory]
    [InlineData("<tool_call>{\"name\": \"save\", \"arguments\": {\"a\": 1}}</tool_call>", "{\"a\": 1}")]
    [InlineData("<tool_call>\n{\"name\": \"SAVE\", \"arguments\": {\"a\": 1}}\n</tool_call>", "{\"a\": 1}")]
    [InlineData("<TOOL_CALL>{\"arguments\":{\"a\":[{}]},\"name\":\"SAVE\"}</Tool_Call>", "{\"a\":[{}]}")]
    [InlineData("< tool_call\n>{\"name\": \"SAVE\", \"parameters\": {\"name\": \"x\"}}< / tool_call >", "{\"name\": \"x\"}")]
    [InlineData("<tools>{\"name\": \"SAVE\", \"arguments\": {\"a\": \"</tools>\"}}</tools>", "{\"a\": \"</tools>\"}")]
    [InlineData("<tools>{\"name\": \"SAVE\", \"arguments\": {}}</tool_call>", "{}")]
    [InlineData("<tool_call>{\"name\": \"SAVE\"}</tool_call>", "{}")]
    [InlineData("<tool_call>{\"name\": \"SAVE\", \"arguments\": null}</tool_call>", "{}")]
    [InlineData("<tool_call>{\"n\\u0061me\": \"S\\u0041VE\", \"arguments\": {\"b\": \"é\"}}</tool_call>", "{\"b\": \"é\"}")]
    public void Tool_call_is_an_action(string text, string body)
    {
        var reply = Grammar.Read($"Good. {text} Next?");
        var call = Assert.Single(reply.Calls);
        Assert.Equal(("SAVE", body, "tool-call"), (call.Name, call.Body.ToString(), call.Format));
        Assert.Equal((6, text.Length), (call.Offset, call.Length));
        Assert.Equal("Good. Next?", reply.VisibleText);
        Assert.False(call.HasTextValues);
        Assert.Empty(call.Repairs);
        Assert.Empty(reply.Errors);
        Assert.Empty(reply.Notes);
    }

    [Fact]
    public void Arguments_are_a_part_of_the_reply_and_not_a_copy()
    {
        const string Text = "<tool_call>{\"name\": \"SAVE\", \"arguments\": {\"a\": 1}}</tool_call>";
        var body = Grammar.SingleCall(Text).Body;
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetString(body, out var source, out var start, out _));
        Assert.Same(Text, source);
        Assert.Equal(Text.IndexOf("{\"a\"", StringComparison.Ordinal), start);
    }

    [Theory]
    [InlineData("<tool_call>{\"name\": \"SAVE\", \"arguments\": \"{\\\"a\\\": \\\"x\\\\n\\\"}\"}</tool_call>", "{\"a\": \"x\\n\"}", RepairKinds.QuotedStructure, 41)]
    [InlineData("<tool_call>{\"name\": \"SAVE\", \"arguments\": \" {} \\n\"}</tool_call>", "{}", RepairKinds.QuotedStructure, 41)]
    [InlineData("<tool_call>{\"name\": \"SAVE\", \"arguments\": \"\"}</tool_call>", "{}", RepairKinds.QuotedStructure, 41)]
    [InlineData("<tool_call>{\"name\": \"SAVE\"}", "{}", RepairKinds.MissingCloseTag, 27)]
    [InlineData("<tool_call>\n```json\n{\"name\": \"SAVE\"}\n```\n</tool_call>", "{}", RepairKinds.FencedBody, 12)]
    public void Odd_call_runs_with_a_safe_repair(string text, string body, string kind, int offset)
    {
        var call = Grammar.SingleCall(text);
        Assert.Equal(("SAVE", body), (call.Name, call.Body.ToString()));
        var repair = Assert.Single(call.Repairs);
        Assert.Equal((kind, RepairTier.Safe, offset), (repair.Kind, repair.Tier, repair.Offset));
        Assert.Equal("", Grammar.Shown(text));
    }

    [Fact]
    public void Arguments_as_a_string_are_an_error_where_nothing_is_repaired()
    {
        var strict = ActionGrammar.Create(new MarkupOptions { Formats = ["tool-call"], Repair = RepairLevel.Strict });
        var error = strict.SingleError("<tool_call>{\"name\": \"SAVE\", \"arguments\": \"{}\"}</tool_call>");
        Assert.Equal((ActionErrorCodes.NotAnObject, 41), (error.Code, error.ProblemOffset));
    }

    [Theory]
    [InlineData("<tool_call></tool_call>", ActionErrorCodes.InvalidName, 11)]
    [InlineData("<tool_call>{}</tool_call>", ActionErrorCodes.InvalidName, 11)]
    [InlineData("<tool_call>{\"arguments\": {}}</tool_call>", ActionErrorCodes.InvalidName, 11)]
    [InlineData("<tool_call>{\"name\": 1, \"arguments\": {}}</tool_call>", ActionErrorCodes.InvalidName, 20)]
    [InlineData("<tool_call>{\"name\": \"two words\"}</tool_call>", ActionErrorCodes.InvalidName, 20)]
    [InlineData("<tool_call>{\"name\": \"\"}</tool_call>", ActionErrorCodes.InvalidName, 20)]
    [InlineData("<tool_call>{\"name\": \"A\", \"name\": \"B\"}</tool_call>", ActionErrorCodes.InvalidJson, 25)]
    [InlineData("<tool_call>{\"name\": \"A\", \"arguments\": {}, \"parameters\": {}}</tool_call>", ActionErrorCodes.InvalidJson, 42)]
    [InlineData("<tool_call>{\"name\": \"A\", \"arguments\": [1]}</tool_call>", ActionErrorCodes.NotAnObject, 38)]
    [InlineData("<tool_call>{\"name\": \"A\", \"arguments\": 1}</tool_call>", ActionErrorCodes.NotAnObject, 38)]
    [InlineData("<tool_call>{\"name\": \"A\", \"arguments\": \"[]\"}</tool_call>", ActionErrorCodes.NotAnObject, 38)]
    [InlineData("<tool_call>{\"name\": \"A\", \"arguments\": \"{} {}\"}</tool_call>", ActionErrorCodes.NotAnObject, 38)]
    [InlineData("<tool_call>{\"name\": \"A\", \"arguments\": \"{\\\"a\\\": [[[[]]]]}\"}</tool_call>", ActionErrorCodes.NotAnObject, 38)]
    [InlineData("<tool_call>[{\"name\": \"A\"}]</tool_call>", ActionErrorCodes.NotAnObject, 11)]
    [InlineData("<tool_call>{\"name\": \"A\"} {\"name\": \"B\"}</tool_call>", ActionErrorCodes.InvalidJson, 25)]
    [InlineData("<tool_call>{\"name\": \"A\" \"arguments\"}</tool_call>", ActionErrorCodes.InvalidJson, 24)]
    [InlineData("<tool_call>{\"name\": \"A\", \"arguments\": {\"a\": [[[]]]}}</tool_call>", ActionErrorCodes.TooDeep, 46)]
    [InlineData("<tool_call>{\"name\": \"A\", \"arg", ActionErrorCodes.Unclosed, 29)]
    [InlineData("<tool_call>", ActionErrorCodes.Unclosed, 11)]
    [InlineData("<tools>run it</tools>", ActionErrorCodes.InvalidJson, 7)]
    public void Broken_call_is_one_hidden_error_at_its_place(string text, string code, int problemOffset)
    {
        var error = Strict.SingleError("Before " + text);
        Assert.Equal((code, problemOffset + 7, text), (error.Code, error.ProblemOffset, error.RawText));
        Assert.Equal("Before ", Strict.Shown("Before " + text));
        Assert.Contains($"offset {problemOffset + 7}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_is_told_where_the_arguments_are_wrong() =>
        Assert.Equal("The body of A is not a JSON object: expected a JSON object at offset 38, found '['.", Grammar.SingleError("<tool_call>{\"name\": \"A\", \"arguments\": []}</tool_call>").Message);

    [Fact]
    public void Members_beside_name_and_arguments_are_ignored_with_a_note()
    {
        const string Text = "<tool_call>{\"id\": {\"x\": 1}, \"name\": \"SAVE\", \"type\":\"function\"}</tool_call>";
        var reply = Grammar.Read(Text);
        Assert.Equal("SAVE", Assert.Single(reply.Calls).Name);
        Assert.Equal([ReplyNoteKinds.UnknownAttribute, ReplyNoteKinds.UnknownAttribute], reply.Notes.Select(note => note.Kind));
        Assert.Equal(["\"id\": {\"x\": 1}", "\"type\":\"function\""], reply.Notes.Select(note => Text.Substring(note.Offset, note.Length)));
    }

    [Fact]
    public void Unclosed_call_takes_nothing_from_the_one_after_it()
    {
        var reply = Grammar.Read("<tool_call>{\"name\": \"SAVE\", \"arguments\": {\"a\": <tool_call>{\"name\": \"DONE\"}</tool_call>");
        Assert.Equal("DONE", Assert.Single(reply.Calls).Name);
        Assert.Equal(ActionErrorCodes.Unclosed, Assert.Single(reply.Errors).Code);
        Assert.Equal("", reply.VisibleText);
    }

    [Fact]
    public void Orphan_end_of_reasoning_before_a_call_is_dropped()
    {
        var reply = Grammar.Read("I should save that.\n</think>\n\n<tool_call>\n{\"name\": \"SAVE\"}\n</tool_call>");
        Assert.Equal("SAVE", Assert.Single(reply.Calls).Name);
        Assert.Equal("I should save that.\n\n", reply.VisibleText);
        Assert.Equal([ReplyNoteKinds.StrayReasoningClose], reply.Notes.Select(note => note.Kind));
    }

    [Theory]
    [InlineData("`<tool_call>{\"name\": \"SAVE\"}</tool_call>`")]
    [InlineData("```\n<tool_call>{\"name\": \"SAVE\"}</tool_call>\n```")]
    [InlineData("```json\n<tools>{\"name\": \"SAVE\"}</tools>\n```")]
    [InlineData("\\<tool_call>{\"name\": \"SAVE\"}\\</tool_call>")]
    [InlineData("<tool_calls> and <tool_call and <tool and <tool_call id=\"1\">")]
    [InlineData("[ACTION:SAVE/] <function=SAVE>{}</function>")]
    [InlineData("{\"name\": \"SAVE\", \"arguments\": {}}")]
    public void What_is_quoted_or_no_tool_call_stays(string text)
    {
        var reply = Grammar.Read(text);
        Assert.Same(text, reply.VisibleText);
        Assert.Empty(reply.Calls);
        Assert.Empty(reply.Errors);
    }
}
