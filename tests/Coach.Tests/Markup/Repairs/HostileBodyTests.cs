using System.Diagnostics;
using System.Text;
using Coach.Markup;

namespace Coach.Tests.Markup.Repairs;

/// <summary>Alone on the machine, because its times are short.</summary>
[CollectionDefinition(nameof(HostileBodyTests), DisableParallelization = true)]
[Collection(nameof(HostileBodyTests))]
public sealed class HostileBodyTests
{
    /// <summary>Without its limit of length, because that would hide what an element costs.</summary>
    private static readonly ActionGrammar Unlimited = ActionGrammar.Create(new MarkupOptions { Formats = ["bracket", "xml"], MaxElementLength = int.MaxValue });

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
            var eighth = start + Repeated(unit, 16 * 1024) + end;
            var whole = start + Repeated(unit, 128 * 1024) + end;
            AssertLinear(() => Unlimited.Read(eighth), () => Unlimited.Read(whole));
        }
    }

    private static string Repeated(string unit, int length) => new StringBuilder(length + unit.Length).Insert(0, unit, length / unit.Length).ToString();

    /// <summary>With eight times the text quadratic work takes 64 times as long, which the short times of small texts cannot blur.</summary>
    private static void AssertLinear(Action eighth, Action whole)
    {
        const double Most = 24;
        var best = double.MaxValue;
        for (var attempt = 0; attempt < 12 && best > Most; attempt++)
        {
            var first = Math.Min(Ticks(eighth), Ticks(eighth));
            // Below a fifth of a millisecond there is nothing to compare but the clock.
            best = Math.Min(best, Ticks(whole) / Math.Max(first, Stopwatch.Frequency / 5_000.0));
        }

        Assert.InRange(best, 0, Most);
    }

    private static double Ticks(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetTimestamp() - start;
    }
}
