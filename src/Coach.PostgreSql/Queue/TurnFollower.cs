using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Coach;

/// <summary>Waits for a turn's end and tells what happens until then, whichever worker has the turn.</summary>
internal sealed class TurnFollower(TurnQueue queue, QueueEntry entry, bool isStreamed)
{
    private const int WhereRingsAreHeard = 10;

    private readonly ShownTurn _shown = new();
    private long _read = entry.After;

    /// <summary>What happens behind the event of this number, and the end as the last.</summary>
    /// <param name="after">The last number that was seen.</param>
    /// <param name="waitsToBegin">Whether a turn that no worker begins with in time is taken back.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async IAsyncEnumerable<NumberedUpdate> FollowAsync(long after, bool waitsToBegin, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ring = queue.Bell.Listen(entry.Number);
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            // In this order: the last event is there when the end is.
            var (state, events) = await LookAsync(cancellationToken).ConfigureAwait(false);
            // One that has begun is not taken back, and nobody has to look because of it.
            waitsToBegin &= !state.HasBegun;
            foreach (var row in events)
            {
                _read = row.Number;
                if (_shown.Add(row) is { } update && row.Number > after)
                {
                    yield return new(row.Number, update);
                }
            }

            if (state.HasEnded)
            {
                foreach (var update in End(state))
                {
                    // What is kept no longer stands in the result; who has seen more than that is told the end alone.
                    if (++_read > after || update is TurnCompleted or TurnFailed)
                    {
                        yield return new(_read, update);
                    }
                }

                yield break;
            }

            if (waitsToBegin && Stopwatch.GetElapsedTime(start) > queue.CoachOptions.SessionWait)
            {
                waitsToBegin = false;
                if (await WithdrawAsync(cancellationToken).ConfigureAwait(false))
                {
                    throw new SessionBusyException(entry.Turn.SessionId);
                }
            }

            await ring.WaitAsync(UntilNextLook(waitsToBegin ? queue.CoachOptions.SessionWait - Stopwatch.GetElapsedTime(start) : null), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Very many may wait: where rings are heard, they look by themselves only now and then.</summary>
    private TimeSpan UntilNextLook(TimeSpan? atMost)
    {
        var poll = queue.Options.PollInterval * (queue.Bell.Hears ? WhereRingsAreHeard : 1);
        return atMost is { } most && most < poll ? TimeSpan.FromTicks(Math.Max(most.Ticks, TimeSpan.TicksPerMillisecond)) : poll;
    }

    private IEnumerable<TurnUpdate> End(QueueState state)
    {
        var turn = entry.Turn;
        if (state is { Status: TurnStatus.Completed, Result: { } result })
        {
            return _shown.End(TurnResult.FromJson(result));
        }

        if (state.SetAside is { } reason)
        {
            return [new TurnFailed(state is { Status: TurnStatus.Failed or TurnStatus.Interrupted, Result: { } recorded } ? TurnResult.FromJson(recorded) : turn.Fail(reason))];
        }

        throw _shown.Refusal?.ToException(turn)
            ?? (!state.HasSession ? new SessionNotFoundException(turn.SessionId)
                : entry.Number == long.MaxValue ? new ArgumentException($"The session {turn.SessionId} has no turn {turn.TurnId}.")
                : new SessionBusyException(turn.SessionId));
    }

    /// <summary>Looks until it can be seen: a turn that is in the queue is not lost with a connection.</summary>
    private async ValueTask<(QueueState State, IReadOnlyList<TurnEventRow> Events)> LookAsync(CancellationToken cancellationToken)
    {
        var (session, turn) = (entry.Turn.SessionId, entry.Turn.TurnId);
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await queue.RunAsync<(QueueState, IReadOnlyList<TurnEventRow>)>(
                    async connection =>
                    {
                        var state = await queue.Rows.ReadStateAsync(connection, session, turn, entry.Number, cancellationToken).ConfigureAwait(false);
                        return (state, isStreamed || state is { HasEnded: true, Status: not TurnStatus.Completed }
                            ? await queue.Rows.ReadEventsAsync(connection, session, turn, _read, cancellationToken).ConfigureAwait(false) : []);
                    },
                    cancellationToken).ConfigureAwait(false);
            }
            catch (CoachStoreException error) when (Stopwatch.GetElapsedTime(start) < queue.CoachOptions.SessionWait)
            {
                QueueLog.CannotFollow(queue.Logger, error, turn, session);
                await Task.Delay(queue.Options.PollInterval, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<bool> WithdrawAsync(CancellationToken cancellationToken)
    {
        try
        {
            var isWithdrawn = await queue.RunAsync(
                connection => queue.Rows.WithdrawAsync(connection, entry, queue.Options.CapsOf(entry.Turn.UserId), cancellationToken), cancellationToken).ConfigureAwait(false);
            if (isWithdrawn)
            {
                await queue.RingAsync(entry.Number).ConfigureAwait(false);
            }

            return isWithdrawn;
        }
        catch (CoachStoreException)
        {
            return false;
        }
    }
}
