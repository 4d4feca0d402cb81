namespace Coach.Markup;

/// <summary>A call or an error; or, if it is neither, where shown text stands, of which an item is made when somebody asks for it.</summary>
internal readonly struct ReplyPart(ReplyItem? item, int start, int end)
{
    public ReplyItem? Item { get; } = item;

    public int Start { get; } = start;

    public int Length { get; } = end - start;

    public bool IsText => Item is null;

    public ReplyItem ItemOf(string reply) => Item ?? new TextRun(reply, Start, Length);
}
