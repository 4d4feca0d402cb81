namespace Coach.Markup;

/// <summary>
/// Finds out whether a place in the text is code, which is quotation: a fenced block or an inline span. It follows the text once, from
/// front to back, and only as far as somebody asks.
/// </summary>
internal ref struct CodeScan(ReadOnlySpan<char> text)
{
    /// <summary>One bit per length of a run of backticks; longer runs are no code.</summary>
    private const int LongestRun = 64;

    private readonly ReadOnlySpan<char> _text = text;
    private int _position;
    private int _lineEnd;

    /// <summary>Lengths of which no further run stands on the line, so that no search is made twice.</summary>
    private ulong _unmatched;

    /// <summary>Goes on behind an element: what is in it is no code.</summary>
    public void SkipTo(int end) => _position = Math.Max(_position, end);

    /// <summary>The end of the code that <paramref name="at"/> is in, or -1. Asked with rising positions.</summary>
    public int EndOfCodeAt(int at)
    {
        while (_position < at)
        {
            var next = _text[_position..at].IndexOfAny('`', '~');
            if (next < 0)
            {
                _position = at;
                break;
            }

            var start = _position + next;
            var mark = _text[start];
            var runEnd = Characters.SkipRun(_text, start, mark);
            var end = IsFence(start, runEnd) ? FenceEnd(mark, runEnd - start, runEnd) : mark == '`' ? SpanEnd(start, runEnd) : -1;
            _position = end < 0 ? runEnd : end;
            if (end > at)
            {
                return end;
            }
        }

        return -1;
    }

    private readonly bool IsFence(int start, int runEnd)
    {
        if (runEnd - start < 3)
        {
            return false;
        }

        for (var i = start - 1; i >= 0 && _text[i] != '\n'; i--)
        {
            if (!Characters.IsBlank(_text[i]) && _text[i] is not ('>' or '-' or '*' or '+' or '.' or ')' or (>= '0' and <= '9')))
            {
                return false;
            }
        }
        // ```like this``` is inline code.
        return _text[start] == '~' || _text[runEnd..].IndexOfAny('`', '\n') is var next && (next < 0 || _text[runEnd + next] == '\n');
    }

    /// <summary>Behind the line that closes the fence, or the end of the text.</summary>
    private readonly int FenceEnd(char mark, int length, int from)
    {
        for (var i = NextLine(from); i < _text.Length; i = NextLine(i))
        {
            var start = i;
            while (start < _text.Length && (Characters.IsBlank(_text[start]) || _text[start] == '>'))
            {
                start++;
            }

            var end = Characters.SkipRun(_text, start, mark);
            if (end - start < length)
            {
                continue;
            }

            end = Characters.SkipBlanks(_text, end);
            if (end == _text.Length || _text[end] is '\n' or '\r')
            {
                return end;
            }
        }

        return _text.Length;
    }

    private readonly int NextLine(int from)
    {
        var end = _text[from..].IndexOf('\n');
        return end < 0 ? _text.Length : from + end + 1;
    }

    private int SpanEnd(int start, int runEnd)
    {
        var length = runEnd - start;
        if (length > LongestRun)
        {
            return -1;
        }

        if (start >= _lineEnd)
        {
            _lineEnd = NextLine(start);
            _unmatched = 0;
        }

        var bit = 1UL << (length - 1);
        if ((_unmatched & bit) != 0)
        {
            return -1;
        }

        for (var i = runEnd; i < _lineEnd;)
        {
            var next = _text[i.._lineEnd].IndexOf('`');
            if (next < 0)
            {
                break;
            }

            var end = Characters.SkipRun(_text, i + next, '`');
            if (end - i - next == length)
            {
                return end;
            }

            i = end;
        }

        _unmatched |= bit;
        return -1;
    }
}
