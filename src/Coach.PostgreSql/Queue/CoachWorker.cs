using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>Takes turns that wait, as many as this machine runs at a time, and keeps their sessions while they run.</summary>
internal sealed class CoachWorker(TurnQueue queue, CoachWorkerOptions options, ILogger logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan UntilNextTry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenRetentions = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    // So long may a step's transaction have nothing to do: as long as a handler may take, and a moment more.
    private readonly Lazy<TimeSpan> _longestPause = new(() => Moment + queue.CoachOptions.ActionTimeoutGrace + queue.Direct.Machine.ActionNames
        .Select(name => queue.Direct.Machine.FindAction(name)!.Timeout ?? TimeSpan.Zero).Append(queue.CoachOptions.ActionTimeout).Max());

    private readonly string _name = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<TurnLease, Task> _running = new();
    private readonly SemaphoreSlim _free = new(options.Concurrency);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationTokenSource _renewingEnds = new();
    private QueueBell.Ring? _ring;
    private Task _working = Task.CompletedTask;
    private Task _renewing = Task.CompletedTask;
    private Task _tidying = Task.CompletedTask;
    private long _claims;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _working = Task.Run(WorkAsync, CancellationToken.None);
        _renewing = Task.Run(RenewAsync, CancellationToken.None);
        _tidying = Task.Run(TidyAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Takes nothing more, lets what runs end in its time, and gives the rest back.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_working, _tidying).ConfigureAwait(false);
        await Task.WhenAll(_running.Values).WaitAsync(options.DrainTime, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_running.IsEmpty)
        {
            QueueLog.Drained(logger, _running.Count);
            await _ending.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(_running.Values).WaitAsync(options.LeaseTime, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _renewingEnds.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _ending.Cancel();
        _renewingEnds.Cancel();
    }

    private async Task WorkAsync()
    {
        using var ring = _ring = queue.Bell.Listen(QueueBell.Inbox);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await _free.WaitAsync(_stopping.Token).ConfigureAwait(false);
                _free.Release();
                if (await ClaimAsync().ConfigureAwait(false) == 0)
                {
                    await ring.WaitAsync(queue.Options.PollInterval, _stopping.Token).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A worker works until it is stopped.
            catch (Exception error)
#pragma warning restore CA1031
            {
                QueueLog.CannotClaim(logger, error);
                await Task.Delay(UntilNextTry, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Beside the other work: there may be much to delete, and all places may be taken for long.</summary>
    private async Task TidyAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            await Task.Delay(BetweenRetentions, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await queue.ApplyRetentionAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The next time may succeed.
            catch (Exception error)
#pragma warning restore CA1031
            {
                QueueLog.CannotTidy(logger, error);
            }
        }
    }

    private async ValueTask<int> ClaimAsync()
    {
        // Once it is sent it is not called back: what the server gives is to be run, or to be given back.
        var taken = await queue.ClaimAsync($"{_name}-{++_claims}", _free.CurrentCount, options.LeaseTime, CancellationToken.None).ConfigureAwait(false);
        foreach (var turn in taken)
        {
            foreach (var earlier in _running.Keys.Where(lease => lease.SessionId == turn.SessionId))
            {
                // It is this worker's own lease that has ended, and the turn that ran under it would hold up the one that begins.
                earlier.Lose();
            }

            await _free.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            var lease = new TurnLease(turn.SessionId, turn.Lease, _longestPause.Value, _ending.Token);
            var begun = new TaskCompletionSource();
            _running[lease] = RunAsync(turn, lease, begun.Task);
            begun.SetResult();
        }

        return taken.Count;
    }

    private async Task RunAsync(TakenTurn turn, TurnLease lease, Task begun)
    {
        await begun.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await new TurnRun(queue, options, turn, lease).RunAsync(_ending.Token).ConfigureAwait(false);
        }
        finally
        {
            _running.TryRemove(lease, out _);
            lease.Dispose();
            _free.Release();

            // The session may go on, or another one that has waited for its place.
            _ring?.Set();
        }
    }

    private async Task RenewAsync()
    {
        while (!_renewingEnds.IsCancellationRequested)
        {
            await Task.Delay(options.LeaseTime / 4, _renewingEnds.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await RenewAsync([.. _running.Keys]).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // The next try may succeed, and if none does in time the leases are lost, which the store says.
            catch (Exception error)
#pragma warning restore CA1031
            {
                QueueLog.CannotRenew(logger, error);
            }
        }
    }

    private async ValueTask RenewAsync(TurnLease[] held)
    {
        if (held.Length == 0)
        {
            return;
        }

        var kept = await queue.RunAsync(
            connection => queue.Rows.RenewAsync(
                connection, [.. held.Select(lease => lease.SessionId)], [.. held.Select(lease => lease.Id)], options.LeaseTime, CancellationToken.None),
            CancellationToken.None).ConfigureAwait(false);
        foreach (var lease in held.ExceptBy(kept, lease => (lease.SessionId, lease.Id)))
        {
            // One that has ended meanwhile is none any more, either.
            if (_running.ContainsKey(lease))
            {
                lease.Lose();
            }
        }
    }
}
