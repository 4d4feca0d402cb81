using System.Collections.Concurrent;

namespace Coach.Providers;

/// <summary>What is known of one model from the calls of this process.</summary>
internal sealed class EndpointState(ModelEntry entry, FallbackOptions options, TimeProvider time)
{
    private long _leftAloneUntil;

    public EndpointCircuit Circuit { get; init; } = new(options, time);

    public EndpointLimits Limits { get; } = new(entry.MaxConcurrency, entry.RequestsPerMinute, options.MaxWaiting, time);

    /// <summary>How long the model is still to be left alone, because its provider asked for it; zero if it is not.</summary>
    public TimeSpan LeftAlone
    {
        get
        {
            var left = Volatile.Read(ref _leftAloneUntil) - time.GetUtcNow().UtcTicks;
            return left > 0 ? TimeSpan.FromTicks(left) : TimeSpan.Zero;
        }
    }

    public void LeaveAlone(TimeSpan retryAfter)
    {
        // What a provider asks for is not to switch a model off for good.
        var asked = retryAfter < options.MaxRetryAfter ? retryAfter : options.MaxRetryAfter;
        if (asked > TimeSpan.Zero)
        {
            Volatile.Write(ref _leftAloneUntil, time.GetUtcNow().UtcTicks + asked.Ticks);
        }
    }

    public void Answered() => Volatile.Write(ref _leftAloneUntil, 0);
}

/// <summary>The models that were tried, by <see cref="ModelEntry.Id"/>; as many as the router has rows.</summary>
internal sealed class EndpointStates(FallbackOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, EndpointState> _states = new(StringComparer.Ordinal);

    public EndpointState For(ModelEntry entry)
    {
        var state = _states.GetOrAdd(entry.Id, static (_, made) => new(made.entry, made.options, made.time), (entry, options, time));
        if (state.Limits.MaxConcurrency == entry.MaxConcurrency && state.Limits.PerMinute == entry.RequestsPerMinute)
        {
            return state;
        }

        // The row was changed: new limits, and the same circuit. Who has a place already gives it back where it was taken.
        return _states.AddOrUpdate(
            entry.Id,
            static (_, made) => new(made.entry, made.options, made.time),
            static (_, old, made) => new(made.entry, made.options, made.time) { Circuit = old.Circuit },
            (entry, options, time));
    }
}
