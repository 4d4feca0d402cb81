using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Coach;

/// <summary>
/// Hears what the server rings on one connection of this process, and wakes whoever listens. A ring says only that something is worth a look; who misses one looks by
/// itself after a while.
/// </summary>
internal sealed class QueueBell(PostgresDatabase database, string schema, ILogger logger) : IAsyncDisposable, IDisposable
{
    /// <summary>What rings when a turn begins to wait.</summary>
    public const long Inbox = 0;

    // Of a connection that has died without a word nothing is heard: it is asked.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UntilNextTry = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<long, List<Ring>> _rings = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task? _listening;
    private volatile bool _hears;

    /// <summary>Whether rings are heard just now; if not, whoever waits has to look more often.</summary>
    public bool Hears => _hears;

    /// <summary>Listens for a turn's place in the inbox, or for <see cref="Inbox"/>, until what is given is disposed of.</summary>
    public Ring Listen(long number)
    {
        var ring = new Ring(this, number);
        lock (_lock)
        {
            if (!_rings.TryGetValue(number, out var rings))
            {
                _rings.Add(number, rings = []);
            }

            rings.Add(ring);
            _listening ??= Task.Run(ListenAsync);
        }

        return ring;
    }

    public void Dispose() => _stopping.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await (_listening ?? Task.CompletedTask).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private void Leave(Ring ring)
    {
        lock (_lock)
        {
            if (_rings.TryGetValue(ring.Number, out var rings) && rings.Remove(ring) && rings.Count == 0)
            {
                _rings.Remove(ring.Number);
            }
        }
    }

    private async Task ListenAsync()
    {
        var isDown = false;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var connection = await database.ConnectAsync(_stopping.Token).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    connection.Notification += (_, notification) => Hear(notification.Payload);
                    await connection.ExecuteAsync(_stopping.Token, "LISTEN coach").ConfigureAwait(false);
                    isDown = false;
                    _hears = true;

                    // What rang until now was not heard.
                    WakeAll();
                    await WaitAsync(connection).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever it is: without the bell everybody looks by itself.
            catch (Exception error)
#pragma warning restore CA1031
            {
                _hears = false;
                if (!isDown)
                {
                    QueueLog.NotListening(logger, error);
                    isDown = true;
                }

                await Task.Delay(UntilNextTry, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task WaitAsync(NpgsqlConnection connection)
    {
        while (true)
        {
            if (!await connection.WaitAsync(Silence, _stopping.Token).ConfigureAwait(false))
            {
                await connection.ScalarAsync(_stopping.Token, "SELECT 1").ConfigureAwait(false);
            }
        }
    }

    private void Hear(string payload)
    {
        if (payload.Split(' ') is [var of, var place] && of == schema && long.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            lock (_lock)
            {
                _rings.GetValueOrDefault(number)?.ForEach(static ring => ring.Set());
            }
        }
    }

    private void WakeAll()
    {
        lock (_lock)
        {
            foreach (var ring in _rings.Values.SelectMany(static rings => rings))
            {
                ring.Set();
            }
        }
    }

    /// <summary>Is set when there may be something to see. Once set it wakes the next who waits, and only that one.</summary>
    internal sealed class Ring(QueueBell bell, long number) : IDisposable
    {
        private readonly SemaphoreSlim _set = new(0, 1);

        public long Number => number;

        public void Set()
        {
            lock (_set)
            {
                if (_set.CurrentCount == 0)
                {
                    _set.Release();
                }
            }
        }

        public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _set.WaitAsync(longest, cancellationToken);

        public void Dispose() => bell.Leave(this);
    }
}
