namespace Coach.Markup;

/// <summary>A reply, read: what is shown, what it asks for, and what is wrong with it. Immutable.</summary>
public sealed class MarkedReply
{
    private readonly WholeReply _read;
    private ReplyItem[]? _items;

    internal MarkedReply(WholeReply read, string visibleText, IReadOnlyList<ActionCall> calls)
    {
        _read = read;
        VisibleText = visibleText;
        Calls = calls;
    }

    /// <summary>The reply as the model wrote it.</summary>
    public string Text => _read.Text;

    /// <summary>The reply without markup and reasoning; the same string instance as <see cref="Text"/> if it has neither.</summary>
    public string VisibleText { get; }

    /// <summary>Text runs, calls and errors in the order of the text, none overlapping another. The text runs, joined, are <see cref="VisibleText"/>.</summary>
    public IReadOnlyList<ReplyItem> Items => _items ?? MakeItems();

    /// <summary>The calls among the items, duplicates included.</summary>
    public IReadOnlyList<ActionCall> Calls { get; }

    /// <summary>The errors among the items.</summary>
    public IReadOnlyList<ActionError> Errors => _read.Errors;

    /// <summary>What was dropped or ignored.</summary>
    public IReadOnlyList<ReplyNote> Notes => _read.Notes;

    private ReplyItem[] MakeItems()
    {
        var parts = _read.Parts;
        var items = new ReplyItem[parts.Length];
        for (var index = 0; index < items.Length; index++)
        {
            items[index] = parts[index].ItemOf(Text);
        }

        return Interlocked.CompareExchange(ref _items, items, null) ?? items;
    }
}
