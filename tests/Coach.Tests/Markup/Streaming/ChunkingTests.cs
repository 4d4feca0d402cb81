using Coach.Markup;
using FsCheck;
using FsCheck.Fluent;

namespace Coach.Tests.Markup.Streaming;

public sealed class ChunkingTests
{
    private static readonly ActionGrammar[] Grammars =
    [
        Reading.Both,
        Reading.Bracket,
        ActionGrammar.Create(new MarkupOptions { Formats = ["tool-call", "function", "json", "bracket", "xml"], Names = ["SAVE", "A", "B"] }),
        ActionGrammar.Create(new MarkupOptions { Formats = ["bracket", "xml"], CodeBlocks = CodeBlocks.Active, ReasoningStartsOpen = true, MaxErrors = 1, MaxCalls = 2 }),
        ActionGrammar.Create(new MarkupOptions { Formats = ["bracket", "xml"], MaxElementLength = 40 }),
        HostileTests.AllAndCustom,
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Any_chunking_gives_what_the_whole_text_gives(string text)
    {
        foreach (var grammar in Grammars)
        {
            AssertChunkings(grammar, text, 50);
        }
    }

    [Fact]
    public void Chunks_of_well_formed_replies_add_up() => Check(GeneratedReplies.WellFormed);

    [Fact]
    public void Chunks_of_slightly_broken_replies_add_up() => Check(GeneratedReplies.SlightlyBroken);

    [Fact]
    public void Chunks_of_heaps_of_parts_add_up() => Check(GeneratedReplies.Heaps);

    [Fact]
    public void Chunks_of_heaps_with_code_add_up() => Check(GeneratedReplies.HeapsWithCode);

    [Fact]
    public void Chunks_of_heaps_with_quotations_add_up() => Check(GeneratedReplies.HeapsWithQuotations);

    [Fact]
    public void Chunks_of_slightly_broken_replies_in_all_formats_add_up() => Check(GeneratedReplies.SlightlyBrokenInAll);

    [Fact]
    public void Chunks_of_heaps_in_all_formats_add_up() => Check(GeneratedReplies.HeapsInAll);

    [Fact]
    public void Chunks_of_broken_bodies_add_up() => Check(BrokenBodies);

    /// <summary>Elements of what the repair of bodies looks at: quotes of all kinds, separators, words, closing tags in strings.</summary>
    private static readonly Arbitrary<string> BrokenBodies = (
        from count in Gen.Choose(0, 14)
        from parts in Gen.ListOf(
            Gen.Elements("'", "\"", "“", "”", "`", "```", "a", "x ", " ", "\n", ",", ", ", ":", "{", "}", "[", "]", "+", "/", "//", "/*", "*/", "#", "(", ")", "1", "-", "true", "\\", "\\u12", "\ud83d", "\ude00", "，", "\u00a0", "[/ACTION]", "[ACTION:B/]", "{\"a\": \"", "\"}", "</action>", "]]>", "<![CDATA["),
            count)
        from opener in Gen.Elements("[ACTION:A]", "[ACTION:A]{", "[ACTION:A]{\"a\": '", "[ACTION:A]```\n{", "<action name='A'>{", "<action name='A'><![CDATA[{\"a\": ", "<action name='A'><param name='p'>")
        from closer in Gen.Elements("", "[/ACTION]", "}[/ACTION]", "</action>", " and so on")
        select opener + string.Concat(parts) + closer).ToArbitrary();

    /// <summary>Texts of the other tests of the markup, alone and after and before others.</summary>
    public static TheoryData<string> Texts => [.. TestTexts.All];

    private static void AssertChunkings(ActionGrammar grammar, string text, int seeds)
    {
        StreamedReply.AssertSame(grammar, text, () => 1);
        for (var seed = 0; seed < seeds; seed++)
        {
            var random = new Random(seed);
            StreamedReply.AssertSame(grammar, text, () => random.Next(seed % 2 == 0 ? 4 : 24));
        }
    }

    private static void Check(Arbitrary<string> replies) => Prop.ForAll(replies, text =>
    {
        foreach (var grammar in Grammars)
        {
            AssertChunkings(grammar, text, 3);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Tests).WithReplay(20261121UL, 11UL));

    private static readonly int Tests = int.TryParse(Environment.GetEnvironmentVariable("MARKUP_TESTS"), out var tests) ? tests : 1_000;
}
