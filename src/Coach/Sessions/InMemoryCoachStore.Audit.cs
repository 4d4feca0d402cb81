namespace Coach;

public sealed partial class InMemoryCoachStore
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RecordedTurn>> ReadTurnsAsync(string sessionId, int skip, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Read(() => _sessions.TryGetValue(sessionId, out var entry) ? entry.ReadTurns(skip, count) : [], cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteSessionAsync(string sessionId, string userId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentNullException.ThrowIfNull(userId);
        var deleted = 0;
        await WriteAsync(() => deleted = Remove(session => session.Id == sessionId && session.UserId == userId), cancellationToken).ConfigureAwait(false);
        return deleted > 0;
    }

    /// <inheritdoc/>
    public async ValueTask<int> DeleteUserAsync(string userId, Func<IStoreTransaction, ValueTask> alsoDelete, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userId);
        ArgumentNullException.ThrowIfNull(alsoDelete);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await alsoDelete(new InMemoryRead()).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            lock (_lock)
            {
                return Remove(session => session.UserId == userId);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<RetentionResult> ApplyRetentionAsync(
        DateTimeOffset? rawRepliesBefore, DateTimeOffset? sessionsBefore, CancellationToken cancellationToken = default)
    {
        var (replies, sessions) = (0, 0);
        await WriteAsync(() =>
        {
            sessions = sessionsBefore is { } lastChange ? Remove(session => session.UpdatedAt < lastChange) : 0;
            replies = rawRepliesBefore is { } commit ? _sessions.Values.Sum(entry => entry.EmptyRawReplies(commit)) : 0;
        }, cancellationToken).ConfigureAwait(false);
        return new(replies, sessions);
    }

    private int Remove(Func<CoachSession, bool> isMeant)
    {
        List<string> ids = [.. _sessions.Values.Select(entry => entry.Session).Where(isMeant).Select(session => session.Id)];
        ids.ForEach(id => _sessions.Remove(id));
        return ids.Count;
    }
}
