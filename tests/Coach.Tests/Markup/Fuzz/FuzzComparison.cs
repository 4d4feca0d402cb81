using Coach.Markup;
using Coach.Tests.Markup.Streaming;

namespace Coach.Tests.Markup.Fuzz;

/// <summary>What a reading comes to beside others: in chunks, with more or less repair, by the plain grammar, of what it shows, of what it read.</summary>
internal static class FuzzComparison
{
    private static readonly Action<int, FuzzWay, MarkedReply>[] Comparisons =
    [
        (number, way, reply) => StreamsTheSame(number, way.Grammar, reply.Text),
        (number, _, reply) => MoreRepairReadsMore(FuzzWays.Levels[number & 1], reply.Text),
        (_, way, reply) => Assert.All(reply.Calls, call => ReadsBack(way.Grammar, call)),
        (number, _, reply) => ShowsNoMarkup(FuzzWays.Hiding[number & 1], reply.Text),
        (number, _, reply) => ReadsAsPlainly(number, reply.Text),
        (_, _, reply) => Assert.All(reply.Calls, FitsTheSchemaOrSaysWhy),
    ];

    /// <summary>One of the comparisons, in turn for each way to read.</summary>
    public static void Of(int number, FuzzWay way, MarkedReply reply) =>
        Comparisons[(number & int.MaxValue) / FuzzWays.All.Count % Comparisons.Length](number, way, reply);

    private static void StreamsTheSame(int number, ActionGrammar grammar, string text)
    {
        var random = new Random(number);
        var longest = random.Next(1, 24);
        StreamedReply.AssertSame(grammar, text, () => random.Next(longest + 1));
    }

    /// <summary>What is read without a repair is read the same with one allowed, and what keeps the meaning when guesses are. The same is shown.</summary>
    private static void MoreRepairReadsMore(IReadOnlyList<FuzzWay> levels, string text)
    {
        var replies = levels.Select(level => level.Grammar.Read(text)).ToList();
        Assert.All(replies, reply => Assert.Equal(replies[0].VisibleText, reply.VisibleText));
        foreach (var (less, more) in replies.Zip(replies.Skip(1)))
        {
            Assert.Subset(Told(more), Told(less));
        }

        static HashSet<string> Told(MarkedReply reply) => [.. reply.Calls.Select(call => $"{call.Offset}+{call.Length} {call.Name} {call.Format} {string.Join(' ', call.Repairs)} {call.Body}")];
    }

    private static void ReadsBack(ActionGrammar grammar, ActionCall call)
    {
        var written = call.HasTextValues ? "" : grammar.Render(call.Name, call.Body.ToString());
        if (written.Length == 0 || written.Length > grammar.Options.MaxElementLength)
        {
            return;
        }

        var again = Assert.Single(grammar.Read(grammar.Options.ReasoningStartsOpen ? "</think>" + written : written).Calls);
        Assert.Equal((call.Name, call.Body.ToString()), (again.Name, again.Body.ToString()));
        Assert.Empty(again.Repairs);
    }

    private static void ShowsNoMarkup(FuzzWay way, string text)
    {
        // Quotations stay as they are, and may be read as what they show.
        if (text.AsSpan().ContainsAny("`~\\"))
        {
            return;
        }

        var shown = way.Grammar.Read(text).VisibleText;
        Assert.Same(shown, way.Grammar.Read(shown).VisibleText);
    }

    private static void ReadsAsPlainly(int number, string text)
    {
        // The plain grammar does not know that an opener of any format that is read ends a param.
        var way = FuzzWays.Plain[text.Contains("param", StringComparison.OrdinalIgnoreCase) ? 0 : number & 1];
        var reply = way.Grammar.Read(text);
        // Nor does it know of depth.
        if (reply.Errors.Any(error => error.Code == ActionErrorCodes.TooDeep))
        {
            return;
        }

        PlainReading.Agrees(reply);
        var position = 0;
        foreach (var item in reply.Items)
        {
            PlainReading.AssertDropped(reply, position, item.Offset);
            position = item.Offset + item.Length;
        }

        PlainReading.AssertDropped(reply, position, text.Length);
    }

    private static void FitsTheSchemaOrSaysWhy(ActionCall call)
    {
        string? before = null;
        foreach (var level in Enum.GetValues<RepairLevel>())
        {
            var reading = FuzzWays.Schema.Read(call, level);
            Assert.Equal(reading.IsValid, reading.Errors.Count == 0 && reading.Message.Length == 0);
            Assert.All(reading.Repairs, repair => Assert.InRange(repair.Offset, call.Offset, call.Offset + call.Length));
            Assert.True(before is null || before == reading.Json, $"{reading.Json} instead of {before}");
            // What is ignored may be a guess's name for something.
            before = reading.Ignored.Count == 0 ? reading.Json : null;
            if (reading.IsValid)
            {
                var again = FuzzWays.Schema.Read(ActionCall.Create("SAVE", reading.Json!), RepairLevel.Strict);
                Assert.Equal(reading.Json, again.Json);
                Assert.Empty(again.Ignored);
            }
        }
    }
}
