using System.Globalization;

namespace Coach.Cli.Parse;

/// <summary>The lines of a text, and the places in it as a person names them.</summary>
internal sealed class SourceLines
{
    private readonly List<(int Start, int End)> _lines = [];

    public SourceLines(string text)
    {
        for (var start = 0; ;)
        {
            var length = text.AsSpan(start).IndexOfAny('\r', '\n');
            if (length < 0)
            {
                _lines.Add((start, text.Length));
                break;
            }

            var end = start + length;
            _lines.Add((start, end));
            start = end + (text.AsSpan(end).StartsWith("\r\n", StringComparison.Ordinal) ? 2 : 1);
        }

        // What a line break ends is no line of its own.
        if (_lines.Count > 1 && _lines[^1].Start == text.Length)
        {
            _lines.RemoveAt(_lines.Count - 1);
        }
    }

    public int Count => _lines.Count;

    /// <summary>A line without its line break.</summary>
    public (int Start, int End) this[int line] => _lines[line];

    /// <summary>The line of an offset, from 0. A line break belongs to the line that it ends.</summary>
    public int LineOf(int offset)
    {
        var (low, high) = (0, _lines.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _lines[middle].Start <= offset ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    /// <summary><c>line 2, column 5 (offset 31)</c>: lines and columns from 1, offsets from 0, columns and offsets in UTF-16 characters.</summary>
    public string Place(int offset)
    {
        var line = LineOf(offset);
        return string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, column {offset - _lines[line].Start + 1} (offset {offset})");
    }
}
