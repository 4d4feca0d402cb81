using Polly;
using Polly.CircuitBreaker;

namespace Coach.Providers;

/// <summary>What a call tells its model's circuit.</summary>
internal enum CircuitEffect
{
    /// <summary>The model can be reached.</summary>
    Good,

    /// <summary>It cannot.</summary>
    Bad,

    /// <summary>Nothing: the caller cancelled.</summary>
    None,
}

/// <summary>
/// One model's circuit. Polly counts and decides; a call is told to it when its outcome is known, because a stream's call spans many calls of its
/// reader and a cancelled one must not count at all. Only the one call that tries whether an open circuit may close runs inside of it.
/// </summary>
internal sealed class EndpointCircuit
{
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly CircuitBreakerManualControl _control = new();
    private readonly ResiliencePipeline<bool> _pipeline;
    private readonly TimeProvider _time;
    private long _openSince;
    private long _openUntil;
    private int _forced;

    public EndpointCircuit(FallbackOptions options, TimeProvider time)
    {
        _time = time;
        _pipeline = new ResiliencePipelineBuilder<bool> { TimeProvider = time }
            .AddCircuitBreaker(new()
            {
                FailureRatio = options.CircuitFailureRatio,
                MinimumThroughput = options.CircuitMinimumCalls,
                SamplingDuration = options.CircuitSampling,
                BreakDuration = options.CircuitBreak,
                StateProvider = _state,
                ManualControl = _control,
                ShouldHandle = static arguments => new(!arguments.Outcome.Result),
                OnOpened = OnOpenedAsync,
                OnClosed = OnClosedAsync,
            })
            .Build();
    }

    /// <summary>Whether no call may pass now.</summary>
    public bool IsBlocked => _state.CircuitState switch
    {
        CircuitState.Closed => false,
        CircuitState.Open => Now < Volatile.Read(ref _openUntil),
        _ => true,
    };

    /// <summary>Since when it has been open, through all attempts to close it; null if it is closed, or if a call tries it right now.</summary>
    public long? OpenSince =>
        _state.CircuitState == CircuitState.Open && Volatile.Read(ref _forced) == 0 && Volatile.Read(ref _openSince) is > 0 and var since ? since : null;

    private long Now => _time.GetUtcNow().UtcTicks;

    /// <summary>A pass for one call, or null if the circuit is open.</summary>
    /// <param name="force">Passes an open circuit, one call at a time, because every other way has been tried.</param>
    public async ValueTask<CircuitPass?> EnterAsync(bool force)
    {
        if (_state.CircuitState == CircuitState.Closed)
        {
            return new(CompleteAsync);
        }

        if (!force)
        {
            return await ProbeAsync().ConfigureAwait(false);
        }

        return Interlocked.Exchange(ref _forced, 1) == 0 ? new(CompleteForcedAsync) : null;
    }

    private async ValueTask CompleteAsync(CircuitEffect effect)
    {
        if (effect != CircuitEffect.None)
        {
            await RunAsync(static good => new(good), effect == CircuitEffect.Good).ConfigureAwait(false);
        }
    }

    private async ValueTask CompleteForcedAsync(CircuitEffect effect)
    {
        if (effect == CircuitEffect.Good)
        {
            await _control.CloseAsync().ConfigureAwait(false);
        }

        Volatile.Write(ref _forced, 0);
    }

    private async ValueTask<CircuitPass?> ProbeAsync()
    {
        var probe = new Probe();
        var execution = RunAsync(
            static probe =>
            {
                probe.Entered.TrySetResult();
                return new(probe.Result.Task);
            },
            probe);
        await Task.WhenAny(probe.Entered.Task, execution).ConfigureAwait(false);
        if (!probe.Entered.Task.IsCompleted)
        {
            return null;
        }

        return new(async effect =>
        {
            // A cancelled probe tells nothing, and the circuit stays as it was: open.
            probe.Result.TrySetResult(effect == CircuitEffect.Good);
            await execution.ConfigureAwait(false);
        });
    }

    private async Task RunAsync<TState>(Func<TState, ValueTask<bool>> result, TState state)
    {
        var context = ResilienceContextPool.Shared.Get();
        try
        {
            // As an outcome, a circuit that is open costs no exception thrown.
            await _pipeline.ExecuteOutcomeAsync(
                static async (_, call) => Outcome.FromResult(await call.result(call.state).ConfigureAwait(false)),
                context,
                (result, state)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private ValueTask OnOpenedAsync(OnCircuitOpenedArguments<bool> arguments)
    {
        var now = Now;
        Volatile.Write(ref _openUntil, now + arguments.BreakDuration.Ticks);
        Interlocked.CompareExchange(ref _openSince, now, 0);
        return default;
    }

    private ValueTask OnClosedAsync(OnCircuitClosedArguments<bool> arguments)
    {
        Volatile.Write(ref _openSince, 0);
        return default;
    }

    private sealed class Probe
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<bool> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>Leave for one call, which has to be completed.</summary>
internal sealed class CircuitPass(Func<CircuitEffect, ValueTask> complete)
{
    public ValueTask CompleteAsync(CircuitEffect effect) => complete(effect);
}
