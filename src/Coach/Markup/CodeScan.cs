namespace Coach.Markup;

/// <summary>
/// Finds out whether a place in the text is code, which is quotation: a fenced block or an inline span. It follows the text once, from
/// front to back, and only as far as somebody asks.
/// </summary>
ref struct CodeScan(ReadOnlySpan<char> text)
{
    /// <summary>One bit per length of a run of backticks; longer runs are no code.</summary>
    const int LongestRun = 64;

    readonly ReadOnlySpan<char> text = text;
    int position;
    int lineEnd;

    /// <summary>Lengths of which no further run stands on the line, so that no search is made twice.</summary>
    ulong unmatched;

    /// <summary>Goes on behind an element: what is in it is no code.</summary>
    public void SkipTo(int end) => position = Math.Max(position, end);

    /// <summary>The end of the code that <paramref name="at"/> is in, or -1. Asked with rising positions.</summary>
    public int EndOfCodeAt(int at)
    {
        while (position < at)
        {
            var next = text[position..at].IndexOfAny('`', '~');
            if (next < 0)
            {
                position = at;
                break;
            }

            var start = position + next;
            var mark = text[start];
            var runEnd = Characters.SkipRun(text, start, mark);
            var end = IsFence(start, runEnd) ? FenceEnd(mark, runEnd - start, runEnd) : mark == '`' ? SpanEnd(start, runEnd) : -1;
            position = end < 0 ? runEnd : end;
            if (end > at) return end;
        }

        return -1;
    }

    readonly bool IsFence(int start, int runEnd)
    {
        if (runEnd - start < 3) return false;
        for (var i = start - 1; i >= 0 && text[i] != '\n'; i--)
            if (!Characters.IsBlank(text[i]) && text[i] is not ('>' or '-' or '*' or '+' or '.' or ')' or (>= '0' and <= '9'))) return false;
        // ```like this``` is inline code.
        return text[start] == '~' || text[runEnd..].IndexOfAny('`', '\n') is var next && (next < 0 || text[runEnd + next] == '\n');
    }

    /// <summary>Behind the line that closes the fence, or the end of the text.</summary>
    readonly int FenceEnd(char mark, int length, int from)
    {
        for (var i = NextLine(from); i < text.Length; i = NextLine(i))
        {
            var start = i;
            while (start < text.Length && (Characters.IsBlank(text[start]) || text[start] == '>')) start++;
            var end = Characters.SkipRun(text, start, mark);
            if (end - start < length) continue;
            end = Characters.SkipBlanks(text, end);
            if (end == text.Length || text[end] is '\n' or '\r') return end;
        }

        return text.Length;
    }

    readonly int NextLine(int from)
    {
        var end = text[from..].IndexOf('\n');
        return end < 0 ? text.Length : from + end + 1;
    }

    int SpanEnd(int start, int runEnd)
    {
        var length = runEnd - start;
        if (length > LongestRun) return -1;
        if (start >= lineEnd)
        {
            lineEnd = NextLine(start);
            unmatched = 0;
        }

        var bit = 1UL << (length - 1);
        if ((unmatched & bit) != 0) return -1;
        for (var i = runEnd; i < lineEnd;)
        {
            var next = text[i..lineEnd].IndexOf('`');
            if (next < 0) break;
            var end = Characters.SkipRun(text, i + next, '`');
            if (end - i - next == length) return end;
            i = end;
        }

        unmatched |= bit;
        return -1;
    }
}
