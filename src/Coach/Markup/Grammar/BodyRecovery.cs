namespace Coach.Markup;

/// <summary>Where a broken body ends, and whether with the closing tag.</summary>
internal readonly struct BodyEnd(int position, bool isClosed)
{
    public int Position { get; } = position;

    public bool IsClosed { get; } = isClosed;
}

/// <summary>
/// Finds where a broken body ends, so that its rest is neither shown nor run. It stops at the next opener outside a string: an
/// element takes nothing from what follows it. Linear over a reply, because it goes back only over text without tags.
/// </summary>
internal sealed class BodyRecovery(Tag closer, ElementGrammar grammar)
{
    /// <summary>The end of a body that is not JSON: its closing tag if that comes before any other tag, else <paramref name="stop"/>.</summary>
    public BodyEnd InText(ReadOnlySpan<char> text, int position, int stop)
    {
        for (var i = position; (i = grammar.NextCandidate(text, i)) >= 0; i++)
        {
            if (closer.EndAt(text, i) is var end and >= 0)
            {
                return new BodyEnd(end, true);
            }

            if (grammar.OpensAt(text, i))
            {
                break;
            }
        }

        return new BodyEnd(stop, false);
    }

    /// <summary>The end of a body whose JSON scan stopped early: its closing tag, else where its brackets close, else where the scan stopped.</summary>
    public BodyEnd InJson(ReadOnlySpan<char> text, JsonScan scan, bool isFenced) =>
        Find(text, scan.Resume, scan.End, scan.Depth, scan.InString, isFenced, isInside: true);

    /// <summary>The end of a body with brackets behind its JSON; <paramref name="stop"/> if no closing tag follows them.</summary>
    public BodyEnd BehindJson(ReadOnlySpan<char> text, int position, int stop, bool isFenced) =>
        Find(text, position, stop, 0, false, isFenced, isInside: false);

    private BodyEnd Find(ReadOnlySpan<char> text, int i, int end, int depth, bool inString, bool isFenced, bool isInside)
    {
        // A string that runs over a line break has probably lost its quote: from there on, a tag in it is a tag.
        var quoteLost = false;
        // Going back before a tag in a string would run what is only quoted.
        var passedTag = false;
        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (inString && !quoteLost)
            {
                passedTag |= grammar.TagStarts.IndexOf(c) >= 0 && grammar.OpensAt(text, i);
            }
            else if (grammar.TagStarts.IndexOf(c) >= 0 && closer.EndAt(text, i) is var tagEnd and >= 0)
            {
                return new BodyEnd(tagEnd, true);
            }
            else if (grammar.TagStarts.IndexOf(c) >= 0 && grammar.OpensAt(text, i))
            {
                break;
            }
            else if (isFenced && Characters.FenceEnd(text, i) is var fenceEnd and >= 0)
            {
                var closeEnd = closer.EndAt(text, Characters.SkipSpace(text, fenceEnd));
                return closeEnd >= 0 ? new BodyEnd(closeEnd, true) : new BodyEnd(fenceEnd, false);
            }

            if (inString)
            {
                if (c == '\\')
                {
                    i++;
                }
                else if (c == '\n')
                {
                    quoteLost = true;
                    end = passedTag ? i : end;
                    passedTag = false;
                }
                else if (c == '"')
                {
                    end = passedTag || depth == 0 ? i + 1 : end;
                    isInside = isInside && depth > 0;
                    inString = quoteLost = passedTag = false;
                }

                continue;
            }

            if (c == '"' && depth > 0)
            {
                inString = true;
            }
            else if (c is '{' or '[')
            {
                depth++;
            }
            else if (c is '}' or ']')
            {
                depth = Math.Max(0, depth - 1);
                if (depth == 0 && isInside)
                {
                    end = i + 1;
                    isInside = false;
                }
            }
            else if (depth == 0 && !Characters.IsSpace(c))
            {
                // All brackets are closed: only more brackets, a fence's end or the closing tag could belong to the body.
                break;
            }
        }

        return new BodyEnd(passedTag ? text.Length : Math.Min(i, end), false);
    }
}
