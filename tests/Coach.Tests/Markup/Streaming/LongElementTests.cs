using Coach.Markup;

namespace Coach.Tests.Markup.Streaming;

/// <summary>When something long is handed over, which is not read again with each of its characters: it comes with the very character that settles it.</summary>
public sealed class LongElementTests
{
    private const int Length = 4_000;

    private static readonly ActionGrammar Json = ActionGrammar.Create(new MarkupOptions { Formats = ["json"], Names = ["SAVE"] });

    [Theory]
    [InlineData("[ACTION:SAVE]{\"a\": \"", "x", "\"}[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"a\": \"", "]", "\"}[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"a\": \"", "> ", "\"}[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"a\": \"", "[x] ", "\"}[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"a\": \"", "\\\"}", "\"}[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"a\": \"", "\\\\", "\"}[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"a\": [", "[1],", "2]}[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"a\": [", "{\"b\": 1}, ", "2]}[/ACTION]")]
    [InlineData("<action name='SAVE'>{\"a\": \"", "<b>", "\"}</action>")]
    [InlineData("<action name='SAVE'><param name='a'>", "x", "</param></action>")]
    [InlineData("<action name='SAVE'><param name='a'>", "]", "</param></action>")]
    [InlineData("<action name='SAVE'><param name='a'>", "<b> ", "</param></action>")]
    public void Long_action_comes_with_the_last_character_of_its_closing_tag(string start, string unit, string end)
    {
        var element = start + Growth.Repeated(unit, Length) + end;
        Assert.Equal((element.Length - 1, element.Length), ReadAt("", element + " and more"));
        var before = new string('p', 3 * Length) + " ";
        Assert.Equal((before.Length + element.Length - 1, element.Length), ReadAt(before + element[..700], element[700..] + " and more"));
    }

    [Theory]
    [InlineData("[ACTION:SAVE]{\"a\": \"", "say [/ACTION] ", "\"}[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"a\": \"", "[ACTION:DONE/] ", "\"}[/ACTION]")]
    [InlineData("<action name='SAVE'>{\"a\": \"", "say </action> ", "\"}</action>")]
    public void Markup_quoted_a_few_times_in_a_long_action_does_not_delay_it(string start, string quoted, string end)
    {
        var element = start + new string('x', Length) + Growth.Repeated(quoted, 16 * quoted.Length) + end;
        Assert.Equal((element.Length - 1, element.Length), ReadAt("", element + " and more"));
    }

    [Theory]
    [InlineData("x", "", "w")]
    [InlineData("x", " \n", "w")]
    [InlineData("]", "", "w")]
    [InlineData("}", " ", "w")]
    [InlineData("\\\"", "", "w")]
    [InlineData("\\\\", "", "w")]
    [InlineData("{\\\"", " ", ".")]
    [InlineData("x", " <", "b")]
    [InlineData("x", "</actio", "x")]
    [InlineData("x", "</action ", "x")]
    [InlineData("x", "[ACTION", ":")]
    [InlineData("x", "}] [ACTION", ":")]
    public void Long_action_without_a_closing_tag_comes_with_the_character_that_settles_it(string unit, string open, string settles)
    {
        var element = $"[ACTION:SAVE]{{\"a\": \"{Growth.Repeated(unit, Length)}\", \"b\": [1, {{\"c\": 2}}]}}";
        Assert.Equal((element.Length + open.Length, element.Length), ReadAt("", element + open + settles + "ord and more"));
        var before = new string('p', 3 * Length) + " ";
        Assert.Equal((before.Length + element.Length + open.Length, element.Length), ReadAt(before + element[..700], element[700..] + open + settles + "ord and more"));
    }

    [Fact]
    public void Long_action_that_comes_at_once_is_handed_over_at_once()
    {
        var element = $"[ACTION:SAVE]{{\"a\": \"{new string('x', Length)}\"}}[/ACTION]";
        Assert.Equal((element.Length - 1, element.Length), ReadAt(element, " and more"));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(512)]
    public void Object_of_up_to_512_characters_that_is_no_call_is_shown_with_its_last_one(int length)
    {
        var text = $"{{\"a\": \"{new string('x', length - 9)}\"}}";
        var reader = new ActionReader(Json);
        Assert.Equal([length - 1], Enumerable.Range(0, length).Where(i => Append(reader, text[i].ToString()).Count > 0));
    }

    /// <summary>The character with which the first action comes, and how long it is; <paramref name="chunk"/> comes at once, each character of <paramref name="rest"/> on its own.</summary>
    private static (int At, int Length) ReadAt(string chunk, string rest)
    {
        var reader = new ActionReader(Reading.Both);
        for (var i = chunk.Length > 0 ? -1 : 0; i < rest.Length; i++)
        {
            if (Append(reader, i < 0 ? chunk : rest[i].ToString()).Find(next => next.Kind == ReplyEventKind.ActionRead).Call is { } call)
            {
                return (chunk.Length + i, call.Length);
            }
        }

        return (-1, -1);
    }

    private static List<ReplyEvent> Append(ActionReader reader, string chunk)
    {
        reader.Append(chunk);
        var events = new List<ReplyEvent>();
        while (reader.TryRead(out var next))
        {
            events.Add(next);
        }

        return events;
    }
}
