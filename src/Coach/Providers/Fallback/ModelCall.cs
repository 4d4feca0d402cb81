using Microsoft.Extensions.AI;

namespace Coach.Providers;

/// <summary>One call that is ready to be made: to which model, with what, and how long it may take.</summary>
internal sealed class ModelCall : IDisposable
{
    private readonly CancellationTokenSource _attempt;
    private readonly CancellationTokenSource _stall;
    private readonly CancellationTokenSource _linked;
    private readonly CancellationToken _caller;
    private readonly TimeProvider _time;
    private readonly FallbackOptions _options;
    private readonly long _begun;

    public ModelCall(FallbackOptions options, TimeProvider time, CancellationToken caller, CancellationToken total)
    {
        (_options, _time, _caller) = (options, time, caller);
        _attempt = new(options.AttemptTimeout, time);
        _stall = new(Timeout.InfiniteTimeSpan, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(total, _attempt.Token, _stall.Token);
        _begun = time.GetTimestamp();
    }

    public required ModelEndpoint Endpoint { get; init; }

    public required EndpointState State { get; init; }

    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    public required ChatOptions Options { get; init; }

    public required IReadOnlyList<ContextOperation> Operations { get; init; }

    public required CircuitPass Pass { get; init; }

    public required EndpointLease Lease { get; init; }

    public required string Reason { get; init; }

    /// <summary>Ends with the caller's patience, the request's time, the attempt's time, or a stream that does not go on.</summary>
    public CancellationToken Token => _linked.Token;

    public TimeSpan Elapsed => _time.GetElapsedTime(_begun);

    public void ExpectFirstToken() => _stall.CancelAfter(_options.FirstTokenTimeout);

    public void ExpectNext() => _stall.CancelAfter(_options.IdleTimeout);

    /// <summary>While the caller looks at an update, the provider is not waited for.</summary>
    public void ExpectNothing() => _stall.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>What an exception means here: whoever ended the call first is the cause, whatever the client threw about it.</summary>
    public Failure Explain(Exception exception)
    {
        if (_caller.IsCancellationRequested)
        {
            return new(AttemptOutcome.Cancelled);
        }

        return Token.IsCancellationRequested
            ? new(AttemptOutcome.TimedOut) { Exception = exception }
            : FailureClassifier.Classify(exception, _options.Classify);
    }

    /// <summary>Gives the place back, when the client has really let go of the call: one that ignores its cancellation still takes part of the limit.</summary>
    public void LeaveAfter(Task pending)
    {
        if (pending.IsCompleted)
        {
            Observe(pending, Lease);
            return;
        }

        _ = pending.ContinueWith(
            static (task, lease) => Observe(task, (EndpointLease)lease!), Lease, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public void Dispose()
    {
        _linked.Dispose();
        _attempt.Dispose();
        _stall.Dispose();
    }

    private static void Observe(Task task, EndpointLease lease)
    {
        _ = task.Exception;
        lease.Dispose();
    }
}

/// <summary>How a call ended.</summary>
internal sealed record CallResult(Failure? Failure)
{
    public ChatResponse? Response { get; init; }

    public UsageDetails? Usage { get; init; }

    public TimeSpan? TimeToFirstToken { get; init; }

    /// <summary>The verdict of the gate that the reply did not pass.</summary>
    public ReplyVerdict? Verdict { get; init; }

    public static CallResult Cancelled { get; } = new(new Failure(AttemptOutcome.Cancelled));
}
