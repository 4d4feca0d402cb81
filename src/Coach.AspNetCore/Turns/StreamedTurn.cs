using System.Globalization;
using System.Text.Json;

namespace Coach;

/// <summary>One event of a turn, as it goes over the wire.</summary>
internal sealed record TurnEvent(string Id, string Type, string Data);

/// <summary>A turn that runs whether or not somebody listens, and the events that it has had so far, within a bound.</summary>
internal sealed class StreamedTurn(string turnId, string message, int mostCharacters)
{
    private readonly Lock _lock = new();
    private readonly string _epoch = Guid.NewGuid().ToString("N")[..12];
    private readonly Queue<TurnEvent> _events = new();
    private TaskCompletionSource _changed = New();
    private long _dropped;
    private int _characters;
    private int _listeners;
    private long _visits;

    public string Message { get; } = message;

    /// <summary>Whether no more events follow.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Cancels the turn.</summary>
    public CancellationTokenSource Stopping { get; } = new();

    /// <summary>What ended the turn before it had any event; the client is told by the response's status.</summary>
    public CoachProblem? Refusal { get; private set; }

    /// <summary>Whether a client that has seen this event can be told more of the turn; one that has seen all of an ended turn cannot.</summary>
    public bool HasMoreAfter(string? lastEventId)
    {
        lock (_lock)
        {
            return After(lastEventId) is { } seen && seen < _dropped + _events.Count;
        }
    }

    public void Add<T>(string type, T data)
    {
        var json = JsonSerializer.Serialize(data, CoachHttpJson.Of<T>());
        lock (_lock)
        {
            _events.Enqueue(new(IdOf(_dropped + _events.Count + 1), type, json));
            _characters += json.Length;
            while (_characters > mostCharacters && _events.Count > 1)
            {
                _characters -= _events.Dequeue().Data.Length;
                _dropped++;
            }

            Ring();
        }
    }

    public void Fail(CoachProblem problem)
    {
        lock (_lock)
        {
            if (_dropped + _events.Count == 0)
            {
                Refusal = problem;
                return;
            }
        }

        Add("error", problem);
    }

    public void End()
    {
        lock (_lock)
        {
            HasEnded = true;
            Ring();
        }
    }

    public void Enter()
    {
        lock (_lock)
        {
            _listeners++;
            _visits++;
        }
    }

    /// <summary>A listener has gone; where it was the last one, the number by which <see cref="IsStillAlone"/> knows whether another has come since.</summary>
    public long? Leave()
    {
        lock (_lock)
        {
            return --_listeners == 0 ? _visits : null;
        }
    }

    public bool IsStillAlone(long since)
    {
        lock (_lock)
        {
            return _visits == since;
        }
    }

    /// <summary>Waits until there is an event or the end.</summary>
    public Task BeginAsync()
    {
        lock (_lock)
        {
            return HasEnded || _dropped + _events.Count > 0 ? Task.CompletedTask : _changed.Task;
        }
    }

    /// <summary>The events behind the last one that the client has seen, or all; null where nothing happened for a while.</summary>
    public async IAsyncEnumerable<TurnEvent?> ReadAsync(
        string? lastEventId, TimeSpan heartbeat, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = After(lastEventId) ?? -1;
        while (true)
        {
            var (batch, changed, hasEnded) = Take(ref seen);
            foreach (var item in batch)
            {
                yield return item;
            }

            if (hasEnded)
            {
                yield break;
            }

            if (batch.Count == 0 && !await WaitAsync(changed, heartbeat, cancellationToken).ConfigureAwait(false))
            {
                yield return null;
            }
        }
    }

    private (List<TurnEvent> Batch, Task Changed, bool HasEnded) Take(ref long seen)
    {
        lock (_lock)
        {
            List<TurnEvent> batch = [];
            if (seen < _dropped)
            {
                // From the beginning, or after a gap: the client shows what comes from here on.
                batch.Add(new(IdOf(_dropped), "start", JsonSerializer.Serialize(new StartEvent(turnId, _dropped > 0), CoachHttpJson.Of<StartEvent>())));
                seen = _dropped;
            }

            batch.AddRange(_events.Skip((int)(seen - _dropped)));
            seen = _dropped + _events.Count;
            return (batch, _changed.Task, HasEnded);
        }
    }

    private static async Task<bool> WaitAsync(Task changed, TimeSpan heartbeat, CancellationToken cancellationToken)
    {
        try
        {
            await changed.WaitAsync(heartbeat, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private long? After(string? lastEventId)
    {
        if (lastEventId is null || lastEventId.Length > 40 || !lastEventId.StartsWith(_epoch + "-", StringComparison.Ordinal)
            || !long.TryParse(lastEventId.AsSpan(_epoch.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seen))
        {
            return null;
        }

        lock (_lock)
        {
            return seen <= _dropped + _events.Count ? seen : null;
        }
    }

    private string IdOf(long number) => $"{_epoch}-{number.ToString(CultureInfo.InvariantCulture)}";

    private void Ring()
    {
        _changed.TrySetResult();
        _changed = New();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
