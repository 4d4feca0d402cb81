using System.Text;
using Coach.Markup;

namespace Coach.Tests.Markup;

public sealed class DuplicateTests
{
    private static readonly ActionGrammar Many = ActionGrammar.Create(new MarkupOptions { Names = ["SAVE", "DONE"], MaxCalls = 1000 });

    [Fact]
    public void Same_call_after_a_repaired_one_of_another_format_is_a_duplicate()
    {
        var reply = Reading.All.Read("<tool_call>{'name':'DONE'} [ACTION:DONE/]");
        Assert.Equal([false, true], reply.Calls.Select(call => call.IsDuplicate));
        Assert.Equal(ReplyNoteKinds.Duplicate, Assert.Single(reply.Notes).Kind);
    }

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

    [Theory]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(40)]
    public void Each_of_many_calls_is_compared_with_all_before_it(int count)
    {
        var bodies = Enumerable.Range(0, count).Select(number => number % 7 == 6 ? $"{{\"b\": [true, {{\"c\": null}}, \"x\"], \"a\": {number % 14}}}" : $"{{\"a\": \"{number % 10}\"}}").ToList();
        var reply = Many.Read(string.Join(' ', bodies.Select((body, at) => $"[ACTION:{(at % 3 == 0 ? "SAVE" : "DONE")}]{body}[/ACTION]")));
        Assert.Equal(bodies.Select((body, at) => bodies[..at].Where((_, earlier) => earlier % 3 == 0 == (at % 3 == 0)).Contains(body)), reply.Calls.Select(call => call.IsDuplicate));
    }

    [Fact]
    public void Calls_that_look_alike_are_told_apart_by_all_that_is_in_them()
    {
        // The same characters in another order look alike to the first comparison.
        string[] bodies = ["{\"a\":\"xyab12zw\"}", "{\"a\":\"xy12abzw\"}", "{\"a\":\"xya1b2zw\"}", "{\"a\":[1,2,3],\"b\":0}", "{\"a\":[2,1,3],\"b\":0}", "{\"a\":{\"b\":12},\"c\":21}", "{\"a\":{\"b\":21},\"c\":12}"];
        var calls = Enumerable.Range(0, 17).Select(number => $"{{\"n\":{number}}}").Concat(bodies).Concat(bodies.Reverse()).Append("{\"b\":0,\"a\":[1,2,3]}").Append("{\"b\":0,\"a\":[3,2,1]}");
        var reply = Many.Read(string.Join(' ', calls.Select(body => $"[ACTION:SAVE]{body}[/ACTION]")));
        Assert.Equal([.. Enumerable.Repeat(false, 24), .. Enumerable.Repeat(true, 8), false], reply.Calls.Select(call => call.IsDuplicate));
    }

    [Fact]
    public void Thousands_of_calls_alike_to_the_first_look_are_compared_in_linear_time()
    {
        var grammar = ActionGrammar.Create(new MarkupOptions { MaxCalls = 100_000, Names = ["SAVE"] });
        var (few, many) = (Calls(2_000), Calls(16_000));
        Assert.DoesNotContain(grammar.Read(many).Calls, call => call.IsDuplicate);
        Growth.AssertLinear(() => grammar.Read(few), () => grammar.Read(many), most: 4);

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
