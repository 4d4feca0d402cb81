using System.Text.Json;
using Coach.Markup;
using Coach.Tests.Markup.Streaming;

namespace Coach.Tests.Markup.Fuzz;

/// <summary>What holds for every reply, whatever a model writes, under some ways to read it.</summary>
internal static class FuzzCheck
{
    private const int ShortestLimit = 60;

    private static readonly string[] Names = ["SAVE", "DONE"];
    private static readonly string[] Both = ["bracket", "xml"];
    private static readonly string[] All = ["bracket", "xml", "tool-call", "function", "json"];

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 64 };

    private static readonly ActionGrammar[] Levels =
        [.. Enum.GetValues<RepairLevel>().Select(level => ActionGrammar.Create(new() { Formats = Both, Names = Names, Repair = level, MaxCalls = 1_000, MaxErrors = 1_000 }))];

    private static readonly ActionGrammar[] Grammars =
    [
        ActionGrammar.Create(new() { Names = Names }),
        ActionGrammar.Create(new() { Formats = Both, Names = Names }),
        ActionGrammar.Create(new() { Formats = All, Names = Names }),
        ActionGrammar.Create(new() { Formats = Both, Names = Names, CodeBlocks = CodeBlocks.Active, ReasoningStartsOpen = true, Repair = RepairLevel.Safe }),
        ActionGrammar.Create(new() { Formats = All, Names = Names, Repair = RepairLevel.Strict }),
        ActionGrammar.Create(new() { Formats = Both, MaxElementLength = ShortestLimit, MaxDepth = 3, MaxCalls = 3, MaxErrors = 2 }),
    ];

    /// <summary>Checks one input. The costly checks take turns.</summary>
    /// <param name="number">Chooses the checks and how the input is read.</param>
    /// <param name="text">The input.</param>
    public static void Holds(int number, string text)
    {
        var way = (number & int.MaxValue) % (Grammars.Length * 4);
        var grammar = Grammars[way / 4];
        var reply = grammar.Read(text);
        AddsUp(reply);
        Assert.All(reply.Calls, call => IsWhole(call));
        Assert.All(reply.Errors, error => IsTold(error, text));
        switch (way % 4)
        {
            case 0:
                var random = new Random(number);
                var longest = random.Next(1, 24);
                StreamedReply.AssertSame(grammar, text, () => random.Next(longest + 1));
                break;
            case 1:
                MoreRepairReadsMore(text);
                break;
            case 2:
                Assert.All(reply.Calls, call => ReadsBack(grammar, call));
                break;
            default:
                ShowsNoMarkup(text);
                break;
        }
    }

    private static void AddsUp(MarkedReply reply)
    {
        var end = 0;
        foreach (var item in reply.Items)
        {
            Assert.InRange(item.Offset, end, reply.Text.Length);
            end = item.Offset + item.Length;
        }

        Assert.InRange(end, 0, reply.Text.Length);
        Assert.Equal(reply.VisibleText, string.Concat(reply.Items.OfType<TextRun>().Select(run => run.Text)));
        Assert.Equal(reply.Calls, reply.Items.OfType<ActionCall>());
        Assert.Equal(reply.Errors, reply.Items.OfType<ActionError>());
        Assert.All(reply.Notes, note => Assert.InRange(note.Offset + note.Length, note.Offset, reply.Text.Length));
    }

    private static void IsWhole(ActionCall call)
    {
        Assert.InRange(call.Name.Length, 1, 128);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(call.Body, Deep).RootElement.ValueKind);
        Assert.All(call.Repairs, repair => Assert.InRange(repair.Offset, call.Offset, call.Offset + call.Length));
    }

    private static void IsTold(ActionError error, string text)
    {
        Assert.NotEmpty(error.Message);
        Assert.InRange(error.Offset + error.Length, error.Offset, text.Length);
        // Of an element that is far too long the beginning is kept.
        Assert.True(text.AsSpan(error.Offset, error.Length).StartsWith(error.RawText) && error.RawText.Length >= Math.Min(error.Length, ShortestLimit), error.RawText);
        Assert.InRange(error.ProblemOffset, error.Offset, text.Length);
    }

    /// <summary>What is read without a repair is read the same with one allowed, and what keeps the meaning when guesses are.</summary>
    private static void MoreRepairReadsMore(string text)
    {
        var calls = Levels.Select(level => level.Read(text).Calls.Select(call => (call.Offset, call.Length, call.Name, Body: call.Body.ToString())).ToList()).ToList();
        Assert.Subset(calls[1].ToHashSet(), calls[0].ToHashSet());
        Assert.Subset(calls[2].ToHashSet(), calls[1].ToHashSet());
    }

    private static void ReadsBack(ActionGrammar grammar, ActionCall call)
    {
        if (call.HasTextValues || call.Length > grammar.Options.MaxElementLength / 2)
        {
            return;
        }

        var written = grammar.Render(call.Name, call.Body.ToString());
        var again = Assert.Single(grammar.Read(grammar.Options.ReasoningStartsOpen ? "</think>" + written : written).Calls);
        Assert.Equal((call.Name, call.Body.ToString()), (again.Name, again.Body.ToString()));
        Assert.Empty(again.Repairs);
    }

    private static void ShowsNoMarkup(string text)
    {
        // Quotations stay as they are, and may be read as what they show.
        if (text.AsSpan().ContainsAny("`~\\"))
        {
            return;
        }

        var again = Levels[^1].Read(Levels[^1].Read(text).VisibleText);
        Assert.Empty(again.Calls);
        Assert.Empty(again.Errors);
        Assert.Empty(again.Notes);
    }
}
