using System.Globalization;
using System.Text;

namespace Coach.Cli.Parse;

/// <summary>Something to point at: the places in the text, as start and end, and what is said about them.</summary>
internal sealed record Mark(IReadOnlyList<(int Start, int End)> Places, string Label, Ink Ink);

/// <summary>The lines of a text with carets under its marks; of a long text only the lines around them, of a long line only what is around them.</summary>
internal sealed class SourceView(string text, SourceLines lines, Page page)
{
    /// <summary>So many lines are shown whatever is on them.</summary>
    private const int FewLines = 24;
    private const int MostMarkedLines = 40;
    private const int MostWindows = 3;
    private const int MostRows = 12;

    private readonly SortedDictionary<int, List<Row>> _rows = [];

    public void Add(Mark mark)
    {
        var rows = new Dictionary<int, Row>();
        foreach (var (start, end) in mark.Places)
        {
            var (first, last) = (lines.LineOf(start), lines.LineOf(Math.Max(start, end - 1)));
            RowOn(first, rows, mark).Spans.Add(new(start, last == first ? end : lines[first].End, start));
            if (last > first)
            {
                RowOn(last, rows, mark with { Label = mark.Label + ", its end" }).Spans.Add(new(lines[last].Start, end, start));
            }
        }
    }

    public void Write()
    {
        var digits = (ShownLines().LastOrDefault() + 1).ToString(CultureInfo.InvariantCulture).Length;
        var next = 0;
        var marked = 0;
        foreach (var line in ShownLines())
        {
            WriteLeftOut(digits, line - next);
            WriteLine(line, digits);
            marked += _rows.ContainsKey(line) ? 1 : 0;
            next = line + 1;
        }

        WriteLeftOut(digits, lines.Count - next);
        if (_rows.Count > marked)
        {
            page.Row(new string(' ', digits + 3), $"… and places on {Page.Count(_rows.Count - marked, "line")}", Ink.Plain);
        }
    }

    private List<Row> RowsOn(int line) => _rows.TryGetValue(line, out var rows) ? rows : [];

    private Row RowOn(int line, Dictionary<int, Row> own, Mark mark)
    {
        if (!own.TryGetValue(line, out var row))
        {
            own[line] = row = new(mark.Label, mark.Ink, []);
            if (!_rows.TryGetValue(line, out var all))
            {
                _rows[line] = all = [];
            }

            all.Add(row);
        }

        return row;
    }

    private IEnumerable<int> ShownLines()
    {
        if (lines.Count <= FewLines)
        {
            return Enumerable.Range(0, lines.Count);
        }

        return _rows.Count == 0
            ? Enumerable.Range(0, 3)
            : _rows.Keys.Take(MostMarkedLines).SelectMany(static line => new[] { line - 1, line, line + 1 }).Where(line => line >= 0 && line < lines.Count).Distinct().Order();
    }

    private void WriteLeftOut(int digits, int count)
    {
        if (count > 0)
        {
            page.Line($"{new string(' ', digits)} ⋮ {Page.Count(count, "line")}", Ink.Frame);
        }
    }

    private void WriteLine(int line, int digits)
    {
        var number = (line + 1).ToString(CultureInfo.InvariantCulture).PadLeft(digits);
        var margin = new string(' ', digits) + " │ ";
        // One cell is left for a caret behind the line.
        var cells = page.Width - margin.Length - 1;
        var (start, end) = lines[line];
        var rows = RowsOn(line);
        var from = start;
        for (var windows = 0; ; windows++)
        {
            var window = WindowOf(from, start, end, cells, rows);
            page.Row(windows == 0 ? number + " │ " : margin, window.Text, Ink.Plain);
            foreach (var row in rows.Take(MostRows))
            {
                WriteRow(margin, window, row, cells);
            }

            if (rows.Count > MostRows && windows == 0)
            {
                page.Row(margin, $"… and {Page.Number(rows.Count - MostRows)} more that start or end here", Ink.Plain);
            }

            from = NextPlace(rows, window.End);
            if (from < 0 || window.End == end)
            {
                return;
            }

            if (windows + 1 == MostWindows)
            {
                var left = rows.Sum(row => row.Spans.Count(span => span.Start >= from));
                page.Row(margin, $"… {Page.Count(left, "more place")} on this line", Ink.Plain);
                return;
            }
        }
    }

    /// <summary>The first place at or behind <paramref name="from"/>, or -1.</summary>
    private static int NextPlace(List<Row> rows, int from) =>
        rows.SelectMany(static row => row.Spans).Where(span => span.Start >= from).Select(static span => span.Start).DefaultIfEmpty(-1).Min();

    /// <summary>As much of a line as is wide enough, around a place on it.</summary>
    private Window WindowOf(int from, int start, int end, int cells, List<Row> rows)
    {
        var line = text.AsSpan(0, end);
        if (Cells.Fit(line, start, cells) == end)
        {
            return new(text, start, end, start, end);
        }

        var place = Math.Max(from, NextPlace(rows, from));
        // From the line's start if the place is then not far to the right.
        var first = Cells.Fit(line, start, cells * 2 / 3) >= place ? start : Back(start, place, cells / 4);
        return new(text, first, Cells.Fit(line, first, cells - 2), start, end);
    }

    private int Back(int start, int place, int cells)
    {
        while (place > start && cells > 0)
        {
            place -= place - 2 >= start && char.IsSurrogatePair(text[place - 2], text[place - 1]) ? 2 : 1;
            cells--;
        }

        return place;
    }

    private void WriteRow(string margin, Window window, Row row, int cells)
    {
        var carets = new StringBuilder();
        var first = -1;
        foreach (var span in row.Spans.Where(window.Has))
        {
            var (column, to) = (window.Column(Math.Max(span.Start, window.Start)), window.Column(Math.Min(span.End, window.End)));
            if (column < carets.Length)
            {
                continue;
            }

            first = first < 0 ? column : first;
            carets.Append(' ', column - carets.Length).Append(span.Start == span.MarkStart && span.Start >= window.Start ? '^' : '~');
            carets.Append('~', Math.Max(0, to - column - 1));
        }

        if (first < 0)
        {
            return;
        }

        if (carets.Length + 1 + row.Label.Length <= cells)
        {
            carets.Append(' ').Append(row.Label);
        }
        else if (first > row.Label.Length)
        {
            var before = row.Label + " ";
            carets.Remove(first - before.Length, before.Length).Insert(first - before.Length, before);
        }
        else
        {
            page.Row(margin, carets.ToString(), row.Ink);
            carets.Clear().Append(' ', Math.Clamp(cells - row.Label.Length, 0, first)).Append(row.Label);
        }

        page.Row(margin, carets.ToString(), row.Ink);
    }

    private sealed record Row(string Label, Ink Ink, List<Span> Spans);

    private readonly record struct Span(int Start, int End, int MarkStart);

    /// <summary>A part of a line as it is shown.</summary>
    private sealed class Window
    {
        private readonly int[] _columns;
        private readonly bool _isAtEnd;

        public Window(string text, int start, int end, int lineStart, int lineEnd)
        {
            (Start, End, _isAtEnd) = (start, end, end == lineEnd);
            var cut = start > lineStart ? "…" : "";
            Text = cut + Cells.Show(text.AsSpan(start, end - start)) + (_isAtEnd ? "" : "…");
            _columns = new int[end - start + 1];
            var column = cut.Length;
            for (var i = start; i < end;)
            {
                var (length, width) = Cells.At(text, i);
                Array.Fill(_columns, column, i - start, Math.Min(length, end - i));
                (i, column) = (i + length, column + width);
            }

            _columns[^1] = column;
        }

        public int Start { get; }

        public int End { get; }

        public string Text { get; }

        public int Column(int position) => _columns[Math.Clamp(position - Start, 0, _columns.Length - 1)];

        /// <summary>Whether something of the span is in sight; what stands on the line break is at the end.</summary>
        public bool Has(Span span) => span.Start <= (_isAtEnd ? int.MaxValue : End - 1) && Math.Max(span.End, span.Start + 1) > Start;
    }
}
