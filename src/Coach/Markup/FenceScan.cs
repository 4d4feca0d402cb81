namespace Coach.Markup;

/// <summary>Follows a fenced block to the line that closes it, in pieces of any size.</summary>
internal struct FenceScan
{
    private enum Line { Start, Mark, Closing, Other }

    private char _mark;
    private int _length;
    private int _run;
    private Line _line;

    public readonly bool IsOpen => _length > 0;

    /// <summary>Starts on the line of the opening fence, behind it.</summary>
    public void Start(char mark, int length)
    {
        (_mark, _length, _line) = (mark, length, Line.Other);
    }

    /// <summary>Goes on to the end of the closing line, where the block is no longer open, or else to the end of the text.</summary>
    public void Follow(ReadOnlySpan<char> text, ref int position)
    {
        while (position < text.Length)
        {
            var c = text[position];
            switch (_line)
            {
                case Line.Other:
                    var end = text[position..].IndexOf('\n');
                    position = end < 0 ? text.Length : position + end + 1;
                    _line = end < 0 ? Line.Other : Line.Start;
                    _run = 0;
                    continue;
                case Line.Start when c == '\n' || c == '>' || Characters.IsBlank(c):
                    break;
                case Line.Start or Line.Mark when c == _mark:
                    _line = Line.Mark;
                    _run++;
                    break;
                case Line.Mark or Line.Closing when _run >= _length && c is '\n' or '\r':
                    _length = 0;
                    return;
                case Line.Mark or Line.Closing when _run >= _length && Characters.IsBlank(c):
                    _line = Line.Closing;
                    break;
                default:
                    _line = Line.Other;
                    continue;
            }

            position++;
        }
    }
}
