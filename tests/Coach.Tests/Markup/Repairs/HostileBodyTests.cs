using Coach.Markup;
using Coach.Tests.Markup.Fuzz;

namespace Coach.Tests.Markup.Repairs;

public sealed class HostileBodyTests
{
    /// <summary>Without its limit of length, because that would hide what an element costs.</summary>
    private static readonly ActionGrammar Unlimited = ActionGrammar.Create(new MarkupOptions
    {
        Formats = ["bracket", "xml", "tool-call", "function"],
        MaxElementLength = int.MaxValue,
        Names = ["SAVE"],
        Schemas = name => name == "SAVE" ? FuzzWays.Schema : null,
    });

    public static TheoryData<string> Units { get; } =
    [
        "'", "\"", "`", "``", "“", "‚", "«", "´", "\\", "\\\"", "\\u", "\"\"", "\"\"\"", "{", "[", "(", "}", "]", "{}", "{} ", "{},", "[]", ",", ":", "a", "a:", "a ", "a,", "1", "1,", "1,000", ",000", ".", "...", "-", "0x", "-a(", "a(", "a(1",
        "\n", " ", "\u00A0", "x\n\n", "x, ", "//", "// ", "/* ", "*/", "# ", "#", "\" // ", "\" /* ", "a /* ", "```", "``` ", "~~~", "\" ", "\" a", "\" x, ", "\",", "\", a", "\", ‚", "\", \"", "\"a:1,", "\"a\": \"x\", b, ", "\"a\": 1, ",
        "'a': 'x', b, ", "\"a\": \"x, b: ", "\"a\": \"x\"}, ", "\"x\"} ", "\"}", "\"]", "“x” ", "‚x, ", "'a' ", "\"a\" + ", "+ \"a\"", "f\"x\" ", "&quot;", "&", "a: b, ", "a: [", "a: {", "[1, \"a\": ", "}, \"a\": 1", ", \"a\": 1}", "\"\\",
        "{\"a\": 1}", "{\"a\": 1}, ", "{a", "{ ", "{{", ";", "=", "…", "\ud83d", "True, ", "NaN", "：", "，", "\"a\"：", "\\'", "&quot;,", "'\"", "\"'", "\"“", "``a", "''a", "\"\"a",
    ];

    /// <summary>What stands before and behind what is repeated: bodies of each format, inside and outside a string, a list and a guided text, closed and cut off.</summary>
    private static readonly (string Start, string End)[] Frames =
    [
        ("[ACTION:A]{", "}[/ACTION]"), ("[ACTION:A]{\"a\": \"", "\"}[/ACTION]"), ("[ACTION:A]{'a': [", "]}[/ACTION]"), ("[ACTION:A]{b: ", "[/ACTION]"), ("[ACTION:A]x ", "{}[/ACTION]"), ("[ACTION:A]{a: 1}", "[/ACTION]"),
        ("<action name='A'>{", "}</action>"), ("<action name='A'><![CDATA[{'a': ", "}]]></action>"), ("<function=A>{a: ", "}</function>"), ("<tool_call>{name: 'A', arguments: {", "}}</tool_call>"),
        ("<tool_call>{'name': 'A', 'arguments': '", "'}</tool_call>"), ("[ACTION:SAVE]{a: ", "}[/ACTION]"), ("[ACTION:SAVE]{list: [", ""), ("[ACTION:A]{&quot;a&quot;: [1, ", "1]}[/ACTION]"), ("[ACTION:A]{'a': '", "'}[/ACTION]"),
    ];

    [Theory]
    [MemberData(nameof(Units))]
    public void Long_body_of_the_same_is_repaired_in_linear_time(string unit)
    {
        foreach (var (start, end) in Frames)
        {
            // Short enough for no text to become a large object of the garbage collector, whose first use costs more than the reading.
            var eighth = start + Growth.Repeated(unit, 4 * 1024) + end;
            var whole = start + Growth.Repeated(unit, 32 * 1024) + end;
            Growth.AssertLinear(() => Unlimited.Read(eighth), () => Unlimited.Read(whole), most: 3);
        }
    }

    /// <summary>A kind of repair that no unit leads to would have no bound that is tested.</summary>
    [Fact]
    public void Units_lead_to_each_kind_of_repair()
    {
        var met = from row in (IEnumerable<object[]>)Units
                  from frame in Frames
                  from call in Unlimited.Read(frame.Start + Growth.Repeated((string)row[0], 64) + frame.End).Calls
                  from repair in call.Repairs
                  select repair.Kind;
        Assert.Empty(ReadingOutcomes.Repairs.Except(met));
    }
}
