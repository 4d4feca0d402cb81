namespace Coach.Providers;

/// <summary>The last attempts at one model.</summary>
internal sealed class AttemptWindow(int size)
{
    private readonly Queue<(long Noted, bool IsAnswer, bool IsReadable, TimeSpan Latency)> _attempts = new();
    private readonly Lock _gate = new();

    public void Add(ModelAttempt attempt, long now)
    {
        var isReadable = attempt.Outcome == AttemptOutcome.Succeeded;
        var isAnswer = isReadable || attempt.Outcome is AttemptOutcome.Empty or AttemptOutcome.Unreadable or AttemptOutcome.NoAction;
        var latency = attempt.TimeToFirstToken ?? attempt.Duration;
        lock (_gate)
        {
            if (_attempts.Count == size)
            {
                _attempts.Dequeue();
            }

            _attempts.Enqueue((now, isAnswer, isReadable, latency));
        }
    }

    public ModelMeasurement? Measure(string model, Func<long, bool> counts)
    {
        var latencies = new List<TimeSpan>();
        int attempts = 0, readable = 0;
        lock (_gate)
        {
            while (_attempts.TryPeek(out var oldest) && !counts(oldest.Noted))
            {
                _attempts.Dequeue();
            }

            foreach (var attempt in _attempts)
            {
                attempts++;
                readable += attempt.IsReadable ? 1 : 0;
                if (attempt.IsAnswer)
                {
                    latencies.Add(attempt.Latency);
                }
            }
        }

        latencies.Sort();
        return attempts == 0
            ? null
            : new()
            {
                Model = model,
                Attempts = attempts,
                Failures = attempts - latencies.Count,
                Unreadable = latencies.Count - readable,
                Latency = latencies.Count == 0 ? null : (latencies[(latencies.Count - 1) / 2] + latencies[latencies.Count / 2]) / 2,
            };
    }
}
