using System.Collections.Concurrent;

namespace Coach.Providers;

/// <summary>
/// Keeps what came of the last attempts at each model. Bounded: so many attempts a model, and at most 1,000 models. Old attempts do not count,
/// so that a model that failed is not passed over for ever. Safe to use from many threads.
/// </summary>
public sealed class ModelMeasurements
{
    private const int MostModels = 1000;

    private readonly ConcurrentDictionary<string, AttemptWindow> _models = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _adding = new();
    private readonly int _window;
    private readonly TimeSpan _age;
    private readonly TimeProvider _time;

    /// <summary>Starts with nothing measured.</summary>
    /// <param name="window">How many of the last attempts at a model count, from 1 to 10,000. Default 100.</param>
    /// <param name="age">How long an attempt counts, more than zero. Default an hour.</param>
    /// <param name="time">What the time is. Default the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">A figure is out of its range.</exception>
    public ModelMeasurements(int window = 100, TimeSpan? age = null, TimeProvider? time = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window, 10_000);
        _window = window;
        _age = age ?? TimeSpan.FromHours(1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_age, TimeSpan.Zero, nameof(age));
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Takes note of an attempt. One that was cancelled, or not made because the model was busy or its circuit open, says nothing of the model.</summary>
    public void Report(ModelAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        if (attempt.Outcome is AttemptOutcome.Cancelled or AttemptOutcome.Busy or AttemptOutcome.CircuitOpen)
        {
            return;
        }

        WindowOf(attempt.Model)?.Add(attempt, _time.GetTimestamp());
    }

    /// <summary>What was measured of a model, by its <see cref="ModelEntry.Id"/>, or null if nothing was.</summary>
    public ModelMeasurement? Get(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return _models.TryGetValue(model, out var window) ? window.Measure(model, noted => _time.GetElapsedTime(noted) <= _age) : null;
    }

    private AttemptWindow? WindowOf(string model)
    {
        if (_models.TryGetValue(model, out var window))
        {
            return window;
        }

        lock (_adding)
        {
            return _models.Count < MostModels ? _models.GetOrAdd(model, _ => new(_window)) : _models.GetValueOrDefault(model);
        }
    }
}
