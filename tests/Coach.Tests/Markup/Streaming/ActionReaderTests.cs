using Coach.Markup;

namespace Coach.Tests.Markup.Streaming;

public sealed class ActionReaderTests
{
    private const string Done = "[ACTION:DONE]{}[/ACTION]";

    private static readonly ActionGrammar Unrepaired = ActionGrammar.Create(new MarkupOptions { Formats = MarkupFormats.Names, Names = ["SAVE", "DONE"], Repair = RepairLevel.Strict });

    [Fact]
    public void Events_come_as_soon_as_they_are_certain()
    {
        var reader = new ActionReader(Reading.Bracket);
        Assert.Equal(["Text 0 Sure! "], Told(reader, "Sure! "));
        Assert.Empty(Told(reader, "[ACT"));
        Assert.Empty(Told(reader, "ION:save"));
        Assert.Equal(["ActionStarted 6 SAVE"], Told(reader, "] {\"a\": "));
        Assert.Empty(Told(reader, "\"[/ACTION]\"}"));
        Assert.Empty(Told(reader, "[/ACTION"));
        Assert.Equal(["ActionRead 6 SAVE", "Text 48 Well"], Told(reader, "] Well"));
        Assert.Equal(["Note 52 stray_close at 52", "Text 61  done"], Told(reader, "[/ACTION] done"));
        reader.Complete();
        Assert.Empty(Told(reader, ""));
    }

    [Theory]
    [InlineData("Hello, you", "")]
    [InlineData("Hello ", "")]
    [InlineData("Hello\n", "")]
    [InlineData("Hello\n\t ", "\t ")]
    [InlineData("a < b", "")]
    [InlineData("see [this](link) and [ ", "[ ")]
    [InlineData("see [", "[")]
    [InlineData("see [ACT", "[ACT")]
    [InlineData("see [ACTOR", "")]
    [InlineData("see [x", "")]
    [InlineData("see </thin", "</thin")]
    [InlineData("see `[ACTION:DONE]", "[ACTION:DONE]")]
    [InlineData("see `[ACTION:DONE]`", "[ACTION:DONE]`")]
    [InlineData("see `[ACTION:DONE]` ", "")]
    [InlineData("see `[ACTION:DONE]\n", "[ACTION:DONE]\n")]
    [InlineData("see ` and", "")]
    [InlineData("see ```", "")]
    [InlineData("```\n[ACTION:DONE]", "")]
    [InlineData("```\n[ACTION:DONE]\n``", "")]
    [InlineData("\\[ACTION:DONE]", "")]
    [InlineData("<think>hm", "<think>hm")]
    [InlineData("Hello\n" + Done + "  ", "  ")]
    [InlineData("Hello " + Done + "  ", "")]
    [InlineData("[ACT" + Done + "ION", "ION")]
    [InlineData("[ACT" + Done + "OR", "")]
    [InlineData("[ACTI[/action]ON:", "ON:")]
    [InlineData("[ACTION:]`[ACTION:DT>", "[ACTION:DT>")]
    public void Text_is_held_back_only_while_it_may_be_markup(string text, string held) => Assert.Equal(held, Held(Reading.Both, text));

    [Theory]
    [InlineData("\n", "")]
    [InlineData("~~~\n~~~N", "~~~N")]
    [InlineData("{\"name\": \"x\"", "{\"name\": \"x\"")]
    public void Text_is_held_back_only_while_it_may_be_markup_of_any_format(string text, string held) => Assert.Equal(held, Held(Reading.All, text));

    [Theory]
    [InlineData("[ACTION:SAVE]{\"a\": 1}", " \n", "x")]
    [InlineData("<action name='SAVE'>{\"a\": 1}", "</act", "or>")]
    [InlineData("[ACTION:SAVE]{\"a\": 1}", "[ACTION", ":DONE/]")]
    [InlineData("[ACTION:SAVE]```json\n{\"a\": 1}", "\n``", "`.")]
    public void Missing_closing_tag_is_settled_by_what_cannot_belong_to_the_element(string element, string open, string settles)
    {
        var reader = new ActionReader(Reading.Both);
        Assert.DoesNotContain(Told(reader, element + open), told => told.StartsWith("ActionRead", StringComparison.Ordinal));
        Assert.Contains("ActionRead 0 SAVE", Told(reader, settles));
    }

    [Theory]
    [InlineData("[ACTION:SAVE][CTI[/ACTION]")]
    [InlineData("[ACTION:SAVE]no object[/ACTION]")]
    [InlineData("[ACTION:SAVE]```\"\n`\n[/ACTION]")]
    [InlineData("[ACTION:SAVE]```\"\n```/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"\",/ACTION:S]x")]
    [InlineData("[ACTION:SAVE]{k // \"\n[/ACTION]")]
    [InlineData("[ACTION:SAVE]{k//\"[/ACTION]")]
    [InlineData("<action [")]
    [InlineData("<action '<")]
    [InlineData("<action n=[")]
    [InlineData("<function=SAVE{\"\n [ACTION:x]")]
    public void Broken_element_is_told_with_the_character_that_settles_it(string text)
    {
        var reader = new ActionReader(Unrepaired);
        Assert.DoesNotContain(Told(reader, text[..^1]), told => told.StartsWith("Error", StringComparison.Ordinal));
        Assert.Contains(Told(reader, text[^1..]), told => told.StartsWith("Error 0", StringComparison.Ordinal));
    }

    [Fact]
    public void Half_a_surrogate_pair_waits_for_the_other()
    {
        var reader = new ActionReader(Reading.Bracket);
        Assert.Equal(["Text 0 so "], Told(reader, "so \ud83d"));
        Assert.Equal(["Text 3 \ud83d\ude00"], Told(reader, "\ude00"));
        Assert.Empty(Told(reader, "\ud83d"));
        reader.Complete();
        Assert.Equal(["Text 5 \ud83d"], Told(reader, ""));
    }

    [Fact]
    public void Reasoning_that_starts_open_is_held_up_to_its_end()
    {
        var reader = new ActionReader(ActionGrammar.Create(new MarkupOptions { ReasoningStartsOpen = true }));
        Assert.Empty(Told(reader, "secret " + Done + " </thi"));
        Assert.Equal(["Text 40 Hello"], Told(reader, "nk>Hello"));
    }

    [Fact]
    public void Errors_are_told_with_their_element_and_the_character_that_was_wrong()
    {
        var reader = new ActionReader(Reading.Bracket);
        Told(reader, new string('x', 5_000));
        reader.Append("[ACTION:two words]{}[/ACTION]!");
        Assert.True(reader.TryRead(out var next));
        Assert.Equal((ReplyEventKind.Error, 5_000), (next.Kind, next.Offset));
        Assert.Equal(("[ACTION:two words]{}[/ACTION]", 5_012), (next.Error!.RawText, next.Error.ProblemOffset));
        Assert.Equal("An action's tag cannot be read: expected ']' after the name at offset 5012, found 'w'.", next.Error.Message);
    }

    [Fact]
    public void Events_that_nobody_took_are_kept()
    {
        var reader = new ActionReader(Reading.Bracket);
        for (var i = 0; i < 2_000; i++)
        {
            reader.Append("ab ");
        }

        reader.Append(Done);
        var told = Told(reader, "");
        Assert.Equal(["Text", "ActionStarted", "ActionRead"], told.Select(line => line.Split(' ')[0]));
        Assert.Equal(6_000 + "Text 0 ".Length, told[0].Length);
    }

    [Fact]
    public async Task Chunks_that_come_asynchronously_are_read_as_they_come()
    {
        static async IAsyncEnumerable<string> Chunks()
        {
            foreach (var chunk in new[] { "Hi [ACT", "ION:DO", "NE/]", "", " you" })
            {
                await Task.Yield();
                yield return chunk;
            }
        }

        var told = new List<string>();
        await foreach (var next in Reading.Bracket.ReadAsync(Chunks()))
        {
            told.Add($"{next.Kind} {next.Offset} {next.Name}{next.Text}");
        }

        Assert.Equal(["Text 0 Hi ", "ActionStarted 3 DONE", "ActionRead 3 DONE", "Text 18 you"], told);
    }

    [Fact]
    public void Complete_reply_takes_no_more()
    {
        var reader = new ActionReader(Reading.Bracket);
        reader.Complete();
        Assert.Throws<InvalidOperationException>(() => reader.Append("x"));
        Assert.False(reader.TryRead(out _));
    }

    [Theory]
    [InlineData("plain text ", 4)]
    [InlineData("<think>hm ", 4)]
    [InlineData("\n   <think>hm ", 4)]
    [InlineData("```\n[ACTION:DONE] ", 4)]
    [InlineData("`", 4)]
    [InlineData("[", 4)]
    [InlineData("\n ", 1)]
    [InlineData("[ACTION:DONE/] ", 4)]
    [InlineData("[ACTION:DONE]{\"a\": \"", 4)]
    [InlineData("[ACTION:DONE]{'a': '", 4)]
    [InlineData("[ACTION:", 4)]
    [InlineData("` [ACTION:DONE/] ", 4)]
    public void Text_kept_is_bounded_by_the_largest_element(string unit, int chunk)
    {
        const int limit = 2_000;
        var grammar = ActionGrammar.Create(new MarkupOptions { Formats = ["bracket", "xml"], MaxElementLength = limit });
        foreach (var text in new[] { Growth.Repeated(unit, 100_000), unit + new string('x', 100_000), unit + new string(' ', 100_000) })
        {
            var reader = new ActionReader(grammar);
            for (var i = 0; i < text.Length; i += chunk)
            {
                reader.Append(text.AsSpan(i, Math.Min(chunk, text.Length - i)));
                while (reader.TryRead(out _))
                {
                }

                Assert.InRange(reader.Kept, 0, 4 * limit);
            }
        }
    }

    private static string Held(ActionGrammar grammar, string text)
    {
        var reader = new ActionReader(grammar);
        var told = 0;
        foreach (var c in text)
        {
            reader.Append([c]);
            while (reader.TryRead(out var next))
            {
                told = Math.Max(told, next.Offset + (next.Call?.Length ?? next.Text.Length));
            }
        }

        return text[told..];
    }

    private static List<string> Told(ActionReader reader, string chunk)
    {
        if (chunk.Length > 0)
        {
            reader.Append(chunk);
        }

        var told = new List<string>();
        while (reader.TryRead(out var next))
        {
            told.Add($"{next.Kind} {next.Offset} {next.Name ?? next.Note?.ToString() ?? next.Error?.Code ?? next.Text.ToString()}");
        }

        return told;
    }
}
