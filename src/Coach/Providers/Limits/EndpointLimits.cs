namespace Coach.Providers;

/// <summary>
/// How many calls may run at once at one model, and begin within a minute. Those that wait are served in their order; there are never more of
/// them than <paramref name="maxWaiting"/>, and what is kept of the last minute is one number for each call that began in it.
/// </summary>
internal sealed class EndpointLimits(int? maxConcurrency, int? perMinute, int maxWaiting, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource<EndpointLease>> _waiting = new();
    private readonly Queue<long> _begun = new();
    private ITimer? _timer;
    private int _running;

    public int? MaxConcurrency => maxConcurrency;

    public int? PerMinute => perMinute;

    /// <summary>How many calls wait now.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>How many calls run now.</summary>
    public int Running
    {
        get
        {
            lock (_lock)
            {
                return _running;
            }
        }
    }

    /// <summary>A place for one call, or null if none becomes free within <paramref name="wait"/>.</summary>
    public ValueTask<EndpointLease?> EnterAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<EndpointLease?>(cancellationToken);
        }

        LinkedListNode<TaskCompletionSource<EndpointLease>> place;
        lock (_lock)
        {
            if (_waiting.Count == 0 && TryTake())
            {
                return new(new EndpointLease(this));
            }

            // No use in waiting for a minute's end that comes too late.
            if (wait <= TimeSpan.Zero || _waiting.Count >= maxWaiting || UntilNextBegin() > wait)
            {
                return new((EndpointLease?)null);
            }

            place = _waiting.AddLast(new TaskCompletionSource<EndpointLease>(TaskCreationOptions.RunContinuationsAsynchronously));
            WakeInTime();
        }

        return WaitAsync(place, wait, cancellationToken);
    }

    public void Leave()
    {
        lock (_lock)
        {
            _running--;
            Serve();
        }
    }

    private async ValueTask<EndpointLease?> WaitAsync(
        LinkedListNode<TaskCompletionSource<EndpointLease>> place, TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            return await place.Value.Task.WaitAsync(wait, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            lock (_lock)
            {
                if (place.List is not null)
                {
                    _waiting.Remove(place);
                    Serve();
                    if (exception is TimeoutException)
                    {
                        return null;
                    }

                    throw;
                }
            }

            // Served at the same moment: the place is ours, and is given back if nobody wants it any more.
            var lease = await place.Value.Task.ConfigureAwait(false);
            if (exception is TimeoutException)
            {
                return lease;
            }

            lease.Dispose();
            throw;
        }
    }

    private void Serve()
    {
        while (_waiting.First is { } first && TryTake())
        {
            _waiting.RemoveFirst();
            first.Value.SetResult(new(this));
        }

        WakeInTime();
    }

    private bool TryTake()
    {
        if (_running >= maxConcurrency || UntilNextBegin() > TimeSpan.Zero)
        {
            return false;
        }

        _running++;
        if (perMinute is not null)
        {
            _begun.Enqueue(time.GetTimestamp());
        }

        return true;
    }

    private TimeSpan UntilNextBegin()
    {
        if (perMinute is not { } most)
        {
            return TimeSpan.Zero;
        }

        while (_begun.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= Window)
        {
            _begun.Dequeue();
        }

        return _begun.Count < most ? TimeSpan.Zero : Window - time.GetElapsedTime(_begun.Peek());
    }

    // Who waits for a place is woken by the call that leaves; who waits for the minute to pass, by the clock.
    private void WakeInTime()
    {
        var due = _waiting.Count == 0 ? TimeSpan.Zero : UntilNextBegin();
        if (due <= TimeSpan.Zero)
        {
            return;
        }

        // Timers count whole milliseconds, and one that rings too early would have to be set again.
        due = TimeSpan.FromMilliseconds(Math.Ceiling(due.TotalMilliseconds));
        if (_timer is null)
        {
            _timer = time.CreateTimer(static limits => ((EndpointLimits)limits!).OnMinute(), this, due, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnMinute()
    {
        lock (_lock)
        {
            Serve();
        }
    }
}

/// <summary>A place for one call at a model; given back once, however often it is disposed of.</summary>
internal sealed class EndpointLease(EndpointLimits limits) : IDisposable
{
    private int _left;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            limits.Leave();
        }
    }
}
