using Coach.Markup;

namespace Coach.Tests.Markup;

/// <summary>Where an element ends that is far too long, of which only the start is read as others are: nothing that it quotes runs, and what stands behind it does.</summary>
public sealed class LongElementEndTests
{
    private const int Limit = 1000;

    // So much more of an element is read before it is only followed.
    private const int Cut = Limit + 256;

    private static readonly ActionGrammar Grammar = ActionGrammar.Create(new MarkupOptions { Formats = ["bracket", "xml"], Names = ["SAVE", "DONE", "NEXT"], MaxElementLength = Limit });

    [Theory]
    [InlineData("[ACTION:SAVE]{\"a\": \"see [/ACTION] then ", "[ACTION:DONE/]\"}[/ACTION]")]
    [InlineData("<action name='SAVE'>{\"a\": \"see </action> then ", "<action name='DONE'/>\"}</action>")]
    public void What_a_string_quotes_behind_a_closing_tag_does_not_run(string start, string end)
    {
        for (var length = Cut - 40; length < Cut + 40; length++)
        {
            AssertOneError(start + new string('x', length - start.Length) + end);
        }
    }

    [Theory]
    [InlineData("<action name='SAVE'><param name='a'>", "<![CDATA[<action name='DONE'/>]]></param></action>")]
    [InlineData("<action name='SAVE'><param name='a'><![CDATA[", "]]></param></action>")]
    [InlineData("<action name='SAVE'><param name='a'>", "</param></action>")]
    [InlineData("[ACTION:SAVE]{\"a\": [1, ", "2]}[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"a\": [1, ", "2]} [ / ACTION : SAVE ]")]
    public void A_tag_or_a_section_that_is_cut_by_the_limit_is_seen(string start, string end)
    {
        // The limit falls on each character of the end, once.
        for (var length = Cut - end.Length - 2; length < Cut + 2; length++)
        {
            AssertOneError(start + new string(' ', length - start.Length) + end);
        }
    }

    [Theory]
    [InlineData("[ACTION:SAVE]{\"a\": \"", "\\\" [ACTION:DONE/] \"}[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"a\": \"", "\\\\\"}[/ACTION]")]
    public void An_escape_that_is_cut_by_the_limit_is_seen(string start, string end)
    {
        for (var length = Cut - 4; length < Cut + 4; length++)
        {
            AssertOneError(start + new string('x', length - start.Length) + end);
        }
    }

    private static void AssertOneError(string element)
    {
        var text = element + " Then [ACTION:NEXT/] and more.";
        var reply = Grammar.Read(text);

        var error = Assert.Single(reply.Errors);
        Assert.Equal(0, error.Offset);

        // A closing tag that the limit cuts is left to itself, and the element without one; it is hidden all the same.
        Assert.Contains(error.Code, (string[])[ActionErrorCodes.ElementTooLong, ActionErrorCodes.Unclosed]);
        Assert.Equal("NEXT", Assert.Single(reply.Calls).Name);
        Assert.Equal(" Then and more.", reply.VisibleText);
        foreach (var size in (int[])[1, 7, 300])
        {
            var (visible, calls, errors) = InChunks(text, size);
            Assert.Equal((reply.VisibleText, "NEXT", error.Code), (visible, calls, errors));
        }
    }

    private static (string Visible, string Calls, string Errors) InChunks(string text, int size)
    {
        var reader = new ActionReader(Grammar);
        var (visible, calls, errors) = ("", new List<string>(), new List<string>());
        for (var at = 0; at <= text.Length; at += size)
        {
            if (at < text.Length)
            {
                reader.Append(text.AsSpan(at, Math.Min(size, text.Length - at)));
            }

            if (at + size > text.Length)
            {
                reader.Complete();
            }

            while (reader.TryRead(out var next))
            {
                visible += next.Kind == ReplyEventKind.Text ? next.Text.ToString() : "";
                if (next.Call is { } call)
                {
                    calls.Add(call.Name);
                }

                if (next.Error is { } error)
                {
                    errors.Add(error.Code);
                }
            }

            if (at + size > text.Length)
            {
                break;
            }
        }

        return (visible, string.Join(',', calls), string.Join(',', errors));
    }
}
