namespace Coach.Markup;

/// <summary>A tag of the markup. The scan's needles are read from it, so that scan and grammar look for the same thing.</summary>
internal abstract class Tag : Terminal<TextRange>
{
    /// <summary>What <see cref="EndAt(ReadOnlySpan{char}, int)"/> gives where the text ends too early: with more of it, the tag may stand there.</summary>
    public const int RanOut = -2;

    /// <summary>So much space may stand at a place in a tag, and so long may a name in a closing one be: a tag that goes on for ever would be looked for for ever.</summary>
    public const int LongestGap = 128;

    /// <summary>Strings of which one starts every such tag, whatever its case.</summary>
    public abstract IReadOnlyList<string> Needles { get; }

    /// <summary>The tag's end; -1 when none stands at <paramref name="position"/>, <see cref="RanOut"/> when the text does not tell.</summary>
    public abstract int EndAt(ReadOnlySpan<char> text, int position);

    /// <summary>The same, and whether with more text it may be another; of a tag that may end with the text.</summary>
    public virtual int EndAt(ReadOnlySpan<char> text, int position, ref bool ranOut)
    {
        var end = EndAt(text, position);
        ranOut |= end == RanOut;
        return end;
    }

    public override bool Match(ReadOnlySpan<char> text, ref int position, out TextRange value)
    {
        var end = EndAt(text, position);
        value = new TextRange(position, Math.Max(end, position));
        if (end < 0)
        {
            return false;
        }

        position = end;
        return true;
    }

    /// <summary>Behind <paramref name="c"/>, or why it does not stand there. As the next two, it hands on a position that is none.</summary>
    protected static int Behind(ReadOnlySpan<char> text, int position, char c) =>
        position < 0 ? position : position >= text.Length ? RanOut : text[position] == c ? position + 1 : -1;

    /// <summary>Behind <paramref name="word"/>, in any case.</summary>
    protected static int Behind(ReadOnlySpan<char> text, int position, string word)
    {
        if (position < 0)
        {
            return position;
        }

        if (text.Length - position < word.Length)
        {
            return word.AsSpan().StartsWith(text.Slice(position), StringComparison.OrdinalIgnoreCase) ? RanOut : -1;
        }

        return Characters.HasWord(text, position, word) ? position + word.Length : -1;
    }

    protected static int BehindBlanks(ReadOnlySpan<char> text, int position) =>
        (uint)position >= (uint)text.Length || !Characters.IsBlank(text[position]) ? position : Characters.SkipBlanks(text.Slice(0, Math.Min(text.Length, position + LongestGap)), position);

    protected static int BehindSpace(ReadOnlySpan<char> text, int position) =>
        (uint)position >= (uint)text.Length || !Characters.IsSpace(text[position]) ? position : Characters.SkipSpace(text.Slice(0, Math.Min(text.Length, position + LongestGap)), position);

    protected static int BehindName(ReadOnlySpan<char> text, int position) =>
        (uint)position >= (uint)text.Length ? position : Characters.SkipName(text.Slice(0, Math.Min(text.Length, position + LongestGap)), position);
}

/// <summary>A tag without anything inside, such as <c>&lt;think&gt;</c>.</summary>
internal sealed class LiteralTag(string literal) : Tag
{
    public override string Expectation => literal;

    public override IReadOnlyList<string> Needles => [literal];

    public override int EndAt(ReadOnlySpan<char> text, int position) => Behind(text, position, literal);
}

/// <summary>Either of two tags.</summary>
internal sealed class EitherTag(Tag first, Tag second) : Tag
{
    public override string Expectation => $"{first.Expectation} or {second.Expectation}";

    public override IReadOnlyList<string> Needles => [.. first.Needles, .. second.Needles];

    public override int EndAt(ReadOnlySpan<char> text, int position)
    {
        var end = first.EndAt(text, position);
        if (end >= 0)
        {
            return end;
        }

        var other = second.EndAt(text, position);
        return other >= 0 ? other : Math.Min(end, other);
    }
}

/// <summary>A tag that never stands anywhere: the closing one of a format that has none.</summary>
internal sealed class NoTag : Tag
{
    public override string Expectation => "nothing";

    public override IReadOnlyList<string> Needles => [];

    public override int EndAt(ReadOnlySpan<char> text, int position) => -1;
}
