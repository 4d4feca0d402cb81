using System.Globalization;
using Coach.Markup;

namespace Coach.Benchmarks.Markup;

/// <summary>Whole replies, read to calls, typed parameters and visible text; replies in chunks; and text that is made to be slow to read.</summary>
public sealed class MarkupGroup : BenchmarkGroup
{
    private const int Megabyte = 1 << 20;

    // What is longer takes a grammar of character parsers seconds.
    private const int LongestForSprache = 20 * 1024;

    public override string Name => "markup";

    public override string Summary => "whole replies to calls, typed parameters and visible text; replies in chunks; hostile text";

    public override int RunInFull() => FullRun<MarkupGroup>.Start();

    private static readonly (string Work, Func<string, IEnumerable<Comparison>> Rows)[] All =
    [
        ("1.5 KB, 2 actions", work => Replies(work, ReplyText.Write(1536, 2))),
        ("16 KB, 8 actions", work => Replies(work, ReplyText.Write(16 * 1024, 8))),
        ("1 MB, 5,000 actions", work => Replies(work, ReplyText.Write(Megabyte, 5000))),
        ("1 MB without action", work => [WithoutAction(work, ReplyText.Write(Megabyte, 0))]),
        ("16 KB, 8 actions, 4 at a time", work => Streaming(work, ReplyText.Write(16 * 1024, 8))),
        ("1 MB, 5,000 actions, 4 at a time", work => Streaming(work, ReplyText.Write(Megabyte, 5000))),
        .. new[] { "[", "[ACTION:", "[ACTION:A]", "[ACTION:A]{", "[ACTION:A]{\"a\":\"" }.Select(piece => Hostile("bracket", piece)),
        .. new[] { "<", "<action ", "<action name=\"A\">", "<action name=\"A\">{", "<action name=\"A\">{\"a\":\"" }.Select(piece => Hostile("xml", piece)),
    ];

    public override IReadOnlyList<string> Works => [.. All.Select(row => row.Work)];

    public override IReadOnlyList<Comparison> CreateRows() => [.. Works.SelectMany(CreateRows)];

    public override IReadOnlyList<Comparison> CreateRows(string work) => [.. All.Single(row => row.Work == work).Rows(work)];

    private static IEnumerable<Comparison> Replies(string work, string text)
    {
        var coach = new CoachReader();
        var hand = new FloorReader();
        var read = coach.Read(text);
        EnsureSame(work, read, hand.Read(text));
        EnsureSame(work, read, RegexReader.Read(text));
        yield return new(work, "floor", () => coach.Read(text), () => hand.Read(text), 1.5);
        yield return new(work, "Regex + JsonDocument", () => coach.Read(text), () => RegexReader.Read(text), 1);
        if (text.Length <= LongestForSprache)
        {
            EnsureSame(work, read, SpracheReader.Read(text));
            yield return new(work, "whole-text Sprache", () => coach.Read(text), () => SpracheReader.Read(text), 1, IsForScale: true);
        }
    }

    private static Comparison WithoutAction(string work, string text)
    {
        var coach = new CoachReader();
        var floor = new FloorReader();
        if (!ReferenceEquals(text, coach.Read(text).VisibleText))
        {
            throw new InvalidOperationException("A reply without actions was copied.");
        }

        return new(work, "floor", () => coach.Read(text), () => floor.Read(text), 1.1);
    }

    /// <summary>Chunks of four characters; the asynchronous surface is told for its own sake.</summary>
    private static IEnumerable<Comparison> Streaming(string work, string text)
    {
        var chunks = new ChunkReader(text, 4);
        chunks.EnsureSame();
        object ScanAndCopy() => chunks.ScanAndCopy();
        Func<object> floor = ScanAndCopy;
        yield return new(work, "scan and copy a chunk", () => chunks.Read(), floor, 2.5);
        yield return new(work + ", async", "scan and copy a chunk", () => chunks.ReadAsync().GetAwaiter().GetResult(), floor, double.PositiveInfinity);
    }

    private static (string Work, Func<string, IEnumerable<Comparison>> Rows) Hostile(string format, string piece) => ($"1 MB of {piece}", work => Hostile(work, format, piece));

    private static IEnumerable<Comparison> Hostile(string work, string format, string piece)
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { Formats = [format], Names = ["A"] });
        var floor = new FloorReader(grammar);
        var (wholes, halves) = (Copies(Repeat(piece, Megabyte)), Copies(Repeat(piece, Megabyte / 2)));
        object Whole() => grammar.Read(wholes());
        Func<object> read = Whole;

        // Linear is as long as its two halves take; quadratic would be twice as long.
        yield return new(work, "its two halves", read, () => (grammar.Read(halves()), grammar.Read(halves())), 1.15);
        yield return new(work, "scan at every opener", read, () => floor.CountOpeners(wholes()), 4);
    }

    /// <summary>
    /// Copies of a text by turns, more than fit into a cache that is a core's own. Text without an element is read as fast as it comes from memory: where half of it
    /// fits and the whole does not, or one of them lies better than the other, that would be measured.
    /// </summary>
    private static Func<string> Copies(string text)
    {
        var copies = new string[16 * Megabyte / text.Length];
        for (var copy = 0; copy < copies.Length; copy++)
        {
            copies[copy] = new string(text);
        }

        var next = 0;
        return () => copies[next++ % copies.Length];
    }

    private static string Repeat(string piece, int length) => string.Concat(Enumerable.Repeat(piece, length / piece.Length));

    private static void EnsureSame(string work, ReadReply ours, ReadReply theirs)
    {
        if (ours.VisibleText != theirs.VisibleText || !ours.Calls.SequenceEqual(theirs.Calls))
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"{work}: the two sides read different things ({ours.Calls.Count} and {theirs.Calls.Count} calls)."));
        }
    }
}
