using System.Text.Json;
using Coach.Markup;

namespace Coach.Tests.Markup.Formats;

/// <summary>The properties of the markup with all formats read at once.</summary>
public sealed class FurtherFormatPropertyTests
{
    private static readonly ActionGrammar Unlimited = ActionGrammar.Create(new MarkupOptions
    {
        Formats = MarkupFormats.Names,
        MaxCalls = int.MaxValue,
        MaxErrors = int.MaxValue - 1,
    });

    [Fact]
    public void Well_formed_elements_are_read_as_the_plain_grammar_reads_them() =>
        PropertyTests.Check(GeneratedReplies.WellFormedInAll, text =>
        {
            var reply = Unlimited.Read(text);
            Assert.Empty(reply.Errors);
            // A block that is not read would be no error, but shown.
            Assert.DoesNotContain("json", reply.VisibleText, StringComparison.OrdinalIgnoreCase);
            PlainReading.Agrees(reply);
        });

    [Fact]
    public void Slightly_broken_elements_run_only_where_the_plain_grammar_reads_them_or_with_a_repair() =>
        PropertyTests.Check(GeneratedReplies.SlightlyBrokenInAll, text => PlainReading.Agrees(Unlimited.Read(text)));

    [Fact]
    public void Heaps_of_parts_run_only_where_the_plain_grammar_reads_them_or_with_a_repair() =>
        PropertyTests.Check(GeneratedReplies.HeapsInAll, text => PlainReading.Agrees(Unlimited.Read(text)));

    [Fact]
    public void Items_hold_the_whole_text_but_what_is_dropped_in_order() =>
        CheckAll(text =>
        {
            var reply = Unlimited.Read(text);
            var position = 0;
            foreach (var item in reply.Items)
            {
                PlainReading.AssertDropped(reply, position, item.Offset);
                position = item.Offset + item.Length;
            }

            PlainReading.AssertDropped(reply, position, text.Length);
            Assert.Equal(reply.VisibleText, string.Concat(reply.Items.OfType<TextRun>().Select(run => run.Text)));
            Assert.All(reply.Calls, call => Assert.Equal(JsonValueKind.Object, call.Parameters.ValueKind));
        });

    [Fact]
    public void Visible_text_has_no_markup() =>
        PropertyTests.Check(GeneratedReplies.HeapsInAll, text =>
        {
            var shown = Unlimited.Read(text).VisibleText;
            Assert.Same(shown, Unlimited.Read(shown).VisibleText);
        });

    private static void CheckAll(Action<string> property)
    {
        PropertyTests.Check(GeneratedReplies.SlightlyBrokenInAll, property);
        PropertyTests.Check(GeneratedReplies.HeapsInAll, property);
    }
}
