using Coach.Markup;

namespace Coach.Tests.Markup;

public sealed class ActionGrammarTests
{
    [Fact]
    public void Unknown_format_is_an_error_that_lists_the_known_ones()
    {
        var error = Assert.Throws<ArgumentException>(() => ActionGrammar.Create(new MarkupOptions { Formats = ["brackets"] }));
        Assert.Contains("'brackets'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'bracket', 'xml'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void At_least_one_format_is_needed() => Assert.Throws<ArgumentException>(() => ActionGrammar.Create(new MarkupOptions { Formats = [] }));

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void Depth_has_a_range(int depth) => Assert.Throws<ArgumentOutOfRangeException>(() => ActionGrammar.Create(new MarkupOptions { MaxDepth = depth }));

    [Theory]
    [InlineData("bracket", "{\"a\": 1}", "[ACTION:SAVE]{\"a\": 1}[/ACTION]")]
    [InlineData("bracket", " ", "[ACTION:SAVE]{}[/ACTION]")]
    [InlineData("tool-call", "{\"a\": 1}", "<tool_call>{\"name\": \"SAVE\", \"arguments\": {\"a\": 1}}</tool_call>")]
    [InlineData("tool-call", "", "<tool_call>{\"name\": \"SAVE\", \"arguments\": {}}</tool_call>")]
    [InlineData("function", "{\"a\": \"</function>\"}", "<function=SAVE>{\"a\": \"</function>\"}</function>")]
    [InlineData("json", "{\"a\": \"```\"}", "```json\n{\"name\": \"SAVE\", \"arguments\": {\"a\": \"```\"}}\n```")]
    [InlineData("xml", "\n{\"a\": \"</action>\"} ", "<action name=\"SAVE\">{\"a\": \"</action>\"}</action>")]
    public void Rendered_call_is_canonical_and_reads_back(string format, string json, string rendered)
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { Formats = [format] });
        Assert.Equal(rendered, grammar.Render("SAVE", json));
        var call = grammar.SingleCall(rendered);
        Assert.True(call.IsSameCallAs(ActionCall.Create("SAVE", json)));
        Assert.Empty(call.Repairs);
    }

    [Theory]
    [InlineData("two words", "{}")]
    [InlineData("", "{}")]
    [InlineData("SAVE", "[]")]
    [InlineData("SAVE", "{} {}")]
    [InlineData("SAVE", "{\"a\"}")]
    public void What_could_not_be_read_back_is_not_rendered(string name, string json) =>
        Assert.ThrowsAny<ArgumentException>(() => Reading.Bracket.Render(name, json));

    [Fact]
    public void Call_from_code_has_its_parameters()
    {
        var call = ActionCall.Create("SAVE", "  {\"a\": 1}\n");
        Assert.Equal(("SAVE", "{\"a\": 1}", "native"), (call.Name, call.Body.ToString(), call.Format));
        Assert.Equal(1, call.Parameters.GetProperty("a").GetInt32());
        Assert.Equal("{}", ActionCall.Create("SAVE", "").Body.ToString());
    }

    [Theory]
    [InlineData("[]", "expected '{' at offset 0, found '['")]
    [InlineData("{\"a\"}", "expected ':' after the property name at offset 4")]
    [InlineData("{} x", "expected the end after the object at offset 3, found 'x'")]
    public void Call_from_code_names_what_is_wrong_with_its_parameters(string json, string problem) =>
        Assert.Contains(problem, Assert.Throws<ArgumentException>(() => ActionCall.Create("SAVE", json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Reading_null_is_an_error() => Assert.Throws<ArgumentNullException>(() => Reading.Bracket.Read(null!));

    [Fact]
    public void One_grammar_reads_on_many_threads()
    {
        Parallel.For(0, 1000, n =>
        {
            var reply = Reading.Both.Read($"{n} [ACTION:SAVE]{{\"n\": {n}}}[/ACTION] <action name='DONE'><param name='n'>{n}</param></action>");
            Assert.Equal(n, reply.Calls[0].Parameters.GetProperty("n").GetInt32());
            Assert.Equal($"{n}", reply.Calls[1].Parameters.GetProperty("n").GetString());
        });
    }
}
