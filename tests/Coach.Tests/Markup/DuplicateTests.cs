using System.Text;
using Coach.Markup;

namespace Coach.Tests.Markup;

public sealed class DuplicateTests
{
    [Theory]
    [InlineData("[ACTION:SAVE]{\"a\": 1, \"b\": \"x\"}[/ACTION]", "[action:save]{\"b\":\"x\",\"a\":1}[/action]")]
    [InlineData("[ACTION:SAVE]{\"a\": 1.0}[/ACTION]", "[ACTION:SAVE]{\"a\": 1}[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"a\": 1e400}[/ACTION]", "[ACTION:SAVE]{\"a\": 1e400}[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"a\": \"\\u00e9t\\u00E9\\/\"}[/ACTION]", "[ACTION:SAVE]{\"a\": \"été/\"}[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"\\u0061\": \"\"}[/ACTION]", "[ACTION:SAVE]{\"a\": \"\"}[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"a\": \"1\"}[/ACTION]", "<action name='SAVE'><param name='a'>1</param></action>")]
    [InlineData("[ACTION:SAVE/]", "<action name='SAVE'>{ }</action>")]
    public void Same_call_in_other_words_is_marked_and_noted(string first, string second)
    {
        var reply = Reading.Both.Read(first + " " + second);
        Assert.Empty(reply.Errors);
        Assert.Equal([false, true], reply.Calls.Select(call => call.IsDuplicate));
        Assert.True(reply.Calls[0].IsSameCallAs(reply.Calls[1]));
        var note = Assert.Single(reply.Notes);
        Assert.Equal((ReplyNoteKinds.Duplicate, first.Length + 1, second.Length), (note.Kind, note.Offset, note.Length));
    }

    [Theory]
    [InlineData("[ACTION:SAVE]{\"a\": 1}[/ACTION]", "[ACTION:DONE]{\"a\": 1}[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"a\": 1}[/ACTION]", "[ACTION:SAVE]{\"a\": 2}[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"a\": \"same 1 end\"}[/ACTION]", "[ACTION:SAVE]{\"a\": \"same 2 end\"}[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"a\": [1, 2]}[/ACTION]", "[ACTION:SAVE]{\"a\": [2, 1]}[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"a\": \"1\"}[/ACTION]", "[ACTION:SAVE]{\"a\": 1}[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"a\": \"x\", \"b\": \"y\"}[/ACTION]", "[ACTION:SAVE]{\"a\": \"y\", \"b\": \"x\"}[/ACTION]")]
    public void Different_calls_are_not_duplicates(string first, string second)
    {
        var reply = Reading.Both.Read(first + " " + second);
        Assert.Equal([false, false], reply.Calls.Select(call => call.IsDuplicate));
        Assert.False(reply.Calls[0].IsSameCallAs(reply.Calls[1]));
        Assert.Empty(reply.Notes);
    }

    [Fact]
    public void Third_time_is_a_duplicate_too_and_so_is_one_after_others()
    {
        var texts = new[] { "{\"a\":1}", "{\"a\":2}", "{\"a\":1}", "{\"a\":3}", "{\"a\":2}", "{\"a\":1}" };
        var reply = Reading.Bracket.Read(string.Join(' ', texts.Select(body => $"[ACTION:SAVE]{body}[/ACTION]")));
        Assert.Equal([false, false, true, false, true, true], reply.Calls.Select(call => call.IsDuplicate));
    }

    [Fact]
    public void Thousands_of_calls_alike_to_the_first_look_are_compared_in_linear_time()
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { MaxCalls = 100_000, Names = ["SAVE"] });
        var (few, many) = (Calls(2_000), Calls(16_000));
        Assert.DoesNotContain(grammar.Read(many).Calls, call => call.IsDuplicate);
        Growth.AssertLinear(() => grammar.Read(few), () => grammar.Read(many), most: 32);

        static string Calls(int count)
        {
            var text = new StringBuilder();
            for (var n = 0; n < count; n++)
            {
                text.Append($"[ACTION:SAVE]{{\"n\": {n}}}[/ACTION]\n");
            }

            return text.ToString();
        }
    }
}
