namespace Coach.Markup;

/// <summary>What is shown of a reply so far, as runs of its text, with the items between them.</summary>
internal ref struct Layout(string text, ElementGrammar grammar, int hidden)
{
    /// <summary>How much shown text before a hidden part may be the start of a tag that continues behind it, and how much of that is looked at.</summary>
    private const int LongestHalf = 64;

    private readonly List<ReplyItem> _items = new((hidden * 2) + 1);
    private int _length;
    private int _lastShown = -1;

    /// <summary>The end of the shown text, if it may be the start of a tag.</summary>
    private string _half = "";

    /// <summary>Up to here the text is either shown or hidden.</summary>
    public int Shown { get; private set; }

    public readonly IReadOnlyList<ReplyItem> Items => _items;

    public List<TextRange>? SplitTags { get; private set; }

    public readonly bool EndsInSpace => _lastShown >= 0 && text[_lastShown] == ' ';

    public void ShowTo(int end)
    {
        while (Shown < end && _half.Length > 0 && SplitTagEnd(end) is var tagEnd and >= 0)
        {
            (SplitTags ??= []).Add(new TextRange(Shown, tagEnd));
            Shown = tagEnd;
        }

        if (end <= Shown)
        {
            return;
        }

        _half = Half(text.AsSpan(Shown, end - Shown));
        _items.Add(new TextRun(text, Shown, end - Shown));
        _length += end - Shown;
        _lastShown = end - 1;
        Shown = end;
    }

    public void Hide(int end, ReplyItem? item)
    {
        if (item is not null)
        {
            _items.Add(item);
        }

        Shown = Math.Max(Shown, end);
    }

    public readonly string Visible() => string.Create(_length, (text, items: _items), static (target, source) =>
    {
        var position = 0;
        foreach (var item in source.items)
        {
            if (item is not TextRun run)
            {
                continue;
            }

            source.text.AsSpan(run.Offset, run.Length).CopyTo(target[position..]);
            position += run.Length;
        }
    });

    /// <summary>The end of the tag that the shown text and the text up to <paramref name="end"/> have in common, or -1.</summary>
    private readonly int SplitTagEnd(int end)
    {
        var joined = string.Concat(_half, text.AsSpan(Shown, Math.Min(end - Shown, LongestHalf)));
        var tagEnd = grammar.TagEndAt(joined, 0);
        return tagEnd < 0 ? -1 : Math.Max(Shown + 1, Shown + tagEnd - _half.Length);
    }

    private readonly string Half(ReadOnlySpan<char> run)
    {
        var tail = run[Math.Max(0, run.Length - LongestHalf)..];
        var start = tail.LastIndexOfAny(grammar.SplitStarts);
        var half = start < 0 ? (_half.Length > 0 && _half.Length + run.Length <= LongestHalf ? string.Concat(_half, run) : "")
            : run.Length - tail.Length + start is > 0 and var at && run[at - 1] == '\\' ? ""
            : tail[start..].ToString();
        // A whole tag in the shown text is code or escaped.
        return half.Length > 0 && grammar.TagEndAt(half, 0) < 0 ? half : "";
    }
}
