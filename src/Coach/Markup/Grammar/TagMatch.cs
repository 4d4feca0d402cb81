namespace Coach.Markup;

/// <summary>What a tag does.</summary>
internal enum TagKind
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It starts an element.</summary>
    Opener,

    /// <summary>It ends one.</summary>
    Closer,

    /// <summary>It starts reasoning.</summary>
    ReasoningStart,

    /// <summary>It ends reasoning.</summary>
    ReasoningEnd,
}

/// <summary>A tag at a place, and whether with more text another one could stand there.</summary>
internal readonly struct TagMatch(TagKind kind, int end, bool ranOut, int format = -1)
{
    public TagKind Kind { get; } = kind;

    public int End { get; } = end;

    /// <summary>Which of the grammar's formats an element has that it starts.</summary>
    public int Format { get; } = format;

    public bool RanOut { get; } = ranOut;
}
