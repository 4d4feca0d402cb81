using System.Globalization;
using Npgsql;

namespace Coach;

/// <content>What workers do: take sessions, keep them, and give them back.</content>
internal sealed partial class QueueRows
{
    /// <summary>The statement that takes sessions. Which may be taken is the beginning of one index.</summary>
    internal string Claim =>
        $"""
        WITH next AS (
            SELECT session_id FROM {_queue} WHERE stage = 2 AND due <= statement_timestamp() ORDER BY due LIMIT @count FOR UPDATE SKIP LOCKED),
        taken AS (
            UPDATE {_queue} q SET lease = @lease, due = clock_timestamp() + @time * interval '1 millisecond', attempts = q.attempts + 1
            FROM next WHERE q.session_id = next.session_id
            RETURNING q.session_id, q.user_id, q.user_cap, q.tenant, q.tenant_cap, q.attempts)
        SELECT t.user_id, t.user_cap, t.tenant, t.tenant_cap, t.session_id, head.turn_id, head.number, head.request, head.is_streamed, t.attempts
        FROM taken t CROSS JOIN LATERAL (
            SELECT i.number, i.turn_id, i.request, i.is_streamed FROM {_inbox} i WHERE i.session_id = t.session_id AND i.reason IS NULL ORDER BY i.number LIMIT 1) head
        """;

    // Of the inbox row i and its session's row q: a worker has begun with it, or did before.
    private string HasBegun => $"q.attempts > 0 AND NOT EXISTS (SELECT 1 FROM {_inbox} e WHERE e.session_id = i.session_id AND e.reason IS NULL AND e.number < i.number)";

    /// <summary>Takes the sessions that have waited longest, each with its next turn.</summary>
    public async ValueTask<List<TakenTurn>> ClaimAsync(NpgsqlConnection connection, string lease, int count, TimeSpan time, CancellationToken stop) => await connection.QueryAsync(
        stop,
        reader => new TakenTurn(reader.Text(4), reader.Text(5), reader.GetInt64(6), reader.Text(7), reader.GetBoolean(8), reader.GetInt32(9), lease, ReadCaps(reader)),
        $"{Brief} {Claim}",
        ("lease", lease), ("count", count), ("time", (long)time.TotalMilliseconds)).ConfigureAwait(false);

    /// <summary>Keeps sessions for longer; those whose leases are still the named ones. One that is being written to is not waited for: nobody can take it meanwhile.</summary>
    public async ValueTask<List<(string SessionId, string Lease)>> RenewAsync(NpgsqlConnection connection, string[] sessionIds, string[] leases, TimeSpan time, CancellationToken stop) =>
        await connection.QueryAsync(
            stop,
            reader => (reader.Text(0), reader.Text(1)),
            $"""
            {Brief}
            WITH held AS (
                SELECT q.session_id FROM {_queue} q JOIN unnest(@sessions, @leases) AS mine (session_id, lease) ON q.session_id = mine.session_id AND q.lease = mine.lease
                FOR UPDATE OF q SKIP LOCKED)
            UPDATE {_queue} q SET due = clock_timestamp() + @time * interval '1 millisecond' FROM held WHERE q.session_id = held.session_id;
            SELECT q.session_id, q.lease FROM {_queue} q JOIN unnest(@sessions, @leases) AS mine (session_id, lease) ON q.session_id = mine.session_id AND q.lease = mine.lease
            """,
            ("sessions", sessionIds), ("leases", leases), ("time", (long)time.TotalMilliseconds)).ConfigureAwait(false);

    /// <summary>Checks that the worker that runs here still has the session; before a commit also that nobody takes it from it until that is done.</summary>
    /// <exception cref="LeaseLostException">It has it no more.</exception>
    public async ValueTask CheckLeaseAsync(NpgsqlConnection connection, string sessionId, bool commits, CancellationToken stop)
    {
        if (TurnLease.Current is { } lease && lease.SessionId == sessionId
            && await connection.ScalarAsync(
                stop,
                $"{(commits ? Bounded : IdleFor(lease.LongestPause))} SELECT 1 FROM {_queue} WHERE session_id = @session AND lease = @lease {(commits ? "FOR SHARE" : "")}",
                ("session", sessionId), ("lease", lease.Id)).ConfigureAwait(false) is null)
        {
            lease.Lose();
            throw new LeaseLostException(sessionId);
        }
    }

    // A worker that is suspended inside a handler keeps the session's row no longer than a handler may take.
    private static string IdleFor(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"SET LOCAL idle_in_transaction_session_timeout TO '{(long)Math.Min(int.MaxValue, time.TotalMilliseconds)}ms';");

    /// <summary>Ends a turn whose result is recorded, or that is refused: writes the last of its events and lets the session go on. False if the lease is lost.</summary>
    public async ValueTask<bool> FinishAsync(NpgsqlConnection connection, TakenTurn turn, IReadOnlyList<TurnEventRow> events, CancellationToken stop)
    {
        if (!await BeginEndAsync(connection, turn, stop).ConfigureAwait(false))
        {
            return false;
        }

        if (events.Count > 0)
        {
            await AddEventsAsync(connection, turn, events, stop).ConfigureAwait(false);
        }

        await LeaveAsync(connection, turn, $"DELETE FROM {_inbox} WHERE number = @number", stop).ConfigureAwait(false);
        return true;
    }

    /// <summary>Sets a turn aside, so that its session goes on without it. One that has completed is ended instead. False if the lease is lost.</summary>
    public async ValueTask<bool> SetAsideAsync(NpgsqlConnection connection, TakenTurn turn, TurnError reason, int attempts, CancellationToken stop)
    {
        if (!await BeginEndAsync(connection, turn, stop).ConfigureAwait(false))
        {
            return false;
        }

        await LeaveAsync(
            connection,
            turn,
            $"""
            DELETE FROM {_inbox} WHERE number = @number AND EXISTS (SELECT 1 FROM {schema}.turns WHERE session_id = @session AND turn_id = @turn AND status = 'Completed');
            UPDATE {_inbox} SET reason = @reason, message = @message, attempts = @attempts, set_aside_at = clock_timestamp() WHERE number = @number
            """,
            stop,
            ("turn", turn.TurnId), ("reason", reason.Code), ("message", reason.Message), ("attempts", attempts)).ConfigureAwait(false);
        return true;
    }

    /// <summary>Gives a session back with its turn still first in line. False if the lease is lost.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="turn">The turn.</param>
    /// <param name="counts">Whether this was a try.</param>
    /// <param name="delay">After how long it may be taken again.</param>
    /// <param name="stop">Stops it.</param>
    public async ValueTask<bool> ReleaseAsync(NpgsqlConnection connection, TakenTurn turn, bool counts, TimeSpan delay, CancellationToken stop) => await connection.ExecuteAsync(
        stop,
        $"""
        {Brief}
        UPDATE {_queue} SET lease = NULL, due = clock_timestamp() + @delay * interval '1 millisecond', attempts = attempts - @uncounted WHERE session_id = @session AND lease = @lease;
        {Notify}
        """,
        Payload(QueueBell.Inbox), ("session", turn.SessionId), ("lease", turn.Lease), ("delay", (long)delay.TotalMilliseconds), ("uncounted", counts ? 0 : 1)).ConfigureAwait(false) > 0;

    private async ValueTask<bool> BeginEndAsync(NpgsqlConnection connection, TakenTurn turn, CancellationToken stop)
    {
        if (turn.Caps.IsCapped)
        {
            await connection.ExecuteAsync(stop, Brief).ConfigureAwait(false);
            await LockAsync(connection, turn.Caps, stop).ConfigureAwait(false);
        }

        return await connection.ScalarAsync(
            stop, $"{Brief} SELECT 1 FROM {_queue} WHERE session_id = @session AND lease = @lease FOR UPDATE", ("session", turn.SessionId), ("lease", turn.Lease)).ConfigureAwait(false) is not null;
    }

    /// <summary>Takes the turn out of the line by this statement; the session goes to the end of its line, gives up its place among its user's and tenant's until it is its turn again, or leaves the queue.</summary>
    private async ValueTask LeaveAsync(NpgsqlConnection connection, TakenTurn turn, string leave, CancellationToken stop, params (string, object?)[] values)
    {
        var goesOn = $"EXISTS (SELECT 1 FROM {_inbox} WHERE session_id = @session AND reason IS NULL)";
        await connection.ExecuteAsync(
            stop,
            $"""
            {leave};
            UPDATE {_queue} SET lease = NULL, attempts = 0, due = clock_timestamp(), stage = CASE WHEN user_cap IS NOT NULL THEN 0 WHEN tenant_cap IS NOT NULL THEN 1 ELSE 2 END
            WHERE session_id = @session AND {goesOn};
            DELETE FROM {_queue} WHERE session_id = @session AND NOT {goesOn};
            {Notify}
            """,
            [("session", turn.SessionId), ("number", turn.Number), Payload(turn.Number), .. values]).ConfigureAwait(false);
        await AdmitAsync(connection, turn.Caps, stop).ConfigureAwait(false);
    }
}

/// <summary>A turn that a worker has taken, with its session.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="TurnId">The turn's id.</param>
/// <param name="Number">Its place in the inbox.</param>
/// <param name="Request">The turn, as JSON.</param>
/// <param name="IsStreamed">Whether somebody wants to see what happens in it.</param>
/// <param name="Attempts">How often it was taken, this time too.</param>
/// <param name="Lease">The lease.</param>
/// <param name="Caps">Whose places the session takes.</param>
internal sealed record TakenTurn(string SessionId, string TurnId, long Number, string Request, bool IsStreamed, int Attempts, string Lease, QueueCaps Caps);
