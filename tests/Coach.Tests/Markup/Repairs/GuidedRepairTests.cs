using Coach.Markup;
using Coach.Parameters;

namespace Coach.Tests.Markup.Repairs;

/// <summary>Repairs that the declared parameters guide, and those of calls that are one object.</summary>
public sealed class GuidedRepairTests
{
    private static readonly ParameterSchema Schema = ParameterSchema.Parse(
        """{"type":"object","properties":{"code":{"type":"string"},"note":{"anyOf":[{"type":"string"},{"type":"null"}]},"count":{"type":"integer"}}}""");

    private static readonly ActionGrammar Guided = ActionGrammar.Create(new MarkupOptions { Names = ["SAVE"], Schemas = name => name == "SAVE" ? Schema : null });

    private static readonly ActionGrammar ToolCalls = ActionGrammar.Create(new MarkupOptions { Formats = ["tool-call"], Names = ["SAVE"] });

    private static readonly ActionGrammar GuidedToolCalls =
        ActionGrammar.Create(new MarkupOptions { Formats = ["tool-call"], Names = ["SAVE"], Schemas = name => name == "SAVE" ? Schema : null });

    [Theory]
    [InlineData("""[ACTION:SAVE]{"code": ```{"a": 1}```, "count": 2}[/ACTION]""", "code", """{"a": 1}""")]
    [InlineData("""[ACTION:SAVE]{"code": "say "hi, note: this", "count": 2}[/ACTION]""", "code", "say \"hi, note: this")]
    [InlineData("""[ACTION:SAVE]{"note": plain words, with a comma, "count": 2}[/ACTION]""", "note", "plain words, with a comma")]
    public void Field_that_is_declared_as_text_is_read_as_text(string text, string field, string value)
    {
        var call = Guided.SingleCall(text);
        Assert.Equal(value, call.Parameters.GetProperty(field).GetString());
        Assert.Equal(2, call.Parameters.GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("""<tool_call>{"name": "SAVE", "arguments": {"code": ```{"a": 1}```, "count": 2}}</tool_call>""", "code", """{"a": 1}""")]
    [InlineData("""<tool_call>{"name": "save", "arguments": {"code": "say "hi, note: this", "count": 2}}</tool_call>""", "code", "say \"hi, note: this")]
    [InlineData("""<tools>{'name': 'SAVE', 'id': 1, 'parameters': {"note": plain words, with a comma, "count": 2}}</tools>""", "note", "plain words, with a comma")]
    [InlineData("""<tool_call>{name: SAVE, arguments: {"note": plain words, other: with a comma, "count": 2}}</tool_call>""", "note", "plain words, other: with a comma")]
    public void Arguments_of_a_call_that_is_one_object_are_guided_by_the_name_before_them(string text, string field, string value)
    {
        var call = GuidedToolCalls.SingleCall(text);
        Assert.Equal(("SAVE", value), (call.Name, call.Parameters.GetProperty(field).GetString()));
        Assert.Equal(2, call.Parameters.GetProperty("count").GetInt32());
    }

    [Fact]
    public void A_name_behind_the_arguments_does_not_guide_them()
    {
        var call = GuidedToolCalls.SingleCall("""<tool_call>{"arguments": {"note": words, other: "x"}, "name": "SAVE"}</tool_call>""");
        Assert.Equal(["note", "other"], call.Parameters.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void Schema_is_asked_for_only_when_a_body_is_broken()
    {
        var asked = new List<string>();
        var grammar = ActionGrammar.Create(new MarkupOptions
        {
            Names = ["SAVE"],
            Schemas = name =>
            {
                asked.Add(name);
                return null;
            },
        });

        grammar.Read("""[ACTION:SAVE]{"code": "x"}[/ACTION]""");
        Assert.Empty(asked);

        grammar.Read("""[action:save]{"code": "x",}[/action]""");
        Assert.Equal(["SAVE"], asked);
    }

    [Theory]
    [InlineData("""<tool_call>{'name': 'save', 'arguments': {'a': 1,},}</tool_call>""", """{"a":1}""")]
    [InlineData("""<tool_call>{"name": "SAVE", "arguments": {a: True}}</tool_call>""", """{"a":true}""")]
    [InlineData("""<tool_call>{"name": "SAVE",}</tool_call>""", "{}")]
    [InlineData("""<tool_call>{"name": "SAVE", "arguments": "{\"a\": 1}",}</tool_call>""", """{"a":1}""")]
    public void Broken_tool_call_is_repaired_and_its_name_and_arguments_are_taken_from_that(string text, string arguments)
    {
        var call = ToolCalls.SingleCall("So: " + text);
        Assert.Equal(("SAVE", 4, text.Length), (call.Name, call.Offset, call.Length));
        Assert.Equal(arguments, call.Body.ToString().Replace(" ", "", StringComparison.Ordinal));
        Assert.NotEmpty(call.Repairs);
        Assert.All(call.Repairs, repair => Assert.Equal(RepairTier.Safe, repair.Tier));
        Assert.All(call.Repairs, repair => Assert.InRange(repair.Offset, 4, 4 + text.Length));
    }

    [Fact]
    public void Argument_s_place_is_that_in_the_reply()
    {
        const string text = """So: <tool_call>{'name': 'save', 'arguments': {'a': 1,}}</tool_call>""";
        var call = ToolCalls.SingleCall(text);
        Assert.Equal(text.IndexOf('1', StringComparison.Ordinal), call.PlaceOf(call.Body.Span.IndexOf('1')));
    }

    [Theory]
    [InlineData("""<tool_call>{"name": "SAVE_AL""", ActionErrorCodes.Unclosed)]
    [InlineData("""<tool_call>{"name": "SAVE", "arguments": {"a": 1""", ActionErrorCodes.Unclosed)]
    [InlineData("""<tool_call>{"name": "SAVE"} {"name": "DONE"}</tool_call>""", ActionErrorCodes.InvalidJson)]
    public void Call_of_which_a_part_may_be_lost_is_no_guess(string text, string code) => Assert.Equal(code, ToolCalls.SingleError(text).Code);

    [Theory]
    [InlineData("""<tool_call>{'arguments': {}}</tool_call>""")]
    [InlineData("""<tool_call>{'name': 'save', 'arguments': [1]}</tool_call>""")]
    [InlineData("""<tool_call>{'name': 'two words', 'arguments': {}}</tool_call>""")]
    public void Object_that_is_no_call_stays_an_error(string text) => Assert.Equal(ActionErrorCodes.InvalidJson, ToolCalls.SingleError(text).Code);

    /// <summary>No rows of attributes, because those are UTF-8.</summary>
    [Fact]
    public void Name_with_half_of_a_surrogate_pair_is_an_error()
    {
        string[] texts = ["[ACTION:SAVE]{a: 1, \"\udfff\": 2}[/ACTION]", "[ACTION:SAVE]{a:a,\"\ud83d\":]", "[ACTION:SAVE]{'\ud83dé': 1}[/ACTION]"];
        Assert.All(texts, text => Assert.NotEmpty(Guided.SingleError(text).Message));
    }

    [Fact]
    public void Repairs_of_a_call_with_quoted_arguments_stand_in_the_order_of_the_text()
    {
        const string text = """<tool_call>{name: "SAVE", "arguments": "{\"a\": 1}",}</tool_call>""";
        Assert.Equal(
            [(RepairKinds.UnquotedKey, text.IndexOf("name", StringComparison.Ordinal)), (RepairKinds.QuotedStructure, text.IndexOf("\"{", StringComparison.Ordinal)), (RepairKinds.ExtraComma, text.LastIndexOf(','))],
            ToolCalls.SingleCall(text).Repairs.Select(repair => (repair.Kind, repair.Offset)));
    }
}
