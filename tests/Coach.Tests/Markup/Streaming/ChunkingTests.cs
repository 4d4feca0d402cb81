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
