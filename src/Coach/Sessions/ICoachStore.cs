namespace Coach;

/// <summary>
/// Keeps sessions, messages, turns and the action log. Every method is safe to call from many threads. The application does not call
/// it: <see cref="ICoach"/> does.
/// </summary>
/// <remarks>
/// A step is fenced by <see cref="CoachSession.Version"/>: it commits only if the session is still the one that was read, in whatever
/// process that was. There is one writer at a time: a method that writes waits for the running step to end, so a caller ends its own step
/// before it calls one. Times are kept in UTC. Implementations are held to one contract suite.
/// </remarks>
public interface ICoachStore
{
    /// <summary>Prepares the store: makes or checks its tables. Called once before anything else; calling it again does no harm.</summary>
    /// <exception cref="CoachStoreException">The store cannot be used; the message says why and what would help.</exception>
    ValueTask InitializeAsync(CancellationToken cancellationToken = default);

    /// <summary>Adds a session, with version 0.</summary>
    /// <exception cref="CoachStoreException">There is a session of this id already.</exception>
    ValueTask CreateSessionAsync(CoachSession session, CancellationToken cancellationToken = default);

    /// <summary>The session with this id, whoever's it is, or null.</summary>
    ValueTask<CoachSession?> FindSessionAsync(string sessionId, CancellationToken cancellationToken = default);

    /// <summary>A user's sessions, the last changed first.</summary>
    ValueTask<IReadOnlyList<CoachSession>> ListSessionsAsync(string userId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Accepts a turn: records its id, what was asked and the status <see cref="TurnStatus.Running"/>, and adds a message to the history.
    /// An id that the session knows changes nothing and gives what is recorded, <see cref="TurnRecord.IsNew"/> false.
    /// </summary>
    /// <exception cref="SessionNotFoundException">There is no such session.</exception>
    ValueTask<TurnRecord> AcceptTurnAsync(
        string sessionId, string turnId, string message, DateTimeOffset at, TurnKind kind = TurnKind.Message, CancellationToken cancellationToken = default);

    /// <summary>
    /// Records that a turn did not complete: <see cref="TurnStatus.Failed"/> or <see cref="TurnStatus.Interrupted"/>, and its result.
    /// A completed turn is left as it is.
    /// </summary>
    /// <exception cref="SessionNotFoundException">There is no such session.</exception>
    /// <exception cref="CoachStoreException">The session has no such turn.</exception>
    ValueTask EndTurnAsync(
        string sessionId, string turnId, TurnStatus status, string result, DateTimeOffset at, CancellationToken cancellationToken = default);

    /// <summary>The last messages of a session, the oldest first; <paramref name="last"/> counts messages.</summary>
    ValueTask<IReadOnlyList<StoredMessage>> ReadMessagesAsync(string sessionId, int last, CancellationToken cancellationToken = default);

    /// <summary>The last calls of a session, executed and refused, the oldest first; <paramref name="last"/> counts calls.</summary>
    ValueTask<IReadOnlyList<ActionLogEntry>> ReadActionLogAsync(string sessionId, int last, CancellationToken cancellationToken = default);

    /// <summary>The calls of a session that wait for approval, expired ones too, the oldest first.</summary>
    ValueTask<IReadOnlyList<PendingApproval>> ReadApprovalsAsync(string sessionId, CancellationToken cancellationToken = default);

    /// <summary>A call that waits, or has waited, for approval; null if there is none of this key in the session.</summary>
    ValueTask<PendingApproval?> FindApprovalAsync(string sessionId, string key, CancellationToken cancellationToken = default);

    /// <summary>Begins a step's short transaction.</summary>
    /// <param name="session">The session as it was read.</param>
    /// <param name="cancellationToken">Stops the waiting for the transaction.</param>
    /// <exception cref="SessionConflictException">The session has changed since.</exception>
    /// <exception cref="SessionNotFoundException">There is no such session.</exception>
    ValueTask<IStoreStep> BeginStepAsync(CoachSession session, CancellationToken cancellationToken = default);

    /// <summary>Begins a transaction that only reads, for prompt values and for the application's own queries.</summary>
    ValueTask<IStoreTransaction> BeginReadAsync(CancellationToken cancellationToken = default);

    /// <summary>A session's turns in the order in which they were accepted, with their steps and calls, for audit; none for a session that is not there.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="skip">How many of the first turns to leave out, zero or more. A turn keeps its place.</param>
    /// <param name="count">How many turns to read at most, zero or more.</param>
    /// <param name="cancellationToken">Stops before the reading.</param>
    ValueTask<IReadOnlyList<RecordedTurn>> ReadTurnsAsync(string sessionId, int skip, int count, CancellationToken cancellationToken = default);

    /// <summary>Deletes a user's session and all that belongs to it, so that no file keeps any of it.</summary>
    /// <returns>Whether the user had one of this id.</returns>
    /// <exception cref="TracesRemainException">It was deleted, and a file still keeps parts of it.</exception>
    /// <exception cref="CoachStoreException">It was not deleted.</exception>
    ValueTask<bool> DeleteSessionAsync(string sessionId, string userId, CancellationToken cancellationToken = default);

    /// <summary>Deletes all sessions of a user and all that belongs to them, in one transaction, so that no file keeps any of it.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="alsoDelete">Runs in the same transaction, before it commits: deletes what the application keeps of the user. If it throws, nothing is deleted.</param>
    /// <param name="cancellationToken">Stops the deletion before it commits.</param>
    /// <returns>How many sessions there were.</returns>
    /// <exception cref="TracesRemainException">All was deleted, and a file still keeps parts of it.</exception>
    /// <exception cref="CoachStoreException">Nothing was deleted.</exception>
    ValueTask<int> DeleteUserAsync(string userId, Func<IStoreTransaction, ValueTask> alsoDelete, CancellationToken cancellationToken = default);

    /// <summary>Empties raw replies and deletes sessions that are too old, in transactions of bounded size, so that no file keeps any of it.</summary>
    /// <param name="rawRepliesBefore">Raw replies of steps committed before this are emptied; null keeps them.</param>
    /// <param name="sessionsBefore">Sessions that last changed before this are deleted; null keeps them.</param>
    /// <param name="cancellationToken">Stops between two transactions; what was done until then stays done.</param>
    /// <exception cref="TracesRemainException">All was done, and a file still keeps parts of what was deleted.</exception>
    /// <exception cref="CoachStoreException">Not all was done.</exception>
    ValueTask<RetentionResult> ApplyRetentionAsync(
        DateTimeOffset? rawRepliesBefore, DateTimeOffset? sessionsBefore, CancellationToken cancellationToken = default);
}
