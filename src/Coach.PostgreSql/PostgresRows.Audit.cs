using Npgsql;

namespace Coach;

/// <content>Approvals, turns for audit, and deletion.</content>
internal sealed partial class PostgresRows
{
    // Long enough to be quick, short enough for a turn that waits.
    private const int SessionsAtOnce = 50;
    private const int RepliesAtOnce = 500;

    // Those that refer to others first.
    private static readonly string[] Tables = ["approvals", "action_log", "steps", "messages", "turns"];

    private readonly string _approvals =
        $"SELECT call_key, name, parameters, has_text_values, emitter, state, requested_at, expires_at FROM {schema}.approvals WHERE session_id = @session";

    public async ValueTask<IReadOnlyList<PendingApproval>> WaitingAsync(NpgsqlConnection connection, string sessionId, CancellationToken stop) =>
        await connection.QueryAsync(stop, ReadApproval, $"{_approvals} AND decided_turn IS NULL ORDER BY number", ("session", sessionId)).ConfigureAwait(false);

    public async ValueTask<PendingApproval?> FindApprovalAsync(NpgsqlConnection connection, string sessionId, string key, CancellationToken stop) =>
        await connection.QueryAsync(stop, ReadApproval, $"{_approvals} AND call_key = @key", ("session", sessionId), ("key", key)).ConfigureAwait(false) is [var approval] ? approval : null;

    /// <summary>Turns as they were recorded. The caller's transaction sees one moment.</summary>
    public async ValueTask<IReadOnlyList<RecordedTurn>> ReadTurnsAsync(NpgsqlConnection connection, string sessionId, int skip, int count, CancellationToken stop)
    {
        // A turn gets its row when it is accepted, and rows of a session are numbered in that order.
        var page = $"SELECT turn_id FROM {schema}.turns WHERE session_id = @session ORDER BY number LIMIT @count OFFSET @skip";
        (string, object?)[] values = [("session", sessionId), ("count", count), ("skip", skip)];
        var calls = (await connection.QueryAsync(
                stop, ReadEntry, $"{_calls} WHERE l.session_id = @session AND l.turn_id IN ({page}) ORDER BY l.id", values).ConfigureAwait(false))
            .ToLookup(entry => (entry.TurnId, entry.Step), entry => entry.Result);
        var steps = (await connection.QueryAsync(
                stop,
                reader => (TurnId: reader.Text(0), Step: ReadStep(reader)),
                $"""
                SELECT s.turn_id, s.step, s.raw_reply, m.text, s.model, s.at
                FROM {schema}.steps s
                LEFT JOIN {schema}.messages m ON m.session_id = s.session_id AND m.turn_id = s.turn_id AND m.step = s.step
                WHERE s.session_id = @session AND s.turn_id IN ({page})
                ORDER BY s.step
                """,
                values).ConfigureAwait(false))
            .ToLookup(row => row.TurnId, row => row.Step with { Calls = [.. calls[(row.TurnId, row.Step.Step)]] });
        return await connection.QueryAsync(
            stop,
            reader => ReadTurn(reader, sessionId, steps),
            $"""
            SELECT t.turn_id, t.kind, coalesce(t.request, m.text), t.status, t.result, t.accepted_at, t.ended_at
            FROM {schema}.turns t
            LEFT JOIN {schema}.messages m ON m.session_id = t.session_id AND m.turn_id = t.turn_id AND m.step IS NULL
            WHERE t.session_id = @session AND t.turn_id IN ({page})
            ORDER BY t.number
            """,
            values).ConfigureAwait(false);
    }

    public async ValueTask<int> DeleteSessionAsync(NpgsqlConnection connection, string sessionId, string userId, CancellationToken stop) =>
        await DeleteAsync(connection, "WHERE id = @id AND user_id = @user", stop, ("id", sessionId), ("user", userId)).ConfigureAwait(false);

    public async ValueTask<int> DeleteUserAsync(NpgsqlConnection connection, string userId, CancellationToken stop) =>
        await DeleteAsync(connection, "WHERE user_id = @user ORDER BY id", stop, ("user", userId)).ConfigureAwait(false);

    /// <summary>Deletes some of the sessions; says how many, zero when there are no more.</summary>
    public async ValueTask<int> DeleteSessionsAsync(NpgsqlConnection connection, DateTimeOffset before, CancellationToken stop) =>
        await DeleteAsync(connection, "WHERE updated_at < @before ORDER BY id LIMIT @most", stop, ("before", before.Iso()), ("most", SessionsAtOnce)).ConfigureAwait(false);

    /// <summary>Empties some of the replies; says how many, zero when there are no more.</summary>
    public async ValueTask<int> EmptyRawRepliesAsync(NpgsqlConnection connection, DateTimeOffset before, CancellationToken stop) => await connection.ExecuteAsync(
        stop,
        $"""
        UPDATE {schema}.steps s SET raw_reply = ''
        FROM (SELECT session_id, turn_id, step FROM {schema}.steps WHERE at < @before AND raw_reply <> '' LIMIT @most FOR UPDATE) old
        WHERE s.session_id = old.session_id AND s.turn_id = old.turn_id AND s.step = old.step
        """,
        ("before", before.Iso()), ("most", RepliesAtOnce)).ConfigureAwait(false);

    private async ValueTask<int> DeleteAsync(NpgsqlConnection connection, string which, CancellationToken stop, params (string, object?)[] values)
    {
        var ids = (await connection.QueryAsync(stop, reader => reader.Text(0), $"SELECT id FROM {schema}.sessions {which} FOR UPDATE", values).ConfigureAwait(false)).ToArray();
        if (ids.Length == 0)
        {
            return 0;
        }

        await _queue.DeleteAsync(connection, ids, stop).ConfigureAwait(false);
        foreach (var table in Tables)
        {
            await connection.ExecuteAsync(stop, $"DELETE FROM {schema}.{table} WHERE session_id = ANY(@ids)", ("ids", ids)).ConfigureAwait(false);
        }

        return await connection.ExecuteAsync(stop, $"DELETE FROM {schema}.sessions WHERE id = ANY(@ids)", ("ids", ids)).ConfigureAwait(false);
    }

    private async ValueTask AddApprovalAsync(NpgsqlConnection connection, string sessionId, PendingApproval approval, CancellationToken stop) => await connection.ExecuteAsync(
        stop,
        $"""
        INSERT INTO {schema}.approvals (session_id, call_key, name, parameters, has_text_values, emitter, state, requested_at, expires_at)
        VALUES (@session, @key, @name, @parameters, @text, @emitter, @state, @requested, @expires)
        """,
        ("session", sessionId), ("key", approval.Key), ("name", approval.Name), ("parameters", approval.Parameters), ("text", approval.HasTextValues),
        ("emitter", approval.Emitter.ToString()), ("state", approval.State), ("requested", approval.RequestedAt.Iso()), ("expires", approval.ExpiresAt.Iso())).ConfigureAwait(false);

    /// <summary>Whether the call has waited until now.</summary>
    private async ValueTask<bool> DecideAsync(NpgsqlConnection connection, string sessionId, string key, string turnId, CancellationToken stop) => await connection.ExecuteAsync(
        stop,
        $"UPDATE {schema}.approvals SET decided_turn = @turn WHERE session_id = @session AND call_key = @key AND decided_turn IS NULL",
        ("session", sessionId), ("key", key), ("turn", turnId)).ConfigureAwait(false) == 1;

    private static PendingApproval ReadApproval(NpgsqlDataReader reader) => new()
    {
        Key = reader.Text(0),
        Name = reader.Text(1),
        Parameters = reader.Text(2),
        HasTextValues = reader.GetBoolean(3),
        Emitter = reader.Enum<ActionEmitters>(4),
        State = reader.Text(5),
        RequestedAt = reader.Time(6),
        ExpiresAt = reader.Time(7),
    };

    private static RecordedTurn ReadTurn(NpgsqlDataReader reader, string sessionId, ILookup<string, RecordedStep> steps) => new()
    {
        SessionId = sessionId,
        TurnId = reader.Text(0),
        Kind = reader.Enum<TurnKind>(1),
        Message = reader.Text(2),
        Status = reader.Enum<TurnStatus>(3),
        Result = reader.TextOrNull(4),
        AcceptedAt = reader.Time(5),
        EndedAt = reader.IsDBNull(6) ? null : reader.Time(6),
        Steps = [.. steps[reader.Text(0)]],
    };

    private static RecordedStep ReadStep(NpgsqlDataReader reader) => new()
    {
        Step = reader.GetInt32(1),
        RawReply = reader.Text(2),
        VisibleText = reader.TextOrNull(3) ?? "",
        Model = reader.TextOrNull(4),
        At = reader.Time(5),
    };
}
