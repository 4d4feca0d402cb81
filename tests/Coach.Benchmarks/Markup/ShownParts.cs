namespace Coach.Benchmarks.Markup;

/// <summary>
/// The visible text of the other readers: it takes the line of an element that stands alone on it, and one of two spaces around an element in
/// a line. It is as short as it can be because the measured text has no other case.
/// </summary>
internal struct ShownParts(string text)
{
    private readonly List<(int Start, int Length)> _parts = [];
    private int _shown;
    private int _length;

    /// <summary>Leaves out an element.</summary>
    public void Hide(int start, int end)
    {
        var before = start == 0 ? '\n' : text[start - 1];
        var after = end == text.Length ? '\n' : text[end];
        ShowTo(start);
        _shown = end < text.Length && before == after && before is '\n' or ' ' ? end + 1 : end;
    }

    public string Joined()
    {
        if (_shown == 0)
        {
            return text;
        }

        ShowTo(text.Length);
        return string.Create(_length, (text, parts: _parts), static (target, source) =>
        {
            foreach (var (start, length) in source.parts)
            {
                source.text.AsSpan(start, length).CopyTo(target);
                target = target[length..];
            }
        });
    }

    private void ShowTo(int end)
    {
        if (end <= _shown)
        {
            return;
        }

        _parts.Add((_shown, end - _shown));
        _length += end - _shown;
    }
}
