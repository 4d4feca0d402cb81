using Coach.Markup;

namespace Coach.Tests.Markup.Streaming;

public sealed class HostileStreamTests
{
    private const int Length = 256 * 1024;

    public static TheoryData<string> Units => [.. Enumerable.Concat<object[]>(HostileTests.Units, HostileTests.FurtherUnits).Select(row => (string)row[0]).Distinct()];

    [Theory]
    [MemberData(nameof(Units))]
    public void Same_in_small_chunks_is_read_in_linear_time(string unit) => AssertLinear(size => Growth.Repeated(unit, size), 4);

    [Theory]
    [MemberData(nameof(Units))]
    public void Same_in_one_chunk_is_read_in_linear_time(string unit) => AssertLinear(size => Growth.Repeated(unit, size), int.MaxValue);

    [Theory]
    [InlineData("[", " ")]
    [InlineData("[/ACTION:", "a")]
    [InlineData("[ACTION:", "a")]
    [InlineData("[ACTION:A]", " ")]
    [InlineData("[ACTION:A]{\"a\":", "[],")]
    [InlineData("[ACTION:A]{\"a\":1}", "}")]
    [InlineData("[ACTION:A]{\"a\":\"", "[/ACTION]")]
    [InlineData("[ACTION:A]{'a':'", "]")]
    [InlineData("[ACTION:A]", "<")]
    [InlineData("<action ", "a='b' ")]
    [InlineData("<action name=\"A\">", "<param name=\"p\">x</param>")]
    [InlineData("<action name=\"A\"><param name=\"p\">", "</action")]
    [InlineData("<action name=\"A\"><param name=\"p\"><![CDATA[", "]]")]
    [InlineData("```json\n{\"name\": \"A\", \"arguments\": {\"a\": \"", "x")]
    [InlineData("{\"name\": \"A\", \"arguments\": {\"a\": \"", "x")]
    [InlineData("` [ACTION:A/]", " x")]
    [InlineData("` [ACTION:A/]", "``")]
    [InlineData("```", " [ACTION:A/]")]
    [InlineData("```\n", " ")]
    [InlineData("\n", " ")]
    [InlineData("\n[ACTION:A/]", " ")]
    [InlineData("<think>", "</thin")]
    [InlineData("@@", "A ")]
    public void One_long_part_is_read_in_linear_time(string start, string unit)
    {
        AssertLinear(size => start + Growth.Repeated(unit, size), 4);
        AssertLinear(size => start + Growth.Repeated(unit, size), 1);
    }

    [Fact]
    public void Chunks_without_text_cost_nothing_more()
    {
        var reader = new ActionReader(Reading.Both);
        reader.Append("[ACTION:A]{");
        for (var i = 0; i < 100_000; i++)
        {
            reader.Append("");
            Assert.False(reader.TryRead(out var next) && next.Kind != ReplyEventKind.ActionStarted);
        }
    }

    /// <summary>A long element is read again only a fixed number of times, so that the limit on its length does not hide what does not scale.</summary>
    private static readonly ActionGrammar Unlimited = ActionGrammar.Create(new MarkupOptions
    {
        Formats = ["bracket", "xml", "json"],
        MaxElementLength = int.MaxValue,
    });

    /// <summary>The short text is past the limit too: what follows an element that was given up costs other work than the element.</summary>
    private static readonly ActionGrammar Limited = HostileTests.WithAllFormats(maxElementLength: Length / 8 / 8);

    private static void AssertLinear(Func<int, string> text, int chunk)
    {
        var (eighth, whole) = (text(Length / 8), text(Length));
        foreach (var grammar in new[] { Limited, Unlimited })
        {
            Growth.AssertLinear(() => Read(grammar, eighth, chunk), () => Read(grammar, whole, chunk));
        }
    }

    private static void Read(ActionGrammar grammar, string text, int chunk)
    {
        var reader = new ActionReader(grammar);
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(chunk, text.Length - at);
            reader.Append(text.AsSpan(at, length));
            at += length;
            while (reader.TryRead(out _))
            {
            }
        }

        reader.Complete();
        while (reader.TryRead(out _))
        {
        }
    }
}
