namespace Coach.Markup;

/// <summary>What stands behind the text that is known to be none of the markup.</summary>
internal enum Next
{
    /// <summary>That is not known yet.</summary>
    Unknown,

    /// <summary>Something that is not shown.</summary>
    Hidden,

    /// <summary>Nothing: the reply ends.</summary>
    End,
}

/// <summary>
/// Decides what is shown of the text around what is not. Hiding something that stands alone on its lines takes the lines with it; hiding something inside a line
/// takes one of two spaces that it stood between; all other text stays as it is, unless it would become a tag by what was hidden in it.
/// </summary>
internal struct Layout(ElementGrammar grammar, ReplyOutput output)
{
    /// <summary>So much text before a place is looked at, so that it must be kept.</summary>
    public const int LookBehind = LongestHalf + 1;

    /// <summary>How much shown text before a hidden part may be the start of a tag that continues behind it, and how much of that is looked at.</summary>
    private const int LongestHalf = 64;

    /// <summary>A line has at most so many blanks beside what is hidden with it; all of them are held until the line ends.</summary>
    private const int MostBlanks = 64;

    private char[]? _held;
    private int _heldCount;

    /// <summary>Up to here the text is shown, dropped or hidden.</summary>
    private int _shown;

    /// <summary>Where the shown text begins that ends at <see cref="_shown"/>.</summary>
    private int _runStart;

    /// <summary>The last shown character; in a group, the last one if all that is held is shown.</summary>
    private char _last = '\0';

    /// <summary>Whether only hidden parts and blanks have stood on the line, and the line may end so.</summary>
    private bool _inGroup;

    /// <summary>Whether a line starts at <see cref="_runStart"/>.</summary>
    private bool _startsLine = true;

    /// <summary>Whether a space comes before the hidden part, so that one behind it is too many.</summary>
    private bool _dropsSpace;

    /// <summary>The end of the shown text before the last hidden part, if it may be the start of a tag.</summary>
    private string _half = "";

    /// <summary>Whether text behind the hidden part may have to be dropped.</summary>
    private bool _isUndecided;

    /// <summary>The second parts of tags that hiding would have put together; hidden too. For who reads the reply to note, and to clear.</summary>
    public List<TextRange>? SplitTags { get; private set; }

    public readonly int Shown => _shown;

    /// <summary>All of the text is no markup; what follows it is not known. The same as <see cref="TextTo"/>, which has more to ask.</summary>
    public void PlainTo(ReadOnlySpan<char> text)
    {
        var end = text.Length;
        if (_isUndecided || end == _shown || text[end - 1] is var last && (Characters.IsBlank(last) || char.IsHighSurrogate(last)))
        {
            TextTo(text, end, Next.Unknown);
            return;
        }

        output.Show(_shown, end);
        _last = last;
        _shown = end;
    }

    /// <summary>The text up to <paramref name="end"/> is no markup.</summary>
    public void TextTo(ReadOnlySpan<char> text, int end, Next next)
    {
        if (_isUndecided && !Decide(text, end, next))
        {
            return;
        }

        if (next != Next.End && end > _shown)
        {
            var last = text[end - 1];
            end = Characters.IsBlank(last) ? BlanksAtLineStart(text, end)
                // Half a character cannot be shown.
                : next == Next.Unknown && end == text.Length && char.IsHighSurrogate(last) ? end - 1
                : end;
        }

        if (end <= _shown)
        {
            return;
        }

        output.Show(_shown, end);
        _last = text[end - 1];
        _shown = end;
    }

    /// <summary>Finds out what of the text behind a hidden part is dropped; false if more text must tell.</summary>
    private bool Decide(ReadOnlySpan<char> text, int end, Next next)
    {
        if (_inGroup && !EndGroup(text, end, next))
        {
            return false;
        }

        if (_dropsSpace && _shown < end)
        {
            _dropsSpace = false;
            _shown += text[_shown] == ' ' ? 1 : 0;
            _runStart = _shown;
        }

        if (_half.Length > 0 && !DropHalves(text, end, next))
        {
            return false;
        }

        _isUndecided = _shown == end;
        return true;
    }

    /// <summary>The text from <paramref name="start"/> on is hidden; all before it has been handed over.</summary>
    public void StartHiding(ReadOnlySpan<char> text, int start)
    {
        if (_shown > _runStart)
        {
            _half = Half(text[_runStart.._shown]);
        }

        if (!_inGroup)
        {
            _inGroup = _shown == _runStart ? _startsLine : text[_shown - 1] == '\n';
            _dropsSpace = false;
        }

        if (_inGroup)
        {
            _shown += _dropsSpace && _shown < start && text[_shown] == ' ' ? 1 : 0;
            Hold(text, start);
        }
    }

    public void EndHiding(int end)
    {
        _shown = _runStart = end;
        _startsLine = false;
        _dropsSpace = _last == ' ';
        _isUndecided = true;
    }

    /// <summary>Text before <paramref name="to"/> is gone.</summary>
    public void Forget(int to)
    {
        _shown -= to;
        _runStart = Math.Max(0, _runStart - to);
    }

    private void Hold(ReadOnlySpan<char> text, int end)
    {
        if (end <= _shown)
        {
            return;
        }

        text[_shown..end].CopyTo((_held ??= new char[MostBlanks]).AsSpan(_heldCount));
        _heldCount += end - _shown;
        _last = text[end - 1];
        output.Hold(_shown, end);
    }

    /// <summary>Finds out whether the line ends behind what is hidden; false if that is open.</summary>
    private bool EndGroup(ReadOnlySpan<char> text, int end, Next next)
    {
        var i = _shown;
        var limit = Math.Min(end, _shown + MostBlanks - _heldCount);
        while (i < limit && Characters.IsBlank(text[i]))
        {
            i++;
        }

        var isCarriageReturn = i < end && text[i] == '\r';
        if (next == Next.Unknown && i + (isCarriageReturn ? 1 : 0) == end)
        {
            return false;
        }

        if (next == Next.Hidden && i == end)
        {
            return false;
        }

        i += isCarriageReturn ? 1 : 0;
        if (i < end ? text[i] == '\n' : next == Next.End && !isCarriageReturn)
        {
            output.Drop();
            _shown = _runStart = Math.Min(end, i + 1);
            _startsLine = true;
            _dropsSpace = false;
            _last = '\n';
        }
        else
        {
            var held = _held.AsSpan(0, _heldCount);
            output.Release(held);
            _half = _half.Length > 0 && _half.Length + _heldCount <= LongestHalf ? string.Concat(_half, held) : "";
        }

        _inGroup = false;
        _heldCount = 0;
        return true;
    }

    /// <summary>Where the blanks start that the text up to <paramref name="end"/> ends in, if they start a line; else <paramref name="end"/>.</summary>
    private readonly int BlanksAtLineStart(ReadOnlySpan<char> text, int end)
    {
        var start = end;
        while (start > _shown && Characters.IsBlank(text[start - 1]) && end - start <= MostBlanks)
        {
            start--;
        }

        return end - start <= MostBlanks && (start > _runStart ? text[start - 1] == '\n' : start == _runStart && _startsLine) ? start : end;
    }

    /// <summary>Drops text that would be a tag together with the text before the hidden part; false if more text must tell.</summary>
    private bool DropHalves(ReadOnlySpan<char> text, int end, Next next)
    {
        while (_shown < end)
        {
            var joined = string.Concat(_half, text[_shown..Math.Min(end, _shown + LongestHalf)]);
            var tag = grammar.TagAt(joined, 0);
            if (tag.RanOut && next == Next.Unknown && end - _shown < LongestHalf)
            {
                return false;
            }

            if (tag.Kind == TagKind.None)
            {
                break;
            }

            var tagEnd = Math.Max(_shown + 1, _shown + tag.End - _half.Length);
            (SplitTags ??= []).Add(new TextRange(_shown, tagEnd));
            _shown = _runStart = tagEnd;
            _startsLine = false;
        }

        return true;
    }

    private readonly string Half(ReadOnlySpan<char> run)
    {
        var tail = run[Math.Max(0, run.Length - LongestHalf)..];
        var start = tail.LastIndexOfAny(grammar.SplitStarts);
        if (start < 0)
        {
            return _half.Length > 0 && _half.Length + run.Length <= LongestHalf ? HalfOf(string.Concat(_half, run)) : "";
        }

        return run.Length - tail.Length + start is > 0 and var at && run[at - 1] == '\\' ? "" : HalfOf(tail[start..]);
    }

    /// <summary>The text, if with more of it it may be a tag. A whole tag in the shown text is code or escaped.</summary>
    private readonly string HalfOf(ReadOnlySpan<char> text) => grammar.TagAt(text, 0) is { Kind: TagKind.None, RanOut: true } ? text.ToString() : "";
}
