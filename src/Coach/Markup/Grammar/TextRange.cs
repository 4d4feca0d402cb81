namespace Coach.Markup;

/// <summary>A part of a text: from <see cref="Start"/> up to, not including, <see cref="End"/>, in UTF-16 characters.</summary>
internal readonly struct TextRange(int start, int end)
{
    public int Start { get; } = start;

    public int End { get; } = end;

    public int Length => End - Start;

    public bool IsEmpty => End == Start;

    /// <summary>The same part of a text that begins <paramref name="offset"/> characters earlier.</summary>
    public TextRange MovedBy(int offset) => new(Start + offset, End + offset);

    public ReadOnlySpan<char> In(ReadOnlySpan<char> text) => text.Slice(Start, Length);
}
