using System.Diagnostics;

namespace Coach;

/// <summary>Collects what happens in a turn and writes it in batches, so that a model that writes word by word does not cost a row and a ring each.</summary>
internal sealed class EventBatch(TurnQueue queue, TakenTurn turn, TurnLease lease, TimeSpan every)
{
    private readonly List<TurnEventRow> _rows = [];
    private long _last = Stopwatch.GetTimestamp();
    private bool _hasFailed;

    /// <summary>How long until what has been collected is to be written; zero or less for now, null if there is nothing.</summary>
    public TimeSpan? Due => _rows.Count == 0 ? null : every - Stopwatch.GetElapsedTime(_last);

    /// <summary>What has been collected and not been written.</summary>
    public IReadOnlyList<TurnEventRow> Rest => _rows;

    public void Add(TurnUpdate update)
    {
        if (TurnEventRow.Of(update) is not { } row)
        {
            return;
        }

        if (row.Kind == TurnEventRow.Text && _rows is [.., { Kind: TurnEventRow.Text } last])
        {
            _rows[^1] = last with { Data = last.Data + row.Data };
            return;
        }

        _rows.Add(row);
    }

    /// <summary>Writes. What could not be written goes with what comes next.</summary>
    public async ValueTask WriteAsync()
    {
        _last = Stopwatch.GetTimestamp();
        try
        {
            if (await queue.RunAsync(connection => queue.Rows.WriteEventsAsync(connection, turn, _rows, CancellationToken.None), CancellationToken.None).ConfigureAwait(false))
            {
                _rows.Clear();
            }
            else
            {
                lease.Lose();
            }
        }
        catch (CoachStoreException error)
        {
            if (!_hasFailed)
            {
                QueueLog.CannotShow(queue.Logger, error, turn.TurnId, turn.SessionId);
                _hasFailed = true;
            }
        }
    }
}
