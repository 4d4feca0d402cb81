namespace Coach.Markup;

/// <summary>Where a broken body ends, and whether with the closing tag.</summary>
internal readonly struct BodyEnd(int position, bool isClosed)
{
    public int Position { get; } = position;

    public bool IsClosed { get; } = isClosed;
}

/// <summary>
/// Finds where a broken body ends, so that its rest is neither shown nor run. It stops at the next opener outside a string: an
/// element takes nothing from what follows it. Linear over a reply, because it goes back only over text without openers.
/// </summary>
internal sealed class BodyRecovery(Tag closer, ElementGrammar grammar)
{
    /// <summary>The end of a body that is not JSON: its closing tag if that comes before any other tag, else right here.</summary>
    public BodyEnd InText(ReadOnlySpan<char> text, int position)
    {
        for (var i = position; (i = grammar.NextCandidate(text, i)) >= 0; i++)
        {
            if (closer.EndAt(text, i) is var end and >= 0)
            {
                return new BodyEnd(end, true);
            }

            if (grammar.OpenerAt(text, i) is not null)
            {
                break;
            }
        }

        return new BodyEnd(position, false);
    }

    /// <summary>The end of a body whose JSON scan stopped early.</summary>
    public BodyEnd InJson(ReadOnlySpan<char> text, JsonScan scan) => Find(text, scan.Resume, scan.End, scan.Depth, scan.InString);

    /// <summary>The end of a body with something behind its JSON; <paramref name="stop"/> if it has no closing tag.</summary>
    public BodyEnd InJson(ReadOnlySpan<char> text, int position, int stop) => Find(text, position, stop, 0, false);

    private BodyEnd Find(ReadOnlySpan<char> text, int i, int stop, int depth, bool inString)
    {
        // A string that runs over a line break has probably lost its quote: from there on, a tag in it is a tag.
        var quoteLost = false;
        var passedOpener = false;
        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '[' or '<')
            {
                if (!inString || quoteLost)
                {
                    if (closer.EndAt(text, i) is var end and >= 0)
                    {
                        return new BodyEnd(end, true);
                    }

                    if (grammar.OpenerAt(text, i) is not null)
                    {
                        return new BodyEnd(passedOpener ? i : stop, false);
                    }
                }
                else if (!passedOpener)
                {
                    passedOpener = grammar.OpenerAt(text, i) is not null;
                }
            }

            if (inString)
            {
                if (c == '\\')
                {
                    i++;
                }
                else if (c == '"')
                {
                    inString = quoteLost = false;
                }
                else if (c == '\n')
                {
                    quoteLost = true;
                }

                continue;
            }

            if (c == '"')
            {
                inString = true;
            }
            else if (c is '{' or '[')
            {
                depth++;
            }
            else if (c is '}' or ']' && --depth <= 0)
            {
                depth = 0;
                var next = Characters.SkipSpace(text, i + 1);
                if (closer.EndAt(text, next) is var end and >= 0)
                {
                    return new BodyEnd(end, true);
                }

                if (next >= text.Length || text[next] is not ('{' or '}' or ']' or ',' or '`' or '~'))
                {
                    return new BodyEnd(i + 1, false);
                }
            }
        }

        return new BodyEnd(passedOpener ? text.Length : stop, false);
    }
}
