using Coach.Markup;
using Coach.Tests.Markup.Fuzz;

namespace Coach.Tests.Markup;

/// <summary>What the reading says of itself: to people in logs and debuggers, to developers who call it wrongly.</summary>
public sealed class WordsTests
{
    [Fact]
    public void Errors_repairs_and_events_tell_what_they_are()
    {
        var error = Reading.Strict.SingleError("[ACTION:SAVE]{]");
        Assert.Equal($"{error.Code}: {error.Message}", error.ToString());
        Assert.Equal("extra_comma at 7", new Repair(RepairKinds.ExtraComma, RepairTier.Safe, 7).ToString());

        var reader = new ActionReader(Reading.Bracket);
        reader.Append("Hi [ACTION:SAVE]{}[/ACTION]");
        reader.Complete();
        var told = new List<(string? Name, string Text)>();
        while (reader.TryRead(out var next))
        {
            told.Add((next.Name, next.ToString()));
        }

        Assert.Equal([(null, "Hi "), ("SAVE", "ActionStarted SAVE"), ("SAVE", "ActionRead SAVE{}")], told);
    }

    [Fact]
    public async Task Wrong_uses_are_told_from_what_a_model_wrote()
    {
        var call = Reading.Bracket.SingleCall("[ACTION:SAVE]{}[/ACTION]");
        Assert.Throws<ArgumentNullException>(() => call.IsSameCallAs(null!));
        Assert.Throws<ArgumentException>(() => ActionCall.Create(" ", "{}"));
        Assert.Throws<ArgumentNullException>(() => ActionCall.Create("SAVE", null!));
        Assert.Throws<ArgumentException>(() => ActionCall.Create("SAVE", "{}", " "));
        Assert.Throws<ArgumentNullException>(() => Reading.Bracket.Render("SAVE", null!));
        Assert.Throws<ArgumentNullException>(() => Reading.Bracket.Read(null!));
        Assert.Equal(
            "An action's name has letters, digits, '_' and '-' only; 'a b' has others. (Parameter 'name')", Assert.Throws<ArgumentException>(() => Reading.Bracket.Render("a b", "{}")).Message);
        Assert.StartsWith(
            "At least one markup format is needed.", Assert.Throws<ArgumentException>(() => ActionGrammar.Create(new MarkupOptions { Formats = [] })).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentNullException>(async () =>
        {
            await foreach (var _ in Reading.Bracket.ReadAsync(null!))
            {
            }
        });

        var reader = new ActionReader(Reading.Bracket);
        reader.Complete();
        Assert.Equal("The reply is complete; another one needs another reader.", Assert.Throws<InvalidOperationException>(() => reader.Append("x")).Message);
    }

    [Fact]
    public async Task Asynchronously_read_a_reply_is_told_to_its_end()
    {
        var told = new List<string>();
        await foreach (var next in Reading.Bracket.ReadAsync(Chunks("Hi `[ACTION:SAVE]", "{}[/ACTION] [ACTION:DONE]{\"a\":")))
        {
            told.Add(next.Kind == ReplyEventKind.Text ? $"Text {next.Text}" : $"{next.Kind} {next.Name}");
        }

        Assert.Equal("Text Hi `", told[0]);
        Assert.Equal("ActionRead DONE", told[^1]);

        static async IAsyncEnumerable<string> Chunks(params string[] chunks)
        {
            foreach (var chunk in chunks)
            {
                await Task.Yield();
                yield return chunk;
            }
        }
    }

    [Theory]
    [InlineData("<tool_call>{\"name\": \"SAVE\", \"name\": \"DONE\"}</tool_call>", "the name is given twice")]
    [InlineData("<tool_call>{\"name\": \"SAVE\", \"arguments\": {}, \"parameters\": {}}</tool_call>", "the arguments are given twice")]
    [InlineData("<tool_call>{\"name\": \"S A\"}</tool_call>", "expected a name of letters, digits, '_' and '-'")]
    [InlineData("<action name=\"SAVE\"><param name=\"\">x</param></action>", "expected the parameter's name in name=\"…\"")]
    [InlineData("[ACTION:SAVE]{\"a\": 1} {\"a\": 2}[/ACTION]", "a second, different object follows the first")]
    public void An_error_says_what_is_wrong(string text, string words)
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { Formats = MarkupFormats.Names, Names = ["SAVE", "DONE"], Repair = RepairLevel.Safe });
        Assert.Contains(words, grammar.SingleError(text).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[ACTION:SAVE]{\"a\": 1, \"b\": about 😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀 five}[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"mood\": xxxxxxxxxxxxxxxxxxxxxxx😀😀😀😀, \"b\": 1}[/ACTION]")]
    [InlineData("<action name=\"SAVE\">{\"a\": 😀x y}</action>")]
    public void What_stands_around_a_guess_halves_no_character_and_shows_no_tag(string text)
    {
        var call = Assert.Single(FuzzWays.All[2].Grammar.Read(text).Calls);
        for (var offset = 0; offset < text.LastIndexOf('/') - 1; offset++)
        {
            var around = call.Around(offset);
            Assert.DoesNotContain("/", around, StringComparison.Ordinal);
            Assert.InRange(around.Length, 0, 41);
            Assert.Equal(around, string.Concat(around.EnumerateRunes().Select(rune => rune.ToString())));
            Assert.Contains(around, string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
    }
}
