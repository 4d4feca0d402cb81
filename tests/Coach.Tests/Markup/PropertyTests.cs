using System.Text;
using System.Text.Json;
using Coach.Markup;
using FsCheck;
using FsCheck.Fluent;

namespace Coach.Tests.Markup;

public sealed class PropertyTests
{
    [Fact]
    public void Well_formed_elements_are_read_as_the_plain_grammar_reads_them() =>
        Check(GeneratedReplies.WellFormed, text =>
        {
            var reply = Unlimited.Read(text);
            Assert.Empty(reply.Errors);
            PlainReading.Agrees(reply);
        });

    [Fact]
    public void Slightly_broken_elements_run_only_where_the_plain_grammar_reads_them_or_with_a_repair() =>
        Check(GeneratedReplies.SlightlyBroken, text => PlainReading.Agrees(Unlimited.Read(text)));

    [Fact]
    public void Heaps_of_parts_run_only_where_the_plain_grammar_reads_them_or_with_a_repair() =>
        Check(GeneratedReplies.Heaps, text => PlainReading.Agrees(Unlimited.Read(text)));

    [Fact]
    public void Items_hold_the_whole_text_but_what_is_dropped_in_order() =>
        CheckAll(text =>
        {
            var reply = Reading.Both.Read(text);
            var position = 0;
            foreach (var item in reply.Items)
            {
                PlainReading.AssertDropped(reply, position, item.Offset);
                Assert.True(item.Length > 0);
                position = item.Offset + item.Length;
            }

            PlainReading.AssertDropped(reply, position, text.Length);
            Assert.Equal(reply.VisibleText, string.Concat(reply.Items.OfType<TextRun>().Select(run => run.Text)));
            Assert.Equal(reply.Items.OfType<ActionCall>(), reply.Calls);
            Assert.Equal(reply.Items.OfType<ActionError>(), reply.Errors);
        });

    [Fact]
    public void Calls_and_errors_stand_where_their_elements_stand() =>
        CheckAll(text =>
        {
            var reply = Reading.Both.Read(text);
            Assert.All(reply.Calls, call => Assert.True(StartsElement(text, call.Offset)));
            Assert.All(reply.Errors, error =>
            {
                Assert.True(StartsElement(text, error.Offset));
                Assert.InRange(error.ProblemOffset, error.Offset, text.Length);
                Assert.Equal(text.Substring(error.Offset, error.Length), error.RawText);
                Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
            });
            Assert.All(reply.Calls.SelectMany(call => call.Repairs.Select(repair => (call, repair))), pair =>
                Assert.InRange(pair.repair.Offset, pair.call.Offset, pair.call.Offset + pair.call.Length));
        });

    [Fact]
    public void Bodies_are_strict_json() =>
        CheckAll(text =>
        {
            foreach (var call in Reading.Both.Read(text).Calls)
            {
                Assert.Equal(JsonValueKind.Object, call.Parameters.ValueKind);
                var reader = new Utf8JsonReader(new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(call.Body.ToArray()));
                while (reader.Read())
                {
                    Assert.True(reader.TokenType != JsonTokenType.String || reader.GetString() is not null);
                }
            }
        });

    [Fact]
    public void Visible_text_has_no_markup() =>
        Check(GeneratedReplies.Heaps, text =>
        {
            var shown = Reading.Both.Read(text).VisibleText;
            var again = Reading.Both.Read(shown);
            Assert.Same(shown, again.VisibleText);
            Assert.Empty(again.Calls);
        });

    [Fact]
    public void Visible_text_with_quoted_markup_runs_nothing_when_read_again() =>
        Check(GeneratedReplies.HeapsWithQuotations, text =>
            Assert.Empty(Reading.Both.Read(Reading.Both.Read(text).VisibleText).Calls));

    [Fact]
    public void Text_without_markup_is_the_same_string() =>
        CheckAll(text =>
        {
            var reply = Reading.Both.Read(text);
            if (reply.Items.All(item => item is TextRun) && reply.VisibleText.Length == text.Length)
            {
                Assert.Same(text, reply.VisibleText);
            }
        });

    private static readonly ActionGrammar Unlimited = ActionGrammar.Create(new MarkupOptions
    {
        Formats = ["bracket", "xml"],
        MaxCalls = int.MaxValue,
        MaxErrors = int.MaxValue - 1,
    });

    private static bool StartsElement(string text, int offset)
    {
        var rest = text[(offset + 1)..].TrimStart(' ', '\t');
        return text[offset] is '[' or '<' && rest.StartsWith("action", StringComparison.OrdinalIgnoreCase);
    }

    private static void CheckAll(Action<string> property)
    {
        Check(GeneratedReplies.SlightlyBroken, property);
        Check(GeneratedReplies.Heaps, property);
        Check(GeneratedReplies.HeapsWithCode, property);
    }

    /// <summary>Always the same replies, so that a run tells what a change broke.</summary>
    internal static void Check(Arbitrary<string> replies, Action<string> property) =>
        Prop.ForAll(replies, property).Check(Config.QuickThrowOnFailure.WithMaxTest(Tests).WithReplay(20261121UL, 11UL));

    private static readonly int Tests = int.TryParse(Environment.GetEnvironmentVariable("MARKUP_TESTS"), out var tests) ? tests : 1_000;
}
