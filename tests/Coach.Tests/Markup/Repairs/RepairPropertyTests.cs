using System.Text.Json;
using Coach.Markup;
using FsCheck;
using FsCheck.Fluent;

namespace Coach.Tests.Markup.Repairs;

public sealed class RepairPropertyTests
{
    [Fact]
    public void Object_written_loosely_is_read_as_the_same_object_by_safe_repairs() =>
        Check(LooseJson.Objects, json =>
        {
            var text = $"[ACTION:SAVE]{json.Loose}[/ACTION]";
            var call = Mended.Safe.SingleCall(text);
            Assert.Equal(text.Length, call.Length);
            Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(json.Strict).RootElement, call.Parameters), $"{call.Body} instead of {json.Strict}");
            Assert.All(call.Repairs, repair => Assert.Equal(RepairTier.Safe, repair.Tier));
        });

    [Fact]
    public void Strict_object_is_never_touched() =>
        Check(LooseJson.Objects, json =>
        {
            var call = Mended.Body(json.Strict);
            Assert.Equal(json.Strict, call.Body.ToString());
            Assert.Empty(call.Repairs);
        });

    [Fact]
    public void Any_body_becomes_strict_json_or_stays_an_error() =>
        Check(Bodies, body =>
        {
            var text = $"[ACTION:SAVE]{body}[/ACTION]";
            foreach (var call in Reading.Both.Read(text).Calls)
            {
                var scan = JsonLexer.Scan(call.Body.Span, 0, 64);
                Assert.True(scan.IsWhole && scan.End == call.Body.Length && call.Body.Span[0] == '{');
                Assert.True(call.Repairs.Count == 0 || call.Repairs.Select(repair => repair.Offset).SequenceEqual(call.Repairs.Select(repair => repair.Offset).Order()));
                var place = call.Offset;
                for (var i = 0; i < call.Body.Length; i++)
                {
                    Assert.InRange(call.PlaceOf(i), place, call.Offset + call.Length);
                    place = call.PlaceOf(i);
                }
            }
        });

    [Fact]
    public void What_runs_at_the_safe_level_is_what_runs_at_the_guess_level_without_guesses() =>
        Check(Bodies, body =>
        {
            var text = $"[ACTION:SAVE]{body}[/ACTION] and [ACTION:DONE/]";
            var guess = Reading.Both.Read(text);
            var safe = Mended.Safe.Read(text);
            Assert.Equal(
                guess.Calls.Where(call => call.Repairs.All(repair => repair.Tier == RepairTier.Safe)).Select(call => call.ToString()),
                safe.Calls.Select(call => call.ToString()));
            Assert.Equal(guess.VisibleText, safe.VisibleText);
            Assert.Equal(guess.VisibleText, Reading.Strict.Shown(text));
        });

    private static readonly Arbitrary<string> Bodies = (
        from count in Gen.Choose(0, 14)
        from parts in Gen.ListOf(
            Gen.Elements(
                "{", "}", "[", "]", "\"", "\"", "'", "`", "“", "”", ":", ",", "{\"a\": ", "\"b\": ", "1", "-", ".5", "0x", "true", "tr", "NaN", "x", " ", "\n", "\\", "\\u00", "\\ud83d", "//", "/*", "*/", "#", "```", "```\n",
                "...", "+", "(", ")", "f(", ";", "=", "&quot;", "\ud83d", "\udc00", "\u00A0", "：", "{}", "{\"a\": 1}", "a:", "'a': '", "[/ACTION", "[ACTION:DONE/]"),
            count)
        select string.Concat(parts)).ToArbitrary();

    private static void Check<T>(Arbitrary<T> values, Action<T> property) =>
        Prop.ForAll(values, property).Check(Config.QuickThrowOnFailure.WithMaxTest(Tests).WithReplay(20261121UL, 11UL));

    private static readonly int Tests = int.TryParse(Environment.GetEnvironmentVariable("MARKUP_TESTS"), out var tests) ? tests : 2_000;
}
