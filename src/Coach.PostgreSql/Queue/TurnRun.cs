using System.Text.Json;

namespace Coach;

/// <summary>A turn that a worker has taken: answered by the coach beneath the queue, and brought to its end in the queue.</summary>
internal sealed class TurnRun(TurnQueue queue, CoachWorkerOptions options, TakenTurn taken, TurnLease lease)
{
    private static readonly TimeSpan UntilNextTry = TimeSpan.FromMilliseconds(200);

    private IReadOnlyList<TurnEventRow> _rest = [];

    public async Task RunAsync(CancellationToken stopping)
    {
        // Its workers did not come back, each time: one more would only be the next.
        var end = taken.Attempts > options.MaxAttempts
            ? SetAside(new("abandoned", "The message could not be answered. Please try again."), taken.Attempts - 1, error: null)
            : await AnswerAsync(stopping).ConfigureAwait(false);
        if (!lease.IsLost && await EndAsync(end, stopping).ConfigureAwait(false))
        {
            return;
        }

        QueueLog.LeaseLost(queue.Logger, taken.SessionId, taken.TurnId);
    }

    /// <summary>Brings the turn to its end in the queue; false if it is another worker's by now, or will be.</summary>
    private async ValueTask<bool> EndAsync(Func<Npgsql.NpgsqlConnection, ValueTask<bool>> end, CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await queue.RunAsync(end, CancellationToken.None).ConfigureAwait(false);
            }
            catch (CoachStoreException error)
            {
                // Whoever takes the turn after this lease finds the recorded result; until then it is tried here.
                if (attempt == 1)
                {
                    QueueLog.CannotEnd(queue.Logger, error, taken.TurnId, taken.SessionId);
                }

                if (lease.IsLost || stopping.IsCancellationRequested)
                {
                    return false;
                }

                await Task.Delay(UntilNextTry, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Answers the turn; how it ends in the queue.</summary>
    private async ValueTask<Func<Npgsql.NpgsqlConnection, ValueTask<bool>>> AnswerAsync(CancellationToken stopping)
    {
        TurnLease.Current = lease;
        try
        {
            var turn = QueuedTurn.FromJson(taken.Request);
            var result = turn.Message is { } message && taken.IsStreamed
                ? await StreamAsync(message).ConfigureAwait(false)
                : await turn.AnswerAsync(queue.Direct, lease.Ending).ConfigureAwait(false);
            return result.Status == TurnStatus.Completed ? Finish(_rest)
                : stopping.IsCancellationRequested ? Release()
                : TryAgain(result.Error ?? new("internal", "The message could not be answered. Please try again."), error: null);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return Release();
        }
        catch (SessionNotFoundException)
        {
            // It was deleted, and the turn with it.
            return Finish([]);
        }
        catch (JsonException error)
        {
            return SetAside(new("unreadable", "The message could not be read. Please send it again."), taken.Attempts, error);
        }
        catch (SessionBusyException error)
        {
            return TryAgain(new("session_busy", "This conversation is busy with other turns. Please try again."), error);
        }
#pragma warning disable CA1031 // Whatever it is ends this try, not the worker.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return TurnRefusal.Of(error) is { } refusal ? Finish([TurnEventRow.Of(refusal)]) : TryAgain(new("internal", "Something went wrong here. Please try again."), error);
        }
    }

    private async ValueTask<TurnResult> StreamAsync(TurnRequest message)
    {
        var batch = new EventBatch(queue, taken, lease, options.BatchTime);
        TurnResult? result = null;
        var updates = queue.Direct.GetStreamingResponseAsync(message, lease.Ending).GetAsyncEnumerator(CancellationToken.None);
        await using (updates.ConfigureAwait(false))
        {
            var isNext = updates.MoveNextAsync().AsTask();
            while (true)
            {
                // A timer may be early: what is due is asked again, so that nothing stays behind while the model takes its time.
                while (batch.Due is { } due && (due <= TimeSpan.Zero || !isNext.IsCompleted))
                {
                    if (due > TimeSpan.Zero)
                    {
                        await Task.WhenAny(isNext, Task.Delay(due)).ConfigureAwait(false);
                    }
                    else
                    {
                        await batch.WriteAsync().ConfigureAwait(false);
                    }
                }

                if (!await isNext.ConfigureAwait(false))
                {
                    break;
                }

                batch.Add(updates.Current);
                result = (updates.Current as TurnCompleted)?.Result ?? (updates.Current as TurnFailed)?.Result ?? result;
                isNext = updates.MoveNextAsync().AsTask();
            }
        }

        _rest = batch.Rest;
        return result ?? throw new InvalidOperationException("A streamed turn ended without a result.");
    }

    private Func<Npgsql.NpgsqlConnection, ValueTask<bool>> Finish(IReadOnlyList<TurnEventRow> events) =>
        connection => queue.Rows.FinishAsync(connection, taken, events, CancellationToken.None);

    private Func<Npgsql.NpgsqlConnection, ValueTask<bool>> Release() =>
        connection => queue.Rows.ReleaseAsync(connection, taken, counts: false, TimeSpan.Zero, CancellationToken.None);

    private Func<Npgsql.NpgsqlConnection, ValueTask<bool>> TryAgain(TurnError reason, Exception? error)
    {
        if (lease.IsLost)
        {
            return static _ => ValueTask.FromResult(false);
        }

        if (taken.Attempts >= options.MaxAttempts)
        {
            return SetAside(reason, taken.Attempts, error);
        }

        QueueLog.TriedAgain(queue.Logger, error, taken.TurnId, taken.SessionId, reason.Code, taken.Attempts);
        var delay = options.RetryDelay * Math.Pow(2, Math.Min(taken.Attempts - 1, 10));
        return connection => queue.Rows.ReleaseAsync(connection, taken, counts: true, delay, CancellationToken.None);
    }

    private Func<Npgsql.NpgsqlConnection, ValueTask<bool>> SetAside(TurnError reason, int attempts, Exception? error)
    {
        QueueLog.SetAside(queue.Logger, error, taken.TurnId, taken.SessionId, reason.Code, attempts);
        return connection => queue.Rows.SetAsideAsync(connection, taken, reason, attempts, CancellationToken.None);
    }
}
