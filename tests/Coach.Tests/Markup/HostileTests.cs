using Coach.Markup;

namespace Coach.Tests.Markup;

public sealed class HostileTests
{
    private const int Megabyte = 1024 * 1024;

    public static TheoryData<string> Units { get; } =
    [
        "[", "[ ", "[ACTION:", "[ACTION:A", "[ACTION:A]", "[ACTION:A]{", "[ACTION:A]{\"a\":\"", "[ACTION:A]{\"a\":\"\n", "[ACTION:A]{\\\"", "[ACTION:A]{}{\\\"", "[ACTION:A]{}{\"",
        "[ACTION:A][", "[ACTION:A]\"", "[ACTION:A]```", "[ACTION:A]{x", "[ACTION:A]{\"a\":[1,", "[ACTION:A]{'", "[ACTION:A]x ", "[/ACTION", "[/ACTION]", "[ACTION:A]{}[/ACTION]", "[ACTION:A]{}",
        "[ACTION:A]{\"a\": \"x[/ACTION] ", "[ACTION:A]{'a': 'x[/ACTION]", "[ACTION:A]{'a': 'x[/ACTION] '", "[ACTION:A]{\"a\": \"5\" tall\"}[/ACTION] ", "[ACTION:A]{\"a\" ", "[ACTION:A]{\"\\\\\" x", "[ACTION:A]{}, \"", "[ACTION:A]{}, [",
        "[ACTION:A]{'a': 'x[/ACTION]\n", "[ACTION:A]{a: /* ", "[ACTION:A]{a: // x\n", "[ACTION:A]{“", "[ACTION:A]{`a`: ", "\",", "',a", "' ",
        "<", "< ", "<action", "<action ", "<action name=\"", "<action name=\"A\"", "<action name=\"A\">", "<action name=\"A\">{", "<action name=\"A\">{\"a\":\"", "<action a=", "<action name='A'/>",
        "<action name=\"A\"><param name=\"p\">", "<action name=\"A\"><param name=\"p\"><![CDATA[", "<action name=\"A\"><param name=\"p\"><![CDATA[]]>", "<action name=\"A\"><![CDATA[", "<![CDATA[", "</action", "&amp;",
        "<think>", "</think>", "`", "` `` ", "```", "```\n", "~~~\n", "`[ACTION:A/] ", "``[ACTION:A/]`", "\\[ACTION:A]", "{", "{\"a\":", "[ACT[ACTION:A/]", "[[ACTION:A/]ACTION:", " [ACTION:A/]", "\n[ACTION:A/]\n", "\"", "\\", "\ud83d",
    ];

    [Theory]
    [MemberData(nameof(Units))]
    public void A_megabyte_of_the_same_is_read_in_linear_time(string unit)
    {
        var eighth = Growth.Repeated(unit, Megabyte / 8);
        var whole = Growth.Repeated(unit, Megabyte);
        var reply = Reading.Both.Read(whole);
        // Runs of backticks that meet where an element was hidden pair otherwise than before.
        Assert.True(unit.Contains('`', StringComparison.Ordinal) || Reading.Both.Read(reply.VisibleText).Calls.Count == 0);
        Assert.InRange(reply.Errors.Count, 0, 65);
        Assert.InRange(reply.Notes.Count, 0, 65);
        Assert.InRange(reply.Calls.Count, 0, 32);
        Growth.AssertLinear(() => Reading.Both.Read(eighth), () => Reading.Both.Read(whole));
    }

    public static TheoryData<string> FurtherUnits { get; } =
    [
        "<tool_call>", "<tool_call>{", "<tool_call>{\"name\":\"", "<tool_call>{\"name\":\"A\",\"arguments\":{\"a\":\"", "<tool_call>{\"name\":\"A\"}", "<tool_call>{\"name\":\"A\",\"arguments\":\"{}\"}</tool_call>",
        "<tool_call>{\"x\":1}</tool_call>", "</tool_call>", "</tools>", "<tools", "<function", "<function=", "<function=A", "<function=A {", "<function=A>", "<function=A>{\"a\":", "<function=A/>", "<function=a b ", "</function>", "{", "\"x\":1,",
        "{\"name\":\"A\",\"arguments\":{}}", "{\"name\":", "```json\n", "```json\n{", "```json\n{\"name\":\"A\",\"arguments\":{\"a\":[", "```json\n{\"name\":\"A\",\"arguments\":{}}\n", "```json\n{\"name\":\"A\",\"arguments\":{}}\n```\n",
        "~~~json\n{}\n", "[ACTION:A]{\"a\":\n```json\n{\"name\":1}\n", "   ```json", " {", "</think>{", "<think></think>", "@@", "@@A", "@@A {", "@@A {\"a\":\"", "@@A {}", "@@A {}@@", "@", "[ACTION:A]{@@", "<action name='A'><param name='p'>@@",
    ];

    [Theory]
    [MemberData(nameof(FurtherUnits))]
    public void A_megabyte_of_the_same_is_read_in_linear_time_in_all_formats(string unit)
    {
        var eighth = Growth.Repeated(unit, Megabyte / 8);
        var whole = Growth.Repeated(unit, Megabyte);
        var reply = AllAndCustom.Read(whole);
        Assert.InRange(reply.Errors.Count, 0, 65);
        Assert.InRange(reply.Notes.Count, 0, 65);
        Assert.InRange(reply.Calls.Count, 0, 32);
        Growth.AssertLinear(() => AllAndCustom.Read(eighth), () => AllAndCustom.Read(whole));
    }

    [Theory]
    [InlineData("{\"name\": \"A\", \"arguments\": {\"a\": [", "1, ", "1]}} ")]
    [InlineData("<tool_call>{\"name\": \"A\", ", "\"x\": 1, ", "\"y\": 1}</tool_call>")]
    [InlineData("<tool_call>{\"name\": \"A\", \"arguments\": \"", "\\\\\\\"", "\"}</tool_call>")]
    [InlineData("```json\n", " \n", "```\n")]
    [InlineData("", " ", "{\"name\": \"A\", \"arguments\": {}}")]
    [InlineData("", "</think> ", "{\"name\": \"A\", \"arguments\": {}}")]
    [InlineData("<function=A", " ", "{}</function>")]
    [InlineData("@@", "A", " {}@@")]
    public void One_long_element_is_read_in_linear_time(string start, string unit, string end)
    {
        var eighth = start + Growth.Repeated(unit, Megabyte / 8) + end;
        var whole = start + Growth.Repeated(unit, Megabyte) + end;
        Growth.AssertLinear(() => AllAndCustom.Read(eighth), () => AllAndCustom.Read(whole));
    }

    internal static readonly ActionGrammar AllAndCustom = WithAllFormats(new MarkupOptions().MaxElementLength);

    internal static ActionGrammar WithAllFormats(int maxElementLength) => ActionGrammar.Create(new MarkupOptions
    {
        Formats = ["bracket", "xml", "tool-call", "function", "json", "at"],
        CustomFormats = [new AtFormat()],
        MaxElementLength = maxElementLength,
    });

    private sealed class AtFormat : CustomFormat
    {
        public override string Name => "at";

        public override string Opener => "@@";

        public override string Closer => "@@";

        public override Sprache.Parser<string> Head { get; } = Sprache.Parse.Text(Sprache.Parse.AtLeastOnce(Sprache.Parse.LetterOrDigit));

        public override string Render(string name, string json) => $"@@{name} {json}@@";
    }

    [Theory]
    [InlineData("[ACTION:A]", "[/ACTION]")]
    [InlineData("[ACTION:A]{\"a\":", "}[/ACTION]")]
    [InlineData("<action name=\"A\"><param name=\"p\">", "</param></action>")]
    [InlineData("<action name=\"A\" ", "/>")]
    [InlineData("```", "```")]
    public void Openers_and_then_their_closers_are_read_in_linear_time(string opener, string closer)
    {
        var eighth = Growth.Repeated(opener, Megabyte / 16) + Growth.Repeated(closer, Megabyte / 16);
        var whole = Growth.Repeated(opener, Megabyte / 2) + Growth.Repeated(closer, Megabyte / 2);
        Growth.AssertLinear(() => Reading.Both.Read(eighth), () => Reading.Both.Read(whole));
    }

    [Fact]
    public void Many_similar_calls_are_compared_in_linear_time()
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { MaxCalls = int.MaxValue });
        string Calls(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"[ACTION:A]{{\"a\":\"xx{i:D8}xx\",\"n\":{i}}}[/ACTION]"));
        var eighth = Calls(1_250);
        var whole = Calls(10_000);
        Assert.All(grammar.Read(whole).Calls, call => Assert.False(call.IsDuplicate));
        Growth.AssertLinear(() => grammar.Read(eighth), () => grammar.Read(whole));
    }
}
