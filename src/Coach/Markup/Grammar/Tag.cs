namespace Coach.Markup;

/// <summary>A tag of the markup. The scan's needles are read from it, so that scan and grammar look for the same thing.</summary>
internal abstract class Tag : Terminal<TextRange>
{
    /// <summary>Strings of which one starts every such tag, whatever its case.</summary>
    public abstract IReadOnlyList<string> Needles { get; }

    /// <summary>The tag's end, or -1 when none stands at <paramref name="position"/>.</summary>
    public abstract int EndAt(ReadOnlySpan<char> text, int position);

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
}

/// <summary>A tag without anything inside, such as <c>&lt;think&gt;</c>.</summary>
internal sealed class LiteralTag(string literal) : Tag
{
    public override string Expectation => literal;

    public override IReadOnlyList<string> Needles => [literal];

    public override int EndAt(ReadOnlySpan<char> text, int position) =>
        Characters.HasWord(text, position, literal) ? position + literal.Length : -1;
}

/// <summary>Either of two tags.</summary>
internal sealed class EitherTag(Tag first, Tag second) : Tag
{
    public override string Expectation => $"{first.Expectation} or {second.Expectation}";

    public override IReadOnlyList<string> Needles => [.. first.Needles, .. second.Needles];

    public override int EndAt(ReadOnlySpan<char> text, int position) => first.EndAt(text, position) is var end and >= 0 ? end : second.EndAt(text, position);
}

/// <summary>A tag that never stands anywhere: the closing one of a format that has none.</summary>
internal sealed class NoTag : Tag
{
    public override string Expectation => "nothing";

    public override IReadOnlyList<string> Needles => [];

    public override int EndAt(ReadOnlySpan<char> text, int position) => -1;
}
