using Npgsql;

namespace Coach;

/// <summary>Sessions, turns, messages and steps as rows. The caller's transaction is around every method that writes.</summary>
internal sealed partial class PostgresRows(string schema)
{
    private readonly QueueRows _queue = new(schema);

    private readonly string _sessions =
        $"SELECT id, user_id, state, data, version, created_at, updated_at, summary, summary_through FROM {schema}.sessions";

    public async ValueTask<bool> AddSessionAsync(NpgsqlConnection connection, CoachSession session, CancellationToken stop) => await connection.ExecuteAsync(
        stop,
        $"""
        INSERT INTO {schema}.sessions (id, user_id, state, data, version, created_at, updated_at)
        VALUES (@id, @user, @state, @data, 0, @created, @updated) ON CONFLICT DO NOTHING
        """,
        ("id", session.Id), ("user", session.UserId), ("state", session.State), ("data", session.Data.ToJson()),
        ("created", session.CreatedAt.Iso()), ("updated", session.UpdatedAt.Iso())).ConfigureAwait(false) == 1;

    public async ValueTask<CoachSession?> FindSessionAsync(NpgsqlConnection connection, string sessionId, CancellationToken stop) =>
        await connection.QueryAsync(stop, ReadSession, $"{_sessions} WHERE id = @id", ("id", sessionId)).ConfigureAwait(false) is [var session] ? session : null;

    public async ValueTask<IReadOnlyList<CoachSession>> ListSessionsAsync(NpgsqlConnection connection, string userId, CancellationToken stop) =>
        await connection.QueryAsync(stop, ReadSession, $"{_sessions} WHERE user_id = @user ORDER BY updated_at DESC, id", ("user", userId)).ConfigureAwait(false);

    /// <summary>
    /// Locks the session until the transaction ends, after those who have it now; its version. Rows that only refer to the session, such as a turn that begins to wait,
    /// are not held up.
    /// </summary>
    public async ValueTask<long> LockAsync(NpgsqlConnection connection, string sessionId, CancellationToken stop) =>
        await connection.ScalarAsync(stop, $"SELECT version FROM {schema}.sessions WHERE id = @id FOR NO KEY UPDATE", ("id", sessionId)).ConfigureAwait(false) as long?
        ?? throw new SessionNotFoundException(sessionId);

    /// <summary>Says before the step's handlers run what its commit would say.</summary>
    public ValueTask CheckLeaseAsync(NpgsqlConnection connection, string sessionId, CancellationToken stop) => _queue.CheckLeaseAsync(connection, sessionId, commits: false, stop);

    /// <summary>Lets nobody's commit succeed in this transaction until <see cref="CloseGuardAsync"/>: the row's deferred constraint refuses it.</summary>
    public async ValueTask<long> OpenGuardAsync(NpgsqlConnection connection, CancellationToken stop) =>
        (long)(await connection.ScalarAsync(stop, $"INSERT INTO {schema}.open_steps (ends_by_its_own_commit) VALUES (0) RETURNING id").ConfigureAwait(false))!;

    /// <summary>Lets the transaction be committed. False says that this is another transaction than the one that was guarded.</summary>
    public async ValueTask<bool> CloseGuardAsync(NpgsqlConnection connection, long guard, CancellationToken stop) =>
        await connection.ExecuteAsync(stop, $"DELETE FROM {schema}.open_steps WHERE id = @id", ("id", guard)).ConfigureAwait(false) == 1;

    public async ValueTask<TurnRecord> AcceptTurnAsync(
        NpgsqlConnection connection, string sessionId, string turnId, string message, DateTimeOffset at, TurnKind kind, CancellationToken stop)
    {
        await LockAsync(connection, sessionId, stop).ConfigureAwait(false);
        await _queue.CheckLeaseAsync(connection, sessionId, commits: true, stop).ConfigureAwait(false);
        if (await FindTurnAsync(connection, sessionId, turnId, stop).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        await connection.ExecuteAsync(stop, $"UPDATE {schema}.sessions SET updated_at = @at WHERE id = @session", ("session", sessionId), ("at", at.Iso())).ConfigureAwait(false);
        await connection.ExecuteAsync(
            stop,
            $"INSERT INTO {schema}.turns (session_id, turn_id, status, accepted_at, kind, request) VALUES (@session, @turn, 'Running', @at, @kind, @request)",
            ("session", sessionId), ("turn", turnId), ("at", at.Iso()), ("kind", kind.ToString()),
            ("request", kind == TurnKind.Message ? null : message)).ConfigureAwait(false);
        if (kind == TurnKind.Message)
        {
            await AddMessageAsync(connection, sessionId, turnId, step: null, MessageRole.User, message, at, stop).ConfigureAwait(false);
        }

        return new(turnId, message, TurnStatus.Running, Result: null, IsNew: true) { Kind = kind };
    }

    public async ValueTask<bool> EndTurnAsync(
        NpgsqlConnection connection, string sessionId, string turnId, TurnStatus status, string result, DateTimeOffset at, CancellationToken stop)
    {
        await LockAsync(connection, sessionId, stop).ConfigureAwait(false);
        await _queue.CheckLeaseAsync(connection, sessionId, commits: true, stop).ConfigureAwait(false);
        return await SetStatusAsync(connection, sessionId, turnId, status, result, completedStep: null, at, stop).ConfigureAwait(false)
            || await IsOpenAsync(connection, sessionId, turnId, stop).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<StoredMessage>> ReadMessagesAsync(NpgsqlConnection connection, string sessionId, int last, CancellationToken stop)
    {
        var messages = await connection.QueryAsync(
            stop,
            reader => new StoredMessage(
                reader.GetInt64(0), reader.Text(1), reader.Enum<MessageRole>(2), reader.Text(3), reader.Time(4), reader.TextOrNull(5)),
            $"""
            SELECT m.ordinal, m.turn_id, m.role, m.text, m.at, coalesce(s.result, t.result)
            FROM {schema}.messages m
            LEFT JOIN {schema}.turns t ON t.session_id = m.session_id AND t.turn_id = m.turn_id AND t.completed_step = m.step
            LEFT JOIN {schema}.steps s ON s.session_id = m.session_id AND s.turn_id = m.turn_id AND s.step = m.step
            WHERE m.session_id = @session
            ORDER BY m.ordinal DESC
            LIMIT @last
            """,
            ("session", sessionId), ("last", last)).ConfigureAwait(false);
        messages.Reverse();
        return messages;
    }

    public async ValueTask CommitStepAsync(NpgsqlConnection connection, StepRecord step, CancellationToken stop)
    {
        var (id, turn) = (step.Session.Id, step.TurnId);
        await _queue.CheckLeaseAsync(connection, id, commits: true, stop).ConfigureAwait(false);
        var isOpen = (step.Result is { } result && await SetStatusAsync(connection, id, turn, TurnStatus.Completed, result, step.Step, step.At, stop).ConfigureAwait(false))
            || await IsOpenAsync(connection, id, turn, stop).ConfigureAwait(false);
        if (!isOpen
            || !await AddStepAsync(connection, step, stop).ConfigureAwait(false)
            || !await UpdateSessionAsync(connection, step, stop).ConfigureAwait(false)
            || (step.Decided is { } decided && !await DecideAsync(connection, id, decided, turn, stop).ConfigureAwait(false)))
        {
            throw new SessionConflictException(id);
        }

        await AddMessageAsync(connection, id, turn, step.Step, step.Role, step.VisibleText, step.At, stop).ConfigureAwait(false);
        foreach (var call in step.Calls)
        {
            await AddCallAsync(connection, step, call, stop).ConfigureAwait(false);
        }

        foreach (var approval in step.Parked)
        {
            await AddApprovalAsync(connection, id, approval, stop).ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> AddStepAsync(NpgsqlConnection connection, StepRecord step, CancellationToken stop) => await connection.ExecuteAsync(
        stop,
        $"""
        INSERT INTO {schema}.steps (session_id, turn_id, step, raw_reply, model, at, result)
        VALUES (@session, @turn, @step, @raw, @model, @at, @result) ON CONFLICT DO NOTHING
        """,
        ("session", step.Session.Id), ("turn", step.TurnId), ("step", step.Step), ("raw", step.RawReply), ("model", step.Model),
        ("at", step.At.Iso()), ("result", step.StepResult)).ConfigureAwait(false) == 1;

    private async ValueTask<bool> UpdateSessionAsync(NpgsqlConnection connection, StepRecord step, CancellationToken stop) => await connection.ExecuteAsync(
        stop,
        $"""
        UPDATE {schema}.sessions SET state = @state, data = @data, summary = @summary, summary_through = @through, version = version + 1, updated_at = @at
        WHERE id = @id AND version = @version
        """,
        ("id", step.Session.Id), ("version", step.Session.Version), ("state", step.Session.State), ("data", step.Session.Data.ToJson()),
        ("summary", step.Session.Summary?.Text), ("through", step.Session.Summary?.Through), ("at", step.At.Iso())).ConfigureAwait(false) == 1;

    private async ValueTask AddMessageAsync(
        NpgsqlConnection connection, string sessionId, string turnId, int? step, MessageRole role, string text, DateTimeOffset at, CancellationToken stop) =>
        await connection.ExecuteAsync(
            stop,
            $"""
            INSERT INTO {schema}.messages (session_id, ordinal, turn_id, step, role, text, at)
            VALUES (@session, (SELECT coalesce(max(ordinal), 0) + 1 FROM {schema}.messages WHERE session_id = @session), @turn, @step, @role, @text, @at)
            """,
            ("session", sessionId), ("turn", turnId), ("step", step), ("role", role.ToString()), ("text", text), ("at", at.Iso())).ConfigureAwait(false);

    private async ValueTask<TurnRecord?> FindTurnAsync(NpgsqlConnection connection, string sessionId, string turnId, CancellationToken stop) => await connection.QueryAsync(
        stop,
        reader => new TurnRecord(turnId, reader.Text(0), reader.Enum<TurnStatus>(1), reader.TextOrNull(2), IsNew: false) { Kind = reader.Enum<TurnKind>(3) },
        $"""
        SELECT coalesce(t.request, m.text), t.status, t.result, t.kind
        FROM {schema}.turns t
        LEFT JOIN {schema}.messages m ON m.session_id = t.session_id AND m.turn_id = t.turn_id AND m.step IS NULL
        WHERE t.session_id = @session AND t.turn_id = @turn
        """,
        ("session", sessionId), ("turn", turnId)).ConfigureAwait(false) is [var turn] ? turn : null;

    private async ValueTask<bool> IsOpenAsync(NpgsqlConnection connection, string sessionId, string turnId, CancellationToken stop) =>
        await connection.ScalarAsync(
            stop, $"SELECT status FROM {schema}.turns WHERE session_id = @session AND turn_id = @turn", ("session", sessionId), ("turn", turnId)).ConfigureAwait(false) is string status
        ? status != nameof(TurnStatus.Completed)
        : throw new CoachStoreException($"The session {sessionId} has no turn {turnId}; a turn is accepted before it is worked on.");

    /// <summary>Ends a turn; a completed one is left as it is.</summary>
    private async ValueTask<bool> SetStatusAsync(
        NpgsqlConnection connection, string sessionId, string turnId, TurnStatus status, string result, int? completedStep, DateTimeOffset at, CancellationToken stop) =>
        await connection.ExecuteAsync(
            stop,
            $"""
            UPDATE {schema}.turns SET status = @status, result = @result, completed_step = @step, ended_at = @at
            WHERE session_id = @session AND turn_id = @turn AND status <> 'Completed'
            """,
            ("session", sessionId), ("turn", turnId), ("status", status.ToString()), ("result", result), ("step", completedStep),
            ("at", at.Iso())).ConfigureAwait(false) == 1;

    private static CoachSession ReadSession(NpgsqlDataReader reader) => new()
    {
        Id = reader.Text(0),
        UserId = reader.Text(1),
        State = reader.Text(2),
        Data = SessionData.FromJson(reader.Text(3)),
        Version = reader.GetInt64(4),
        CreatedAt = reader.Time(5),
        UpdatedAt = reader.Time(6),
        Summary = reader.TextOrNull(7) is { } summary ? new(summary, reader.GetInt64(8)) : null,
    };
}
