namespace Coach;

/// <summary>A turn as it was recorded, for audit: what was asked, what the model wrote, and what became of it. Not for a person's eyes, see <see cref="RecordedStep.RawReply"/>.</summary>
public sealed record RecordedTurn
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }

    /// <summary>The turn's id, unique in its session.</summary>
    public required string TurnId { get; init; }

    /// <summary>What began the turn.</summary>
    public TurnKind Kind { get; init; }

    /// <summary>The user's message; for a turn of another <see cref="Kind"/> what was asked, as JSON.</summary>
    public required string Message { get; init; }

    /// <summary>Where the turn stands.</summary>
    public required TurnStatus Status { get; init; }

    /// <summary>The recorded result as JSON, or null while there is none.</summary>
    public string? Result { get; init; }

    /// <summary>When the turn was accepted, in UTC.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>When it completed or, last, failed, in UTC; null while it has done neither.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The committed steps, in order.</summary>
    public IReadOnlyList<RecordedStep> Steps { get; init; } = [];

    /// <summary>The recorded result, read; null if there is none, or if another version of Coach wrote it in a way that this one does not read. The steps say what happened in any case.</summary>
    public TurnResult? ReadResult()
    {
        try
        {
            return Result is null ? null : CoachJson.Read(Result);
        }
        catch (CoachStoreException)
        {
            return null;
        }
    }
}

/// <summary>A committed step of a <see cref="RecordedTurn"/>: one reply of the model, or an action that was asked for without it, with what it did.</summary>
public sealed record RecordedStep
{
    /// <summary>The step of the turn, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>
    /// The reply as the model wrote it, with markup, reasoning and whatever else it put there. For audit, and never shown to people: what they see is
    /// <see cref="VisibleText"/>. Empty for a step without a model, and once <see cref="RetentionPolicy.RawReplies"/> has emptied it.
    /// </summary>
    public required string RawReply { get; init; }

    /// <summary>What the history got: the reply without markup, or what became of an action that was asked for without the model.</summary>
    public required string VisibleText { get; init; }

    /// <summary>The model, if it said its name.</summary>
    public string? Model { get; init; }

    /// <summary>When the step was committed, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The calls, executed and refused, in order; each with the state before and after.</summary>
    public IReadOnlyList<ActionCallResult> Calls { get; init; } = [];
}
