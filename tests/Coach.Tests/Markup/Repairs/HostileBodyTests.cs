using Coach.Markup;

namespace Coach.Tests.Markup.Repairs;

public sealed class HostileBodyTests
{
    /// <summary>Without its limit of length, because that would hide what an element costs.</summary>
    private static readonly ActionGrammar Unlimited = ActionGrammar.Create(new MarkupOptions { Formats = ["bracket", "xml"], MaxElementLength = int.MaxValue });

    /// <summary>The short times of small texts cannot blur it.</summary>
    private const double MostForEightTimes = 24;

    public static TheoryData<string> Units { get; } =
    [
        "'", "\"", "`", "``", "“", "‚", "«", "´", "\\", "\\\"", "\\u", "\"\"", "\"\"\"", "{", "[", "(", "}", "]", "{}", "{} ", "{},", "[]", ",", ":", "a", "a:", "a ", "a,", "1", "1,", "1,000", ",000", ".", "...", "-", "0x", "-a(", "a(", "a(1",
        "\n", " ", "\u00A0", "x\n\n", "x, ", "//", "// ", "/* ", "*/", "# ", "#", "\" // ", "\" /* ", "a /* ", "```", "``` ", "~~~", "\" ", "\" a", "\" x, ", "\",", "\", a", "\", ‚", "\", \"", "\"a:1,", "\"a\": \"x\", b, ", "\"a\": 1, ",
        "'a': 'x', b, ", "\"a\": \"x, b: ", "\"a\": \"x\"}, ", "\"x\"} ", "\"}", "\"]", "“x” ", "‚x, ", "'a' ", "\"a\" + ", "+ \"a\"", "f\"x\" ", "&quot;", "&", "a: b, ", "a: [", "a: {", "[1, \"a\": ", "}, \"a\": 1", ", \"a\": 1}", "\"\\",
        "{\"a\": 1}", "{\"a\": 1}, ", "{a", "{ ", "{{", ";", "=", "…", "\ud83d", "True, ", "NaN", "：", "，", "\"a\"：", "'\"", "\"'", "\"“", "``a", "''a", "\"\"a",
    ];

    [Theory]
    [MemberData(nameof(Units))]
    public void Long_body_of_the_same_is_repaired_in_linear_time(string unit)
    {
        foreach (var (start, end) in new[] { ("[ACTION:A]{", "}[/ACTION]"), ("[ACTION:A]{\"a\": \"", "\"}[/ACTION]"), ("[ACTION:A]{'a': [", "]}[/ACTION]"), ("[ACTION:A]{b: ", "[/ACTION]"), ("[ACTION:A]x ", "{}[/ACTION]"), ("[ACTION:A]{a: 1}", "[/ACTION]") })
        {
            var eighth = start + Growth.Repeated(unit, 16 * 1024) + end;
            var whole = start + Growth.Repeated(unit, 128 * 1024) + end;
            Growth.AssertLinear(() => Unlimited.Read(eighth), () => Unlimited.Read(whole), MostForEightTimes);
        }
    }
}
