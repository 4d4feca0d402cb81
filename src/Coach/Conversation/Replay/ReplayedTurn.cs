namespace Coach;

/// <summary>What a recorded turn would come to now, as far as no handler and no guard has to run for it.</summary>
public sealed record ReplayedTurn
{
    /// <summary>The turn as it was recorded.</summary>
    public required RecordedTurn Turn { get; init; }

    /// <summary>Whether there was something to replay: a raw reply that is still kept, of a turn that the model answered.</summary>
    public required bool IsReplayed { get; init; }

    /// <summary>What would be different, in the order of the replies.</summary>
    public IReadOnlyList<ReplayDifference> Differences { get; init; } = [];

    /// <summary>Whether anything would be different.</summary>
    public bool IsDifferent => Differences.Count > 0;
}

/// <summary>One thing that would be different. What the texts hold is the model's own: fit for an audit, not for a page.</summary>
/// <param name="Step">The step of the turn, from 1.</param>
/// <param name="Change">What it is about.</param>
/// <param name="Was">What was recorded, as <paramref name="Change"/> says; empty if there was nothing.</param>
/// <param name="Would">What it would be now; empty if there would be nothing.</param>
public sealed record ReplayDifference(int Step, ReplayChange Change, string Was, string Would)
{
    /// <summary>The action's name as it was recorded, or as it would be read if it was not; null if it is about no action.</summary>
    public string? Action { get; init; }

    /// <summary>Where the element begins in the raw reply, in UTF-16 characters; null if it is about the whole reply.</summary>
    public int? Offset { get; init; }

    /// <summary>Why a call would be refused, as the model would be told; null if there is nothing to say.</summary>
    public string? Reason { get; init; }
}

/// <summary>What a <see cref="ReplayDifference"/> is about.</summary>
public enum ReplayChange
{
    /// <summary>The state in which the turn began does not exist any more, so that the turn would fail. The state's name was; nothing would be.</summary>
    State,

    /// <summary>Something would be read as a call that was none: text, or an error. The error's code was, if it was one; the action's name would be.</summary>
    CallRead,

    /// <summary>A call would not be read as one. The action's name was; the error's code would be, if it was one.</summary>
    CallNotRead,

    /// <summary>What is no call would be an error, none, or another one. The codes.</summary>
    Unreadable,

    /// <summary>A call would ask for another action. The names.</summary>
    Name,

    /// <summary>A call would have other parameters. The JSON objects.</summary>
    Parameters,

    /// <summary>A call would be repaired otherwise. The kinds of the repairs, separated by commas.</summary>
    Repairs,

    /// <summary>Other parameters of a call would be ignored. Their names, separated by commas.</summary>
    IgnoredParameters,

    /// <summary>A call would be refused, run, or refused for another reason. The codes of the refusals, or what became of the call; <c>run</c> for one that would run.</summary>
    Outcome,

    /// <summary>A call has changed the state, and could not do so now. The state after the call was; the state before it would be.</summary>
    Transition,

    /// <summary>The person would see another text. The texts.</summary>
    VisibleText,
}
