namespace Coach.Benchmarks.Markup;

/// <summary>
/// The visible text of the other readers: it takes the line of an element that stands alone on it, and one of two spaces around an element in
/// a line. It is as short as it can be because the measured text has no other case.
/// </summary>
struct ShownParts(string text)
{
    readonly List<(int Start, int Length)> parts = [];
    int shown;
    int length;

    /// <summary>Leaves out an element.</summary>
    public void Hide(int start, int end)
    {
        var before = start == 0 ? '\n' : text[start - 1];
        var after = end == text.Length ? '\n' : text[end];
        ShowTo(start);
        shown = end < text.Length && before == after && before is '\n' or ' ' ? end + 1 : end;
    }

    public string Joined()
    {
        if (shown == 0) return text;
        ShowTo(text.Length);
        return string.Create(length, (text, parts), static (target, source) =>
        {
            foreach (var (start, length) in source.parts)
            {
                source.text.AsSpan(start, length).CopyTo(target);
                target = target[length..];
            }
        });
    }

    void ShowTo(int end)
    {
        if (end <= shown) return;
        parts.Add((shown, end - shown));
        length += end - shown;
    }
}
