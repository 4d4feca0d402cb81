namespace Coach.Markup;

/// <summary>
/// The parts of a reply that are not shown. Hiding one that stands alone on its lines takes the lines with it; hiding one inside a line
/// takes one of two spaces that it stood between; all other text stays as it is, unless it would become a tag by what was hidden in it.
/// </summary>
internal struct HiddenSpans
{
    private List<(int Start, int End, ReplyItem? Item)>? _spans;

    private List<TextRange>? _splitTags;

    /// <summary>The second parts of tags that hiding would have put together; hidden too.</summary>
    public readonly IReadOnlyList<TextRange> SplitTags => _splitTags ?? [];

    public void Add(int start, int end, ReplyItem? item)
    {
        _spans ??= [];
        // Beyond the limit of errors hostile text is nothing but such spans.
        if (item is null && _spans.Count > 0 && _spans[^1] is (var first, var last, null) && last == start)
        {
            _spans[^1] = (first, end, null);
            return;
        }

        _spans.Add((start, end, item));
    }

    /// <summary>The text that is left, the same instance if nothing is hidden, and the items in order with the text runs between them.</summary>
    public (string Visible, IReadOnlyList<ReplyItem> Items) Apply(string text, ElementGrammar grammar)
    {
        if (_spans is null)
        {
            return (text, text.Length == 0 ? [] : [new TextRun(text, 0, text.Length)]);
        }

        var result = new Layout(text, grammar, _spans.Count);
        for (var first = 0; first < _spans.Count;)
        {
            var last = first;
            while (last + 1 < _spans.Count && IsBlank(text, _spans[last].End, _spans[last + 1].Start))
            {
                last++;
            }

            var lineStart = LineStart(text, result.Shown, _spans[first].Start);
            var lineEnd = LineEnd(text, _spans[last].End);
            var takesLines = lineStart >= 0 && lineEnd >= 0;
            if (takesLines)
            {
                result.ShowTo(lineStart);
            }

            for (; first <= last; first++)
            {
                var (start, end, item) = _spans[first];
                if (!takesLines)
                {
                    result.ShowTo(start);
                    if (result.EndsInSpace && Characters.Is(text, end, ' '))
                    {
                        end++;
                    }
                }

                result.Hide(end, item);
            }

            if (takesLines)
            {
                result.Hide(lineEnd, null);
            }
        }

        result.ShowTo(text.Length);
        _splitTags = result.SplitTags;
        return (result.Visible(), result.Items);
    }

    private static bool IsBlank(string text, int start, int end) => Characters.SkipBlanks(text, start) >= end;

    /// <summary>The start of the line if only blanks stand between it and <paramref name="position"/>, or -1.</summary>
    private static int LineStart(string text, int shown, int position)
    {
        while (position > shown && Characters.IsBlank(text[position - 1]))
        {
            position--;
        }

        return position == 0 || text[position - 1] == '\n' ? position : -1;
    }

    /// <summary>Behind the line's end if only blanks stand before it, or -1.</summary>
    private static int LineEnd(string text, int position)
    {
        position = Characters.SkipBlanks(text, position);
        if (position == text.Length)
        {
            return position;
        }

        if (text[position] == '\r' && Characters.Is(text, position + 1, '\n'))
        {
            position++;
        }

        return text[position] == '\n' ? position + 1 : -1;
    }
}
