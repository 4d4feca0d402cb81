using System.Text.Json;
using Npgsql;

namespace Coach;

/// <summary>
/// The turn queue as rows. Every time in it is the server's. Locks are taken in one order, so that nobody waits in a circle: the session, the counts of its user and its
/// tenant, the session's row in the queue, what is in it, the count of the inbox.
/// </summary>
internal sealed partial class QueueRows(string schema)
{
    // What is lost of this when the server crashes is done again: a lease, a word to whoever waits, the end of a turn whose result is recorded. And a machine that is
    // suspended in the midst of it, or of anything else here, does not keep its locks.
    private const string Brief = "SET LOCAL synchronous_commit TO off; " + Bounded;

    private const string Bounded = "SET LOCAL idle_in_transaction_session_timeout TO '10s';";

    private readonly string _queue = $"{schema}.queue_sessions";
    private readonly string _inbox = $"{schema}.inbox";
    private readonly string _events = $"{schema}.turn_events";

    // Whether one more turn may wait, in all and of the session.
    private string HasRoom =>
        $"""
        (SELECT sum(waiting) FROM {schema}.inbox_load) < @most
            AND (SELECT count(*) FROM (SELECT 1 FROM {_inbox} WHERE session_id = @session AND reason IS NULL LIMIT @mostInSession) waiting) < @mostInSession
        """;

    /// <summary>Puts a turn at the end of its session's line; one that waits already stays where it is. Null for one that has completed.</summary>
    /// <exception cref="SessionNotFoundException">The user has no such session.</exception>
    /// <exception cref="TurnConflictException">The id waits for something else.</exception>
    /// <exception cref="SessionBusyException">The inbox is full, or the session's part of it.</exception>
    public async ValueTask<QueueEntry?> EnqueueAsync(NpgsqlConnection connection, QueuedTurn turn, bool isStreamed, TurnQueueOptions options, CancellationToken stop)
    {
        (string, object?) session = ("session", turn.SessionId), id = ("turn", turn.TurnId);
        var found = await connection.QueryAsync(
            stop,
            reader => (UserId: reader.Text(0), Status: reader.TextOrNull(1)),
            $"""
            {Bounded}
            SELECT s.user_id, t.status FROM {schema}.sessions s LEFT JOIN {schema}.turns t ON t.session_id = s.id AND t.turn_id = @turn
            WHERE s.id = @session FOR KEY SHARE OF s
            """,
            session, id).ConfigureAwait(false);
        if (found is not [var known] || known.UserId != turn.UserId)
        {
            throw new SessionNotFoundException(turn.SessionId);
        }

        if (known.Status == nameof(TurnStatus.Completed))
        {
            return null;
        }

        var caps = options.CapsOf(turn.UserId);
        await LockAsync(connection, caps, stop).ConfigureAwait(false);
        var json = turn.ToJson();
        var entry = await connection.QueryAsync(
            stop,
            reader => new QueueEntry(turn, reader.GetInt64(0), reader.GetInt64(1)),
            $"""
            WITH line AS (
                INSERT INTO {_queue} (session_id, user_id, tenant, user_cap, tenant_cap, stage) VALUES (@session, @user, @tenant, @userCap, @tenantCap, @stage)
                ON CONFLICT (session_id) DO UPDATE SET user_id = EXCLUDED.user_id
                RETURNING session_id)
            INSERT INTO {_inbox} (session_id, turn_id, request, is_streamed)
            SELECT session_id, @turn, @request, @streamed FROM line
            WHERE {HasRoom}
            ON CONFLICT (session_id, turn_id) DO NOTHING
            RETURNING number, (SELECT coalesce(max(number), 0) FROM {_events} WHERE session_id = @session AND turn_id = @turn)
            """,
            session, id, ("user", turn.UserId), ("tenant", caps.Tenant), ("userCap", caps.OfUser), ("tenantCap", caps.OfTenant),
            ("stage", caps.OfUser is not null ? 0 : caps.OfTenant is not null ? 1 : 2), ("request", json), ("streamed", isStreamed),
            ("most", options.MaxWaiting), ("mostInSession", options.MaxWaitingPerSession)).ConfigureAwait(false) is [var added]
            ? added
            : await JoinAsync(connection, turn, isStreamed, options, stop).ConfigureAwait(false) ?? throw new SessionBusyException(turn.SessionId);
        await AdmitAsync(connection, caps, stop).ConfigureAwait(false);
        return entry;
    }

    /// <summary>Puts a turn that was set aside at the end of its session's line again; whether there was one.</summary>
    public async ValueTask<bool> RetryAsync(NpgsqlConnection connection, string sessionId, string turnId, TurnQueueOptions options, CancellationToken stop)
    {
        var waiting = await connection.QueryAsync(
            stop,
            reader => reader.Text(0),
            $"{Bounded} SELECT i.request FROM {schema}.sessions s JOIN {_inbox} i ON i.session_id = s.id WHERE s.id = @session AND i.turn_id = @turn AND i.reason IS NOT NULL FOR KEY SHARE OF s",
            ("session", sessionId), ("turn", turnId)).ConfigureAwait(false);
        return waiting is [var json]
            && await EnqueueAsync(connection, Parse(json), isStreamed: true, options, stop).ConfigureAwait(false) is not null;
    }

    /// <summary>Takes a turn out of the inbox that no worker has begun with; false if one has.</summary>
    public async ValueTask<bool> WithdrawAsync(NpgsqlConnection connection, QueueEntry entry, QueueCaps caps, CancellationToken stop)
    {
        (string, object?) session = ("session", entry.Turn.SessionId), number = ("number", entry.Number);
        await connection.ExecuteAsync(stop, Bounded).ConfigureAwait(false);
        await LockAsync(connection, caps, stop).ConfigureAwait(false);
        await connection.ExecuteAsync(stop, $"SELECT 1 FROM {_queue} WHERE session_id = @session FOR UPDATE", session).ConfigureAwait(false);
        if (await connection.ExecuteAsync(
            stop, $"DELETE FROM {_inbox} i USING {_queue} q WHERE i.number = @number AND i.reason IS NULL AND q.session_id = i.session_id AND NOT ({HasBegun})", number).ConfigureAwait(false) == 0)
        {
            return false;
        }

        await connection.ExecuteAsync(
            stop,
            $"DELETE FROM {_queue} WHERE session_id = @session AND NOT EXISTS (SELECT 1 FROM {_inbox} WHERE session_id = @session AND reason IS NULL)",
            session).ConfigureAwait(false);
        await AdmitAsync(connection, caps, stop).ConfigureAwait(false);
        return true;
    }

    /// <summary>Deletes what the queue has of these sessions, and lets others of their users and tenants have their places. The sessions are locked.</summary>
    public async ValueTask DeleteAsync(NpgsqlConnection connection, string[] sessionIds, CancellationToken stop)
    {
        (string, object?) ids = ("ids", sessionIds);
        var queued = await connection.QueryAsync(
            stop, ReadCaps, $"SELECT DISTINCT user_id, user_cap, tenant, tenant_cap FROM {_queue} WHERE session_id = ANY(@ids) ORDER BY user_id, tenant", ids).ConfigureAwait(false);
        await LockAsync(connection, queued, stop).ConfigureAwait(false);
        if (queued.Count > 0)
        {
            await connection.ExecuteAsync(
                stop,
                $"""
                DELETE FROM {_queue} WHERE session_id = ANY(@ids);
                SELECT 1 FROM {schema}.inbox_load ORDER BY shard FOR UPDATE
                """,
                ids).ConfigureAwait(false);
        }

        // Whoever waits for one of the turns hears of it, and so do workers that may have another session now.
        await connection.ExecuteAsync(
            stop,
            $"""
            WITH gone AS (DELETE FROM {_inbox} WHERE session_id = ANY(@ids) RETURNING number)
            SELECT pg_notify('coach', '{schema} ' || number) FROM (SELECT number FROM gone UNION SELECT {QueueBell.Inbox} FROM gone) rung;
            DELETE FROM {_events} WHERE session_id = ANY(@ids)
            """,
            ids).ConfigureAwait(false);
        foreach (var caps in queued)
        {
            await AdmitAsync(connection, caps, stop).ConfigureAwait(false);
        }
    }

    /// <summary>The entry of a turn that waits already; one that was set aside begins to wait again. Null if there is none, or no room for it.</summary>
    private async ValueTask<QueueEntry?> JoinAsync(NpgsqlConnection connection, QueuedTurn turn, bool isStreamed, TurnQueueOptions options, CancellationToken stop)
    {
        (string, object?) session = ("session", turn.SessionId), id = ("turn", turn.TurnId);
        if (await connection.QueryAsync(
            stop,
            reader => (Number: reader.GetInt64(0), Request: reader.Text(1), IsSetAside: !reader.IsDBNull(2)),
            $"SELECT number, request, reason FROM {_inbox} WHERE session_id = @session AND turn_id = @turn",
            session, id).ConfigureAwait(false) is not [var waiting])
        {
            return null;
        }

        if (!Parse(waiting.Request).IsSameAs(turn))
        {
            throw new TurnConflictException(turn.TurnId);
        }

        return !waiting.IsSetAside
            ? new(turn, waiting.Number, After: 0)
            : await connection.QueryAsync(
                stop,
                reader => new QueueEntry(turn, reader.GetInt64(0), reader.GetInt64(1)),
                $"""
                UPDATE {_inbox} SET number = DEFAULT, reason = NULL, message = NULL, attempts = NULL, set_aside_at = NULL, is_streamed = is_streamed OR @streamed
                WHERE session_id = @session AND turn_id = @turn AND {HasRoom}
                RETURNING number, (SELECT coalesce(max(number), 0) FROM {_events} WHERE session_id = @session AND turn_id = @turn)
                """,
                session, id, ("streamed", isStreamed), ("most", options.MaxWaiting), ("mostInSession", options.MaxWaitingPerSession)).ConfigureAwait(false) is [var again] ? again : null;
    }

    private static QueuedTurn Parse(string json)
    {
        try
        {
            return QueuedTurn.FromJson(json);
        }
        catch (JsonException error)
        {
            throw PostgresErrors.Unreadable(error);
        }
    }
}

/// <summary>A turn that waits.</summary>
/// <param name="Turn">The turn.</param>
/// <param name="Number">Its place in the inbox.</param>
/// <param name="After">The last event that it has had when it began to wait.</param>
internal sealed record QueueEntry(QueuedTurn Turn, long Number, long After);
