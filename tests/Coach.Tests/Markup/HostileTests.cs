using System.Diagnostics;
using System.Text;
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
        var half = Repeated(unit, Megabyte / 2);
        var whole = Repeated(unit, Megabyte);
        var reply = Reading.Both.Read(whole);
        // Runs of backticks that meet where an element was hidden pair otherwise than before.
        Assert.True(unit.Contains('`', StringComparison.Ordinal) || Reading.Both.Read(reply.VisibleText).Calls.Count == 0);
        Assert.InRange(reply.Errors.Count, 0, 65);
        Assert.InRange(reply.Notes.Count, 0, 65);
        Assert.InRange(reply.Calls.Count, 0, 32);
        AssertGrowth(() => Reading.Both.Read(half), () => Reading.Both.Read(whole));
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
        var half = Growth.Repeated(unit, Megabyte / 2);
        var whole = Growth.Repeated(unit, Megabyte);
        var reply = AllAndCustom.Read(whole);
        Assert.InRange(reply.Errors.Count, 0, 65);
        Assert.InRange(reply.Notes.Count, 0, 65);
        Assert.InRange(reply.Calls.Count, 0, 32);
        Growth.AssertLinear(() => AllAndCustom.Read(half), () => AllAndCustom.Read(whole));
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
        var half = start + Growth.Repeated(unit, Megabyte / 2) + end;
        var whole = start + Growth.Repeated(unit, Megabyte) + end;
        Growth.AssertLinear(() => AllAndCustom.Read(half), () => AllAndCustom.Read(whole));
    }

    internal static readonly ActionGrammar AllAndCustom = ActionGrammar.Create(new MarkupOptions
    {
        Formats = ["bracket", "xml", "tool-call", "function", "json", "at"],
        CustomFormats = [new AtFormat()],
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
        var half = Repeated(opener, Megabyte / 4) + Repeated(closer, Megabyte / 4);
        var whole = Repeated(opener, Megabyte / 2) + Repeated(closer, Megabyte / 2);
        AssertGrowth(() => Reading.Both.Read(half), () => Reading.Both.Read(whole));
    }

    [Fact]
    public void Many_similar_calls_are_compared_in_linear_time()
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { MaxCalls = int.MaxValue });
        string Calls(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"[ACTION:A]{{\"a\":\"xx{i:D8}xx\",\"n\":{i}}}[/ACTION]"));
        var half = Calls(5_000);
        var whole = Calls(10_000);
        Assert.All(grammar.Read(whole).Calls, call => Assert.False(call.IsDuplicate));
        AssertGrowth(() => grammar.Read(half), () => grammar.Read(whole));
    }

    private static string Repeated(string unit, int length) => new StringBuilder(length + unit.Length).Insert(0, unit, length / unit.Length).ToString();

    /// <summary>Quadratic work grows four times at every try; a busy machine disturbs some tries of linear work, not all.</summary>
    private static void AssertGrowth(Action half, Action whole)
    {
        var best = double.MaxValue;
        for (var attempt = 0; attempt < 12 && best > 2.5; attempt++)
        {
            var first = Math.Min(Ticks(half), Ticks(half));
            var second = Math.Min(Ticks(whole), Ticks(whole));
            // Below a fifth of a millisecond there is nothing to compare but the clock.
            best = Math.Min(best, second / Math.Max(first, Stopwatch.Frequency / 5_000.0));
        }

        Assert.InRange(best, 0, 2.5);
    }

    private static double Ticks(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetTimestamp() - start;
    }
}
