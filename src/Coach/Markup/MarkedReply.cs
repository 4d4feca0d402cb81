namespace Coach.Markup;

/// <summary>A reply, read: what is shown, what it asks for, and what is wrong with it. Immutable.</summary>
public sealed class MarkedReply
{
    internal MarkedReply(
        string text, string visibleText, IReadOnlyList<ReplyItem> items, IReadOnlyList<ActionCall> calls, IReadOnlyList<ActionError> errors, IReadOnlyList<ReplyNote> notes)
    {
        Text = text;
        VisibleText = visibleText;
        Items = items;
        Calls = calls;
        Errors = errors;
        Notes = notes;
    }

    /// <summary>The reply as the model wrote it.</summary>
    public string Text { get; }

    /// <summary>The reply without markup and reasoning; the same string instance as <see cref="Text"/> if it has neither.</summary>
    public string VisibleText { get; }

    /// <summary>Text runs, calls and errors in the order of the text, none overlapping another. The text runs, joined, are <see cref="VisibleText"/>.</summary>
    public IReadOnlyList<ReplyItem> Items { get; }

    /// <summary>The calls among the items, duplicates included.</summary>
    public IReadOnlyList<ActionCall> Calls { get; }

    /// <summary>The errors among the items.</summary>
    public IReadOnlyList<ActionError> Errors { get; }

    /// <summary>What was dropped or ignored.</summary>
    public IReadOnlyList<ReplyNote> Notes { get; }
}
