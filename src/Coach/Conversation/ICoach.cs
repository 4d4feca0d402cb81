using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>A coach at work: sessions and turns. A singleton; every method is safe to call from many threads.</summary>
/// <example>
/// <code>
/// var session = await coach.CreateSessionAsync(userId, cancellationToken);
/// var reply = await coach.GetResponseAsync(new TurnRequest(session.Id, userId, "I love making things"), cancellationToken);
/// </code>
/// </example>
public interface ICoach
{
    /// <summary>The coach's states and actions.</summary>
    CoachMachine Machine { get; }

    /// <summary>Begins a session in the initial state.</summary>
    /// <exception cref="CoachStoreException">The store cannot be used.</exception>
    ValueTask<CoachSession> CreateSessionAsync(string userId, CancellationToken cancellationToken = default);

    /// <summary>The user's session with this id, or null if there is none or it is somebody else's.</summary>
    ValueTask<CoachSession?> FindSessionAsync(string sessionId, string userId, CancellationToken cancellationToken = default);

    /// <summary>The user's sessions, the last changed first.</summary>
    ValueTask<IReadOnlyList<CoachSession>> GetSessionsAsync(string userId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Answers a message: the model is called with the state's prompt and the history, its reply is read, its calls are checked and run,
    /// and all of it is committed in one transaction. What the model gets wrong is in the result; a model or store that fails gives a
    /// result with the status <see cref="TurnStatus.Failed"/>, and the message is kept.
    /// </summary>
    /// <exception cref="SessionNotFoundException">There is no such session, or it is another user's.</exception>
    /// <exception cref="TurnConflictException">The turn id was used with another message.</exception>
    /// <exception cref="SessionBusyException">Other turns of the session took longer than <see cref="CoachOptions.SessionWait"/>, or kept changing it in another process.</exception>
    /// <exception cref="ArgumentException">The message is empty or longer than <see cref="CoachOptions.MaxMessageLength"/>.</exception>
    /// <exception cref="OperationCanceledException">The turn was cancelled; nothing of its unfinished step was kept.</exception>
    ValueTask<TurnResult> GetResponseAsync(TurnRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Answers a message as <see cref="GetResponseAsync"/> does, and says what happens while it does: text as it arrives, calls as soon as they
    /// are complete, what came of them when the step is committed. Ends with <see cref="TurnCompleted"/> or <see cref="TurnFailed"/>. The turn
    /// begins when the enumeration does; whoever stops enumerating cancels it, and before the reply's end no action has run.
    /// </summary>
    /// <example>
    /// <code>
    /// await foreach (var update in coach.GetStreamingResponseAsync(request, cancellationToken))
    /// {
    ///     switch (update)
    ///     {
    ///         case TurnText text: Console.Write(text.Text); break;
    ///         case TurnFailed failed: Console.WriteLine(failed.Result.Error!.Message); break;
    ///     }
    /// }
    /// </code>
    /// </example>
    /// <exception cref="SessionNotFoundException">There is no such session, or it is another user's; thrown by the enumeration.</exception>
    /// <exception cref="TurnConflictException">The turn id was used with another message; thrown by the enumeration.</exception>
    /// <exception cref="SessionBusyException">Other turns of the session took longer than <see cref="CoachOptions.SessionWait"/>; thrown by the enumeration.</exception>
    /// <exception cref="ArgumentException">The message is empty or longer than <see cref="CoachOptions.MaxMessageLength"/>.</exception>
    /// <exception cref="OperationCanceledException">The turn was cancelled; nothing of its unfinished step was kept. Thrown by the enumeration.</exception>
    IAsyncEnumerable<TurnUpdate> GetStreamingResponseAsync(TurnRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Runs an action that the person or the application asks for, without calling the model: the same checks as for the model's calls (declared,
    /// this emitter may ask for it, allowed in the state, parameters), the same transaction and the same log. A refusal is in the result. The model
    /// is told with its next call.
    /// </summary>
    /// <example>
    /// <code>
    /// var result = await coach.InvokeAsync(new ActionRequest(session.Id, userId, "MARK_DONE", """{"id": 7}"""), cancellationToken);
    /// </code>
    /// </example>
    /// <exception cref="SessionNotFoundException">There is no such session, or it is another user's.</exception>
    /// <exception cref="TurnConflictException">The turn id was used for something else.</exception>
    /// <exception cref="SessionBusyException">Other turns of the session took longer than <see cref="CoachOptions.SessionWait"/>.</exception>
    /// <exception cref="ArgumentException">The parameters are no JSON object, or more than one emitter is named.</exception>
    ValueTask<TurnResult> InvokeAsync(ActionRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// The actions that a model may ask for in the session's current state, as functions that any pipeline of Microsoft.Extensions.AI can invoke, outside a turn: each
    /// call is one <see cref="InvokeAsync"/> with the emitter <see cref="ActionEmitters.Model"/>, checked against the state of that moment.
    /// </summary>
    /// <exception cref="SessionNotFoundException">There is no such session, or it is another user's.</exception>
    ValueTask<IReadOnlyList<AIFunction>> GetFunctionsAsync(string sessionId, string userId, CancellationToken cancellationToken = default);

    /// <summary>The calls of a session that wait for a person's approval and have not expired, the oldest first.</summary>
    /// <exception cref="SessionNotFoundException">There is no such session, or it is another user's.</exception>
    ValueTask<IReadOnlyList<PendingApproval>> GetApprovalsAsync(string sessionId, string userId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Decides on a call that waits for approval. Approved, it runs now, if the state that the session is in by now allows it; rejected or expired,
    /// it does not. The model is told with its next call. Sent again, the same decision gives the recorded result.
    /// </summary>
    /// <exception cref="SessionNotFoundException">There is no such session, or it is another user's.</exception>
    /// <exception cref="ApprovalNotFoundException">The session has no such call.</exception>
    /// <exception cref="TurnConflictException">The opposite was decided before.</exception>
    /// <exception cref="SessionBusyException">Other turns of the session took longer than <see cref="CoachOptions.SessionWait"/>.</exception>
    ValueTask<TurnResult> DecideAsync(ApprovalDecision decision, CancellationToken cancellationToken = default);

    /// <summary>The last messages of a session, the oldest first, without markup.</summary>
    /// <exception cref="SessionNotFoundException">There is no such session, or it is another user's.</exception>
    ValueTask<IReadOnlyList<StoredMessage>> GetHistoryAsync(string sessionId, string userId, int last = 100, CancellationToken cancellationToken = default);

    /// <summary>The last calls of a session, executed and refused, the oldest first.</summary>
    /// <exception cref="SessionNotFoundException">There is no such session, or it is another user's.</exception>
    ValueTask<IReadOnlyList<ActionLogEntry>> GetActionLogAsync(string sessionId, string userId, int last = 100, CancellationToken cancellationToken = default);

    /// <summary>Reads the application's own tables: runs a function in a scope whose <see cref="TurnTransaction"/> only reads.</summary>
    ValueTask<T> ReadAsync<T>(Func<IServiceProvider, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken = default);

    /// <summary>
    /// A session read back turn by turn, in the order in which the turns were accepted: what was asked, what the model wrote, what was read of it and
    /// what became of it. For audit: <see cref="RecordedStep.RawReply"/> carries markup and is never shown to people; <see cref="GetHistoryAsync"/> is.
    /// </summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="userId">Whose session it is.</param>
    /// <param name="skip">How many of the first turns to leave out, zero or more. A turn keeps its place, so that pages do not shift.</param>
    /// <param name="count">How many turns to read at most, zero or more.</param>
    /// <param name="cancellationToken">Stops before the reading.</param>
    /// <exception cref="SessionNotFoundException">There is no such session, or it is another user's.</exception>
    ValueTask<IReadOnlyList<RecordedTurn>> GetTurnsAsync(
        string sessionId, string userId, int skip = 0, int count = 100, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes a session with its messages, turns, replies and log, so that no file keeps any of it. What the application keeps itself
    /// stays, as it belongs to the user. A turn that is running ends with a <see cref="SessionNotFoundException"/> and leaves nothing.
    /// </summary>
    /// <returns>Whether there was one; false also for another user's, which stays.</returns>
    /// <exception cref="TracesRemainException">It is done, but a file still keeps parts of what was deleted; called again, it removes them.</exception>
    /// <exception cref="CoachStoreException">The store could not do it.</exception>
    ValueTask<bool> DeleteSessionAsync(string sessionId, string userId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes everything of a user: sessions, messages, turns, replies and log, and what <see cref="CoachBuilder.OnDeleteUser"/> deletes of the
    /// application's own, in one transaction; no file keeps any of it. Turns that are running end with a <see cref="SessionNotFoundException"/>
    /// and leave nothing. What an action has sent elsewhere, and what was logged or backed up, is beyond its reach.
    /// </summary>
    /// <returns>How many sessions there were; zero is no error.</returns>
    /// <exception cref="TracesRemainException">It is done, but a file still keeps parts of what was deleted; called again, it removes them.</exception>
    /// <exception cref="CoachStoreException">The store could not do it.</exception>
    ValueTask<int> DeleteUserAsync(string userId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Does away with what is older than it may be, of all users: raw replies, and sessions. Call it when there is little to do, such as once a
    /// night: it works in small transactions, between which turns go on, but a store in a file then rewrites the file, for which turns wait.
    /// </summary>
    /// <exception cref="ArgumentException">A time of the policy is negative.</exception>
    /// <exception cref="TracesRemainException">It is done, but a file still keeps parts of what was deleted; called again, it removes them.</exception>
    /// <exception cref="CoachStoreException">The store could not do it.</exception>
    ValueTask<RetentionResult> ApplyRetentionAsync(RetentionPolicy policy, CancellationToken cancellationToken = default);
}
