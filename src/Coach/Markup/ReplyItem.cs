namespace Coach.Markup;

/// <summary>A part of a reply: shown text, an action call, or an element that could not be read.</summary>
public abstract class ReplyItem
{
    private protected ReplyItem(int offset, int length)
    {
        Offset = offset;
        Length = length;
    }

    /// <summary>Where it starts in the reply, in UTF-16 characters from 0.</summary>
    public int Offset { get; }

    /// <summary>How long it is in the reply, in UTF-16 characters.</summary>
    public int Length { get; }
}

/// <summary>Text that is shown, as it stands in the reply.</summary>
public sealed class TextRun : ReplyItem
{
    private readonly string _reply;

    internal TextRun(string reply, int offset, int length)
        : base(offset, length) => _reply = reply;

    /// <summary>The text; copied from the reply on each use, except when it is the whole reply.</summary>
    public string Text => Length == _reply.Length ? _reply : _reply.Substring(Offset, Length);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
