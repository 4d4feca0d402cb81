using System.Buffers;

namespace Coach.Markup;

/// <summary>Whether a place is code.</summary>
internal enum CodePlace
{
    /// <summary>It is none.</summary>
    None,

    /// <summary>It is.</summary>
    Code,

    /// <summary>What follows decides.</summary>
    Undecided,
}

/// <summary>
/// Finds out whether a place in the text is code, which is quotation: a fenced block or an inline span. It follows the text once, from
/// front to back, and only as far as somebody asks; what it must know of text that is gone it keeps.
/// </summary>
/// <param name="longestSpan">So far behind a place the end of an inline span is looked for.</param>
internal struct CodeScan(int longestSpan)
{
    /// <summary>Longer runs of backticks are no code.</summary>
    private const int LongestSpanMark = 64;

    /// <summary>What is longer counts as several runs: a run that never ends would be kept for ever.</summary>
    private const int LongestRun = 1024;

    private FenceScan _fence;

    /// <summary>Runs before this are followed.</summary>
    private int _position;

    /// <summary>The line is known up to here.</summary>
    private int _lineFrom;

    /// <summary>Whether the line has been nothing but blanks and marks of lists and quotes.</summary>
    private bool _marksOnly = true;

    /// <summary>The length of backticks at a line's start that are a fence unless more backticks follow on the line; 0 for none.</summary>
    private int _maybeFence;

    /// <summary>The lengths of the line's runs that have met no equal one, in order, and how many they are.</summary>
    private byte[]? _open;
    private int _openCount;

    /// <summary>The place for which the text ahead is searched, how far that is done, and the best end found.</summary>
    private int _askedAt = -1;
    private int _ahead;
    private int _bestOpen;
    private int _bestEnd;

    /// <summary>Goes on behind an element: what is in it is no code.</summary>
    public void SkipTo(int end)
    {
        if (end <= _position)
        {
            return;
        }

        LeaveSpans(end);
        _maybeFence = 0;
    }

    /// <summary>Whether <paramref name="at"/> is code, and where to go on then. Asked with rising positions.</summary>
    public CodePlace At(ReadOnlySpan<char> text, int at, bool isFinal, out int end)
    {
        // As directly behind what was hidden, where no code can have begun.
        if (at == _position && IsOutside)
        {
            end = -1;
            return CodePlace.None;
        }

        return FollowTo(text, at, isFinal, out end);
    }

    private readonly bool IsOutside => !_fence.IsOpen && _openCount == 0 && _maybeFence == 0;

    private CodePlace FollowTo(ReadOnlySpan<char> text, int at, bool isFinal, out int end)
    {
        Follow(text, at);
        end = -1;
        if (IsOutside)
        {
            return CodePlace.None;
        }

        if (!_fence.IsOpen)
        {
            FollowLine(text, at);
        }

        return _fence.IsOpen ? InFence(text, out end)
            : _openCount == 0 && _maybeFence == 0 ? CodePlace.None
            : LookAhead(text, at, isFinal, out end);
    }

    /// <summary>Forgets the text before <paramref name="to"/>, or up to a run that the text may go on with; returns how much that is.</summary>
    public int Drop(ReadOnlySpan<char> text, int to)
    {
        Follow(text, to);
        to = Math.Min(to, _position);
        if (!_fence.IsOpen)
        {
            FollowLine(text, to);
        }

        _position -= to;
        _lineFrom -= to;
        _ahead -= to;
        _bestEnd -= to;
        _askedAt = Math.Max(-1, _askedAt - to);
        return to;
    }

    private void Follow(ReadOnlySpan<char> text, int to)
    {
        while (_position < to)
        {
            if (_fence.IsOpen)
            {
                _fence.Follow(text[..to], ref _position);
                LeaveSpans(_position);
                continue;
            }

            var next = text[_position..to].IndexOfAny('`', '~');
            var start = next < 0 ? to : _position + next;
            if (next >= 0 || _maybeFence > 0)
            {
                FollowLine(text, start);
                if (_fence.IsOpen)
                {
                    continue;
                }
            }

            if (next < 0)
            {
                _position = to;
                return;
            }

            var end = RunEnd(text, start);
            if (end == text.Length && end > to)
            {
                _position = start;
                return;
            }

            AddRun(text[start], end - start);
            _position = _lineFrom = end;
            _marksOnly = false;
        }
    }

    /// <summary>Takes in the text up to <paramref name="to"/>, in which no run stands.</summary>
    private void FollowLine(ReadOnlySpan<char> text, int to)
    {
        if (to <= _lineFrom)
        {
            return;
        }

        var piece = text[_lineFrom..to];
        if (_maybeFence > 0 && piece.IndexOf('\n') is var first and >= 0)
        {
            StartFence('`', _maybeFence, _lineFrom + first);
            return;
        }

        var lineStart = piece.LastIndexOf('\n') + 1;
        if (lineStart > 0)
        {
            _openCount = 0;
            _marksOnly = true;
        }

        _marksOnly = _marksOnly && piece[lineStart..].IndexOfAnyExcept(Marks) < 0;
        _lineFrom = to;
    }

    private void AddRun(char mark, int length)
    {
        if (length >= 3 && _marksOnly)
        {
            if (mark == '~')
            {
                _fence.Start(mark, length);
            }
            else
            {
                _maybeFence = length;
            }

            return;
        }

        if (mark == '~')
        {
            return;
        }

        // ```like this``` is inline code.
        OpenLine();
        if (length > LongestSpanMark)
        {
            return;
        }

        var at = IndexOfOpen(length);
        if (at >= 0)
        {
            _openCount = at;
            return;
        }

        Open(length);
    }

    private CodePlace InFence(ReadOnlySpan<char> text, out int end)
    {
        _fence.Follow(text, ref _position);
        LeaveSpans(_position);
        end = _position;
        return CodePlace.Code;
    }

    /// <summary>Looks for the end of the first open run that has one on the line.</summary>
    private CodePlace LookAhead(ReadOnlySpan<char> text, int at, bool isFinal, out int end)
    {
        if (_askedAt != at)
        {
            (_askedAt, _ahead, _bestOpen, _bestEnd) = (at, at, int.MaxValue, -1);
        }

        end = -1;
        var limit = Math.Min(text.Length, (int)Math.Min(int.MaxValue, (long)at + longestSpan));
        while (_bestOpen > 0)
        {
            var next = _ahead < limit ? text[_ahead..limit].IndexOfAny('`', '\n') : -1;
            _ahead = next < 0 ? limit : _ahead + next;
            if (next < 0 && limit == text.Length && !isFinal)
            {
                return CodePlace.Undecided;
            }

            if (next < 0 || text[_ahead] == '\n')
            {
                break;
            }

            var runEnd = RunEnd(text, _ahead);
            if (runEnd == text.Length && !isFinal)
            {
                return CodePlace.Undecided;
            }

            OpenLine();
            if (IndexOfOpen(runEnd - _ahead) is var open and >= 0 && open < _bestOpen)
            {
                (_bestOpen, _bestEnd) = (open, runEnd);
            }

            _ahead = runEnd;
        }

        _askedAt = -1;
        if (_maybeFence > 0)
        {
            StartFence('`', _maybeFence, Math.Min(_ahead, text.Length));
            return InFence(text, out end);
        }

        // What has no end up to the line's has none for what follows on it.
        LeaveSpans(Math.Max(_bestEnd, at));
        end = _bestEnd;
        return end < 0 ? CodePlace.None : CodePlace.Code;
    }

    private void StartFence(char mark, int length, int at)
    {
        _fence.Start(mark, length);
        _maybeFence = 0;
        LeaveSpans(at);
    }

    private void LeaveSpans(int at)
    {
        _position = _lineFrom = at;
        _marksOnly = false;
        _openCount = 0;
    }

    /// <summary>The backticks at the line's start are no fence but a run like others.</summary>
    private void OpenLine()
    {
        if (_maybeFence is > 0 and <= LongestSpanMark)
        {
            Open(_maybeFence);
        }

        _maybeFence = 0;
    }

    private void Open(int length)
    {
        _open ??= new byte[LongestSpanMark];
        _open[_openCount++] = (byte)length;
    }

    private readonly int IndexOfOpen(int length) => length > LongestSpanMark || _openCount == 0 ? -1 : _open.AsSpan(0, _openCount).IndexOf((byte)length);

    private static int RunEnd(ReadOnlySpan<char> text, int start) => Characters.SkipRun(text[..Math.Min(text.Length, start + LongestRun)], start, text[start]);

    private static readonly SearchValues<char> Marks = SearchValues.Create(" \t>-*+.)0123456789");
}
