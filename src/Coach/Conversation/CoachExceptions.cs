namespace Coach;

/// <summary>There is no such session for this user.</summary>
public sealed class SessionNotFoundException(string sessionId) : Exception($"There is no session {sessionId} for this user.")
{
    /// <summary>The id that was asked for.</summary>
    public string SessionId { get; } = sessionId;
}

/// <summary>A turn id was used before with another message.</summary>
public sealed class TurnConflictException(string turnId)
    : Exception($"The turn {turnId} was sent before with another message, action or decision; something new needs a new turn id, and a decision stays as it was made.")
{
    /// <summary>The turn id.</summary>
    public string TurnId { get; } = turnId;
}

/// <summary>Other turns of the session did not leave room for this one in time, in this process or in another.</summary>
public sealed class SessionBusyException(string sessionId)
    : Exception($"The session {sessionId} is busy with other turns; send the message again.")
{
    /// <summary>The session.</summary>
    public string SessionId { get; } = sessionId;
}

/// <summary>No call with this key waits, or has waited, for approval in this session.</summary>
public sealed class ApprovalNotFoundException(string key) : Exception($"No call {key} waits for approval in this session.")
{
    /// <summary>The key that was asked for.</summary>
    public string Key { get; } = key;
}
