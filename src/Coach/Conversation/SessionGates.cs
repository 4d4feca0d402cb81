namespace Coach;

/// <summary>Lets the turns of one session through one at a time, in this process. A session that nobody waits for costs nothing.</summary>
internal sealed class SessionGates(TimeProvider time)
{
    private readonly Dictionary<string, Gate> _gates = new(StringComparer.Ordinal);
    private readonly long[] _ended = new long[64];

    /// <summary>A number that changes with every turn of the session that ends here; now and then with one of another session.</summary>
    public long Ended(string sessionId) => Volatile.Read(ref EndedOf(sessionId));

    /// <summary>Waits for the session's turn; dispose of what is returned to let the next one through.</summary>
    public async ValueTask<IDisposable> EnterAsync(string sessionId, TimeSpan longest, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Gate gate;
        lock (_gates)
        {
            if (!_gates.TryGetValue(sessionId, out gate!))
            {
                _gates.Add(sessionId, gate = new(this, sessionId));
            }

            gate.Users++;
        }

        if (gate.Semaphore.Wait(0, CancellationToken.None))
        {
            return gate;
        }

        try
        {
            using var waited = new CancellationTokenSource(longest, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, waited.Token);
            await gate.Semaphore.WaitAsync(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Leave(gate);
            cancellationToken.ThrowIfCancellationRequested();
            throw new SessionBusyException(sessionId);
        }

        return gate;
    }

    private ref long EndedOf(string sessionId) => ref _ended[(uint)string.GetHashCode(sessionId, StringComparison.Ordinal) % (uint)_ended.Length];

    private void Leave(Gate gate)
    {
        lock (_gates)
        {
            if (--gate.Users == 0)
            {
                _gates.Remove(gate.SessionId);
            }
        }
    }

    private sealed class Gate(SessionGates owner, string sessionId) : IDisposable
    {
        public string SessionId { get; } = sessionId;

        public SemaphoreSlim Semaphore { get; } = new(1);

        public int Users { get; set; }

        public void Dispose()
        {
            Interlocked.Increment(ref owner.EndedOf(SessionId));
            Semaphore.Release();
            owner.Leave(this);
        }
    }
}
