namespace Coach.Markup;

/// <summary>Something that was dropped or ignored while reading, and is no error.</summary>
public sealed class ReplyNote
{
    internal ReplyNote(string kind, int offset, int length)
    {
        Kind = kind;
        Offset = offset;
        Length = length;
    }

    /// <summary>What it is: one of <see cref="ReplyNoteKinds"/>.</summary>
    public string Kind { get; }

    /// <summary>Where it starts in the reply, in UTF-16 characters from 0.</summary>
    public int Offset { get; }

    /// <summary>How long it is in the reply, in UTF-16 characters.</summary>
    public int Length { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} at {Offset}";
}

/// <summary>The kinds of <see cref="ReplyNote"/>.</summary>
public static class ReplyNoteKinds
{
    /// <summary>A closing tag without an opening one was dropped.</summary>
    public const string StrayClose = "stray_close";

    /// <summary>A <c>&lt;/think&gt;</c> without an opening one was dropped; it hides nothing.</summary>
    public const string StrayReasoningClose = "stray_reasoning_close";

    /// <summary>Reasoning runs to the end of the reply without <c>&lt;/think&gt;</c>; it is hidden.</summary>
    public const string UnclosedReasoning = "unclosed_reasoning";

    /// <summary>The same call as an earlier one; it does not run again.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>An attribute, or a member of a call's object, that the format does not know was ignored.</summary>
    public const string UnknownAttribute = "unknown_attribute";

    /// <summary>
    /// With an element hidden, the text on both sides of it would have been a tag, such as <c>[ACT</c> and <c>ION:</c>; the second part was dropped.
    /// </summary>
    public const string SplitTag = "split_tag";

    /// <summary>There are more notes than <see cref="MarkupOptions.MaxErrors"/>; those after this one are not listed.</summary>
    public const string TooManyNotes = "too_many_notes";
}
