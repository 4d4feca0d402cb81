namespace Coach.Markup;

/// <summary>A part of a reply: shown text, an action call, or an element that could not be read.</summary>
public abstract class ReplyItem
{
    private protected ReplyItem(string source, int offset, int length)
    {
        Source = source;
        Offset = offset;
        Length = length;
    }

    private protected string Source { get; }

    /// <summary>Where it starts in the reply, in UTF-16 characters from 0.</summary>
    public int Offset { get; }

    /// <summary>How long it is in the reply, in UTF-16 characters.</summary>
    public int Length { get; }
}

/// <summary>Text that is shown, as it stands in the reply.</summary>
public sealed class TextRun : ReplyItem
{
    internal TextRun(string source, int offset, int length)
        : base(source, offset, length)
    {
    }

    /// <summary>The text; copied from the reply on each use, except when it is the whole reply.</summary>
    public string Text => Length == Source.Length ? Source : Source.Substring(Offset, Length);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
