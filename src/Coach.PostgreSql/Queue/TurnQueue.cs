using System.Data;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Coach;

/// <summary>The turns that wait for workers, for whoever looks after them. A singleton of the services; every method is safe to call from many threads.</summary>
public sealed class TurnQueue : IAsyncDisposable, IDisposable
{
    private const int MostConflicts = 5;

    private readonly PostgresCoachStore _store;

    internal TurnQueue(PostgresCoachStore store, TurnQueueOptions options, CoachOptions coachOptions, ILogger logger)
    {
        (_store, Options, CoachOptions, Logger) = (store, options, coachOptions, logger);
        Rows = new(store.Schema);
        Bell = new(store.Database, store.Schema, logger);
    }

    internal QueueRows Rows { get; }

    internal QueueBell Bell { get; }

    internal TurnQueueOptions Options { get; }

    internal CoachOptions CoachOptions { get; }

    internal ILogger Logger { get; }

    /// <summary>The coach beneath the queue, which workers call.</summary>
    internal ICoach Direct { get; private set; } = null!;

    /// <summary>The turns that were set aside, those that have waited longest first.</summary>
    /// <param name="count">How many at most, zero or more.</param>
    /// <param name="cancellationToken">Stops before the reading.</param>
    /// <exception cref="CoachStoreException">The store could not do it.</exception>
    public ValueTask<IReadOnlyList<SetAsideTurn>> GetSetAsideAsync(int count = 100, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return RunAsync(connection => Rows.ReadSetAsideAsync(connection, count, cancellationToken), cancellationToken);
    }

    /// <summary>Lets a turn that was set aside be tried again, behind those of its session that wait by now.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="SessionBusyException">The inbox is full, or the session's part of it.</exception>
    /// <exception cref="CoachStoreException">The store could not do it.</exception>
    public async ValueTask<bool> RetryAsync(string sessionId, string turnId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentNullException.ThrowIfNull(turnId);
        var isThere = await RunAsync(connection => Rows.RetryAsync(connection, sessionId, turnId, Options, cancellationToken), cancellationToken).ConfigureAwait(false);
        await RingAsync().ConfigureAwait(false);
        return isThere;
    }

    /// <summary>How many turns wait or run.</summary>
    /// <exception cref="CoachStoreException">The store could not do it.</exception>
    public ValueTask<long> CountWaitingAsync(CancellationToken cancellationToken = default) =>
        RunAsync(connection => Rows.CountAsync(connection, cancellationToken), cancellationToken);

    /// <summary>
    /// What happens in a turn that was sent before, from whatever machine, until its end. Of one that has ended, what was kept of it (<see cref="TurnQueueOptions.EventTime"/>) and the
    /// recorded result.
    /// </summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="userId">Whose session it is.</param>
    /// <param name="turnId">The turn.</param>
    /// <param name="after">The last number that was seen; 0 for all.</param>
    /// <param name="cancellationToken">Ends the watching, not the turn.</param>
    /// <exception cref="SessionNotFoundException">There is no such session, or it is another user's; thrown by the enumeration.</exception>
    /// <exception cref="ArgumentException">The session has no such turn; thrown by the enumeration.</exception>
    public async IAsyncEnumerable<NumberedUpdate> WatchAsync(
        string sessionId, string userId, string turnId, long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(turnId);
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        _ = await Direct.FindSessionAsync(sessionId, userId, cancellationToken).ConfigureAwait(false) ?? throw new SessionNotFoundException(sessionId);
        var found = await RunAsync(connection => Rows.FindAsync(connection, sessionId, turnId, cancellationToken), cancellationToken).ConfigureAwait(false);
        var turn = found?.Turn ?? new() { Message = new(sessionId, userId, "") { TurnId = turnId } };
        var follower = new TurnFollower(this, new(turn, found?.Number ?? long.MaxValue, After: 0), isStreamed: true);
        await foreach (var update in follower.FollowAsync(after, waitsToBegin: false, cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    /// <summary>Deletes what was shown of turns longer ago than <see cref="TurnQueueOptions.EventTime"/>. Workers do it by themselves, and so does <see cref="ICoach.ApplyRetentionAsync"/>.</summary>
    /// <returns>How many events there were.</returns>
    /// <exception cref="CoachStoreException">The store could not do it.</exception>
    public async ValueTask<int> ApplyRetentionAsync(CancellationToken cancellationToken = default)
    {
        var (all, some) = (0, 0);
        do
        {
            some = await RunAsync(connection => Rows.DeleteEventsAsync(connection, Options.EventTime, cancellationToken), cancellationToken).ConfigureAwait(false);
            all += some;
        }
        while (some > 0);
        return all;
    }

    /// <summary>Stops listening.</summary>
    public void Dispose() => Bell.Dispose();

    /// <summary>Stops listening.</summary>
    public ValueTask DisposeAsync() => Bell.DisposeAsync();

    internal ICoach PutAround(ICoach coach)
    {
        Direct = coach;
        return new QueuedCoach(coach, this);
    }

    /// <summary>Puts a turn into the queue and rings. Null for one that has completed.</summary>
    internal async ValueTask<QueueEntry?> EnqueueAsync(QueuedTurn turn, bool isStreamed, CancellationToken cancellationToken)
    {
        var entry = await RunAsync(connection => Rows.EnqueueAsync(connection, turn, isStreamed, Options, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (entry is not null)
        {
            await RingAsync().ConfigureAwait(false);
        }

        return entry;
    }

    internal ValueTask<List<TakenTurn>> ClaimAsync(string lease, int count, TimeSpan time, CancellationToken cancellationToken) =>
        RunAsync(connection => Rows.ClaimAsync(connection, lease, count, time, cancellationToken), cancellationToken);

    /// <summary>Runs this in a transaction of its own, again if the server chose it to give way to others.</summary>
    internal async ValueTask<T> RunAsync<T>(Func<NpgsqlConnection, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        if (!_store.IsReady)
        {
            await _store.InitializeAsync(cancellationToken).ConfigureAwait(false);
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await _store.Database.RunAsync(IsolationLevel.ReadCommitted, work, cancellationToken).ConfigureAwait(false);
            }
            catch (CoachStoreException error) when (PostgresErrors.IsConflict(error) && attempt < MostConflicts)
            {
                // Nothing of it was kept.
            }
        }
    }

    // Not in the transaction that it tells of: the server lets those that ring commit one after the other.
    /// <summary>Lets those hear who wait for the turn of this place, or for any.</summary>
    internal async ValueTask RingAsync(long number = QueueBell.Inbox)
    {
        try
        {
            await RunAsync(
                async connection =>
                {
                    await Rows.RingAsync(connection, number, CancellationToken.None).ConfigureAwait(false);
                    return true;
                },
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (CoachStoreException)
        {
            // The turn waits, and a worker looks for it by itself.
        }
    }
}
