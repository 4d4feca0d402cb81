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
