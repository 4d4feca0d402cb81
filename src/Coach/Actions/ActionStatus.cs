namespace Coach;

/// <summary>What became of an action call.</summary>
public enum ActionStatus
{
    /// <summary>The handler carried it out.</summary>
    Succeeded,

    /// <summary>The handler said no, or threw.</summary>
    Failed,

    /// <summary>No action of this name is declared.</summary>
    UnknownAction,

    /// <summary>The action is declared, but whoever asked may not ask for it.</summary>
    EmitterNotAllowed,

    /// <summary>The action is not in the current state's allow-list.</summary>
    NotAllowed,

    /// <summary>The parameters do not parse, or break a constraint.</summary>
    InvalidParameters,

    /// <summary>The call was readable only by a guess, and the action does not accept guesses.</summary>
    GuessRefused,

    /// <summary>The call waits for a person's approval.</summary>
    NeedsApproval,

    /// <summary>A person has decided that the call does not run.</summary>
    Rejected,

    /// <summary>The call waited for approval for too long.</summary>
    Expired,

    /// <summary>The handler took longer than it may; what it wrote is rolled back.</summary>
    TimedOut,

    /// <summary>Something that the handler waited for was cancelled; what it wrote is rolled back. A cancelled turn keeps no calls at all.</summary>
    Cancelled,

    /// <summary>The same call stood earlier in the reply; it ran once.</summary>
    Duplicate,

    /// <summary>The call stands word for word in the user's message, so it is a quotation.</summary>
    Echoed,

    /// <summary>The turn had asked for as many actions as it may.</summary>
    LimitExceeded,

    /// <summary>Not tried, because an earlier call failed and the policy says to stop.</summary>
    Skipped,

    /// <summary>Undone or not run, because another call failed whose policy undoes the step, or its handler did not end in time.</summary>
    RolledBack,
}
