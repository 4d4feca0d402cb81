namespace Coach;

/// <summary>A session that is this worker's for a while. It flows with the turn to the store, whose transactions check that it still is.</summary>
internal sealed class TurnLease : IDisposable
{
    private static readonly AsyncLocal<TurnLease?> Flowing = new();

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ending;
    private bool _hasEnded;

    public TurnLease(string sessionId, string id, TimeSpan longestPause, CancellationToken stopping)
    {
        (SessionId, Id, LongestPause, _ending) = (sessionId, id, longestPause, CancellationTokenSource.CreateLinkedTokenSource(stopping));
        Ending = _ending.Token;
    }

    /// <summary>The lease of the turn that is being worked on here, if there is a queue.</summary>
    public static TurnLease? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    public string SessionId { get; }

    /// <summary>Tells this lease from every other one, also of the same session.</summary>
    public string Id { get; }

    /// <summary>So long may a step have nothing to do with the database; then the worker is taken for suspended, and the server ends the step.</summary>
    public TimeSpan LongestPause { get; }

    public bool IsLost { get; private set; }

    /// <summary>Cancels the turn: the lease is lost, or the worker has no more time.</summary>
    public CancellationToken Ending { get; }

    /// <summary>Another worker has the session by now, or nobody: what is done from here on is for nothing.</summary>
    public void Lose()
    {
        lock (_lock)
        {
            IsLost = true;
            if (!_hasEnded)
            {
                // Not here: what is called back must not run under the lock, or in the store's transaction.
                _ = _ending.CancelAsync();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _hasEnded = true;
            _ending.Dispose();
        }
    }
}

/// <summary>The worker has lost its lease, and nothing of this was written: the turn is another worker's.</summary>
internal sealed class LeaseLostException(string sessionId) : CoachStoreException($"The lease of the session {sessionId} has ended; nothing of this was kept.");
