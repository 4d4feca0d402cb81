namespace Coach;

/// <summary>A session store cannot be used or does not answer. The message says why and what would help; it carries no secrets.</summary>
public class CoachStoreException : Exception
{
    /// <summary>Makes the exception.</summary>
    public CoachStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>The session changed between the reading and the commit of a step, most likely in another process. Nothing was written.</summary>
public sealed class SessionConflictException(string sessionId)
    : CoachStoreException($"The session {sessionId} has changed since it was read; the step was not kept.")
{
    /// <summary>The session.</summary>
    public string SessionId { get; } = sessionId;
}

/// <summary>What was to be deleted is deleted, but a file still keeps parts of it. The message says why; deleting again removes them.</summary>
public sealed class TracesRemainException(string message, Exception? innerException = null) : CoachStoreException(message, innerException);
