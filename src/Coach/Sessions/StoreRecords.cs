namespace Coach;

/// <summary>Where a turn stands.</summary>
public enum TurnStatus
{
    /// <summary>Accepted, not yet answered.</summary>
    Running,

    /// <summary>Answered; the same id gives the recorded result.</summary>
    Completed,

    /// <summary>Not answered, for a reason in the result; the same id tries again.</summary>
    Failed,

    /// <summary>Cancelled before it was answered; the same id tries again.</summary>
    Interrupted,
}

/// <summary>What began a turn.</summary>
public enum TurnKind
{
    /// <summary>A message of the person, answered by the model.</summary>
    Message,

    /// <summary>An action that the person or the application asked for; the model is not called.</summary>
    Action,

    /// <summary>A person's decision on a call that waited for approval; the model is not called.</summary>
    Decision,
}

/// <summary>Who wrote a message.</summary>
public enum MessageRole
{
    /// <summary>The person.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,

    /// <summary>The application: what became of an action that nobody said a message for, such as a button or an approval.</summary>
    Application,
}

/// <summary>A turn as a store keeps it.</summary>
/// <param name="TurnId">The turn's id, unique in its session.</param>
/// <param name="Message">The user's message; for a turn of another <see cref="Kind"/> what was asked, as JSON.</param>
/// <param name="Status">Where the turn stands.</param>
/// <param name="Result">The recorded result as JSON, or null while there is none.</param>
/// <param name="IsNew">Whether this call recorded it.</param>
public sealed record TurnRecord(string TurnId, string Message, TurnStatus Status, string? Result, bool IsNew)
{
    /// <summary>What began the turn.</summary>
    public TurnKind Kind { get; init; }
}

/// <summary>A message of the history. Carries no markup.</summary>
/// <param name="Ordinal">The message's place in the session, from 1, without gaps.</param>
/// <param name="TurnId">The turn it belongs to.</param>
/// <param name="Role">Who wrote it.</param>
/// <param name="Text">The user's words, the visible text of the reply, or what became of the application's action.</param>
/// <param name="At">When it was recorded, in UTC.</param>
/// <param name="Result">For a message that is not the user's, what its step did, as JSON: the turn's recorded result if it has one step.</param>
public sealed record StoredMessage(long Ordinal, string TurnId, MessageRole Role, string Text, DateTimeOffset At, string? Result);

/// <summary>A row of the action log: a call, executed or refused.</summary>
/// <param name="TurnId">The turn.</param>
/// <param name="Step">The step of the turn, from 1.</param>
/// <param name="At">When the step was committed, in UTC.</param>
/// <param name="Model">The model that asked, if it said its name.</param>
/// <param name="Result">The call and what became of it.</param>
public sealed record ActionLogEntry(string TurnId, int Step, DateTimeOffset At, string? Model, ActionCallResult Result);

/// <summary>What a step commits.</summary>
public sealed record StepRecord
{
    /// <summary>The session as the step's calls left it, with the version that was read.</summary>
    public required CoachSession Session { get; init; }

    /// <summary>The turn.</summary>
    public required string TurnId { get; init; }

    /// <summary>The step of the turn, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>The reply as the model wrote it, markup and all; kept for audit.</summary>
    public required string RawReply { get; init; }

    /// <summary>The reply without markup, or what became of the application's action, for the history.</summary>
    public required string VisibleText { get; init; }

    /// <summary>Who wrote <see cref="VisibleText"/>.</summary>
    public MessageRole Role { get; init; } = MessageRole.Assistant;

    /// <summary>The model, if it said its name.</summary>
    public string? Model { get; init; }

    /// <summary>The calls with their results, in order.</summary>
    public required IReadOnlyList<ActionCallResult> Calls { get; init; }

    /// <summary>The calls that wait for a person's approval from here on.</summary>
    public IReadOnlyList<PendingApproval> Parked { get; init; } = [];

    /// <summary>The key of the waiting call that the step has decided on, and that waits no longer; null if there is none.</summary>
    public string? Decided { get; init; }

    /// <summary>The turn's result as JSON, if the step completes the turn; else null.</summary>
    public string? Result { get; init; }

    /// <summary>What this step alone did, as JSON, for the history; null if that is the same as <see cref="Result"/>.</summary>
    public string? StepResult { get; init; }

    /// <summary>The time of the commit, in UTC.</summary>
    public required DateTimeOffset At { get; init; }
}
