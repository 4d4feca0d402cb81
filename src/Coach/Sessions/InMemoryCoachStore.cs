namespace Coach;

/// <summary>
/// Keeps sessions in memory until the process ends, for tests and for trying things out. It behaves as a database does: a step commits
/// whole or not at all, one writer at a time, fenced by the session's version. What the application keeps in memory itself is undone
/// through <see cref="TurnTransaction.OnRollback"/>.
/// </summary>
public sealed partial class InMemoryCoachStore : ICoachStore
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, InMemorySession> _sessions = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask InitializeAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask CreateSessionAsync(CoachSession session, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        return WriteAsync(() =>
        {
            if (!_sessions.TryAdd(session.Id, new InMemorySession(session)))
            {
                throw new CoachStoreException($"There is a session {session.Id} already; a new session needs a new id.");
            }
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<CoachSession?> FindSessionAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        return Read(() => _sessions.GetValueOrDefault(sessionId)?.Session, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<CoachSession>> ListSessionsAsync(string userId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userId);
        return Read<IReadOnlyList<CoachSession>>(() =>
        [
            .. _sessions.Values.Select(entry => entry.Session)
                .Where(session => session.UserId == userId)
                .OrderByDescending(session => session.UpdatedAt)
                .ThenBy(session => session.Id, StringComparer.Ordinal),
        ], cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<TurnRecord> AcceptTurnAsync(
        string sessionId, string turnId, string message, DateTimeOffset at, TurnKind kind = TurnKind.Message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentNullException.ThrowIfNull(turnId);
        ArgumentNullException.ThrowIfNull(message);
        TurnRecord? turn = null;
        await WriteAsync(() => turn = Get(sessionId).Accept(turnId, message, at, kind), cancellationToken).ConfigureAwait(false);
        return turn!;
    }

    /// <inheritdoc/>
    public ValueTask EndTurnAsync(
        string sessionId, string turnId, TurnStatus status, string result, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentNullException.ThrowIfNull(turnId);
        ArgumentNullException.ThrowIfNull(result);
        if (status is not (TurnStatus.Failed or TurnStatus.Interrupted))
        {
            throw new ArgumentOutOfRangeException(nameof(status), status, "A turn that did not complete is Failed or Interrupted.");
        }

        return WriteAsync(() => Get(sessionId).End(turnId, status, result, at), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredMessage>> ReadMessagesAsync(string sessionId, int last, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentOutOfRangeException.ThrowIfNegative(last);
        return Read<IReadOnlyList<StoredMessage>>(
            () => _sessions.TryGetValue(sessionId, out var entry) ? [.. entry.Messages.TakeLast(last)] : [], cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ActionLogEntry>> ReadActionLogAsync(string sessionId, int last, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentOutOfRangeException.ThrowIfNegative(last);
        return Read<IReadOnlyList<ActionLogEntry>>(
            () => _sessions.TryGetValue(sessionId, out var entry) ? [.. entry.Log.TakeLast(last).Select(InMemorySession.Copy)] : [],
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PendingApproval>> ReadApprovalsAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        return Read<IReadOnlyList<PendingApproval>>(() => _sessions.TryGetValue(sessionId, out var entry) ? [.. entry.Waiting] : [], cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<PendingApproval?> FindApprovalAsync(string sessionId, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentNullException.ThrowIfNull(key);
        return Read(() => _sessions.GetValueOrDefault(sessionId)?.Approvals.FirstOrDefault(approval => approval.Key == key), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IStoreStep> BeginStepAsync(CoachSession session, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            lock (_lock)
            {
                Get(session.Id).CheckVersion(session.Version);
            }

            return new InMemoryStep(this, session);
        }
        catch
        {
            _gate.Release();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<IStoreTransaction> BeginReadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IStoreTransaction>(new InMemoryRead());
    }

    internal void Commit(CoachSession begun, StepRecord step)
    {
        lock (_lock)
        {
            Get(begun.Id).Commit(begun.Version, step);
        }
    }

    internal void ReleaseGate() => _gate.Release();

    private InMemorySession Get(string sessionId) =>
        _sessions.TryGetValue(sessionId, out var entry) ? entry : throw new SessionNotFoundException(sessionId);

    private ValueTask<T> Read<T>(Func<T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return ValueTask.FromResult(read());
        }
    }

    private async ValueTask WriteAsync(Action write, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            lock (_lock)
            {
                write();
            }
        }
        finally
        {
            _gate.Release();
        }
    }
}
