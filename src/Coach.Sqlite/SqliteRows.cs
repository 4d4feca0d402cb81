using Microsoft.Data.Sqlite;

namespace Coach;

/// <summary>Sessions, turns, messages and steps as rows. The caller's transaction is around every method that writes.</summary>
internal static class SqliteRows
{
    private const string SessionColumns = "SELECT id, user_id, state, data, version, created_at, updated_at, summary, summary_through FROM coach_sessions";

    public static bool AddSession(SqliteConnection connection, CoachSession session) => connection.Execute(
        """
        INSERT OR IGNORE INTO coach_sessions (id, user_id, state, data, version, created_at, updated_at)
        VALUES (@id, @user, @state, @data, 0, @created, @updated)
        """,
        ("@id", session.Id), ("@user", session.UserId), ("@state", session.State), ("@data", session.Data.ToJson()),
        ("@created", session.CreatedAt.Text()), ("@updated", session.UpdatedAt.Text())) == 1;

    public static CoachSession? FindSession(SqliteConnection connection, string sessionId) =>
        connection.Query(ReadSession, $"{SessionColumns} WHERE id = @id", ("@id", sessionId)) is [var session] ? session : null;

    public static IReadOnlyList<CoachSession> ListSessions(SqliteConnection connection, string userId) =>
        connection.Query(ReadSession, $"{SessionColumns} WHERE user_id = @user ORDER BY updated_at DESC, id", ("@user", userId));

    public static IReadOnlyList<CoachSession> AllSessions(SqliteConnection connection) =>
        connection.Query(ReadSession, $"{SessionColumns} ORDER BY created_at, id");

    public static long Version(SqliteConnection connection, string sessionId) =>
        connection.Scalar("SELECT version FROM coach_sessions WHERE id = @id", ("@id", sessionId)) as long?
        ?? throw new SessionNotFoundException(sessionId);

    public static TurnRecord AcceptTurn(SqliteConnection connection, string sessionId, string turnId, string message, DateTimeOffset at, TurnKind kind)
    {
        if (connection.Execute(
            """
            INSERT INTO coach_turns (session_id, turn_id, status, accepted_at, kind, request)
            SELECT @session, @turn, @status, @at, @kind, @request WHERE EXISTS (SELECT 1 FROM coach_sessions WHERE id = @session)
            ON CONFLICT DO NOTHING
            """,
            ("@session", sessionId), ("@turn", turnId), ("@status", nameof(TurnStatus.Running)), ("@at", at.Text()), ("@kind", kind.ToString()),
            ("@request", kind == TurnKind.Message ? null : message)) == 0)
        {
            return FindTurn(connection, sessionId, turnId) ?? throw new SessionNotFoundException(sessionId);
        }

        connection.Execute("UPDATE coach_sessions SET updated_at = @at WHERE id = @session", ("@session", sessionId), ("@at", at.Text()));
        if (kind == TurnKind.Message)
        {
            AddMessage(connection, sessionId, turnId, step: null, MessageRole.User, message, at);
        }

        return new(turnId, message, TurnStatus.Running, Result: null, IsNew: true) { Kind = kind };
    }

    public static bool EndTurn(SqliteConnection connection, string sessionId, string turnId, TurnStatus status, string result, DateTimeOffset at)
    {
        _ = Version(connection, sessionId);
        return SetStatus(connection, sessionId, turnId, status, result, completedStep: null, at) || IsOpen(connection, sessionId, turnId);
    }

    public static IReadOnlyList<StoredMessage> ReadMessages(SqliteConnection connection, string sessionId, int last)
    {
        var messages = connection.Query(
            row => new StoredMessage(
                row.GetInt64(0), row.GetString(1), row.GetEnum<MessageRole>(2), row.GetString(3), row.GetTime(4), row.GetText(5)),
            """
            SELECT m.ordinal, m.turn_id, m.role, m.text, m.at, coalesce(s.result, t.result)
            FROM coach_messages m
            LEFT JOIN coach_turns t ON t.session_id = m.session_id AND t.turn_id = m.turn_id AND t.completed_step = m.step
            LEFT JOIN coach_steps s ON s.session_id = m.session_id AND s.turn_id = m.turn_id AND s.step = m.step
            WHERE m.session_id = @session
            ORDER BY m.ordinal DESC
            LIMIT @last
            """,
            ("@session", sessionId), ("@last", last));
        messages.Reverse();
        return messages;
    }

    public static void CommitStep(SqliteConnection connection, StepRecord step)
    {
        var session = step.Session;
        var isOpen = step.Result is null
            ? IsOpen(connection, session.Id, step.TurnId)
            : SetStatus(connection, session.Id, step.TurnId, TurnStatus.Completed, step.Result, step.Step, step.At) || IsOpen(connection, session.Id, step.TurnId);
        if (!isOpen
            || !AddStep(connection, step)
            || !UpdateSession(connection, step)
            || (step.Decided is { } decided && !SqliteApprovals.Decide(connection, session.Id, decided, step.TurnId)))
        {
            throw new SessionConflictException(session.Id);
        }

        AddMessage(connection, session.Id, step.TurnId, step.Step, step.Role, step.VisibleText, step.At);
        foreach (var call in step.Calls)
        {
            SqliteActionLog.Add(connection, step, call);
        }

        foreach (var approval in step.Parked)
        {
            SqliteApprovals.Add(connection, session.Id, approval);
        }
    }

    private static bool AddStep(SqliteConnection connection, StepRecord step) => connection.Execute(
        """
        INSERT OR IGNORE INTO coach_steps (session_id, turn_id, step, raw_reply, model, at, result)
        VALUES (@session, @turn, @step, @raw, @model, @at, @result)
        """,
        ("@session", step.Session.Id), ("@turn", step.TurnId), ("@step", step.Step), ("@raw", step.RawReply), ("@model", step.Model),
        ("@at", step.At.Text()), ("@result", step.StepResult)) == 1;

    private static bool UpdateSession(SqliteConnection connection, StepRecord step) => connection.Execute(
        """
        UPDATE coach_sessions SET state = @state, data = @data, summary = @summary, summary_through = @through, version = version + 1, updated_at = @at
        WHERE id = @id AND version = @version
        """,
        ("@id", step.Session.Id), ("@version", step.Session.Version), ("@state", step.Session.State), ("@data", step.Session.Data.ToJson()),
        ("@summary", step.Session.Summary?.Text), ("@through", step.Session.Summary?.Through), ("@at", step.At.Text())) == 1;

    private static void AddMessage(
        SqliteConnection connection, string sessionId, string turnId, int? step, MessageRole role, string text, DateTimeOffset at) => connection.Execute(
        """
        INSERT INTO coach_messages (session_id, ordinal, turn_id, step, role, text, at)
        VALUES (@session, (SELECT coalesce(max(ordinal), 0) + 1 FROM coach_messages WHERE session_id = @session), @turn, @step, @role, @text, @at)
        """,
        ("@session", sessionId), ("@turn", turnId), ("@step", step), ("@role", role.ToString()), ("@text", text), ("@at", at.Text()));

    private static TurnRecord? FindTurn(SqliteConnection connection, string sessionId, string turnId) => connection.Query(
        row => new TurnRecord(turnId, row.GetString(0), row.GetEnum<TurnStatus>(1), row.GetText(2), IsNew: false) { Kind = row.GetEnum<TurnKind>(3) },
        """
        SELECT coalesce(t.request, m.text), t.status, t.result, t.kind
        FROM coach_turns t
        LEFT JOIN coach_messages m ON m.session_id = t.session_id AND m.turn_id = t.turn_id AND m.step IS NULL
        WHERE t.session_id = @session AND t.turn_id = @turn
        """,
        ("@session", sessionId), ("@turn", turnId)) is [var turn] ? turn : null;

    private static bool IsOpen(SqliteConnection connection, string sessionId, string turnId) =>
        connection.Scalar(
            "SELECT status FROM coach_turns WHERE session_id = @session AND turn_id = @turn",
            ("@session", sessionId), ("@turn", turnId)) is string status
        ? status != nameof(TurnStatus.Completed)
        : throw new CoachStoreException($"The session {sessionId} has no turn {turnId}; a turn is accepted before it is worked on.");

    /// <summary>Ends a turn; a completed one is left as it is.</summary>
    private static bool SetStatus(
        SqliteConnection connection, string sessionId, string turnId, TurnStatus status, string result, int? completedStep, DateTimeOffset at) =>
        connection.Execute(
            """
            UPDATE coach_turns SET status = @status, result = @result, completed_step = @step, ended_at = @at
            WHERE session_id = @session AND turn_id = @turn AND status <> 'Completed'
            """,
            ("@session", sessionId), ("@turn", turnId), ("@status", status.ToString()), ("@result", result), ("@step", completedStep),
            ("@at", at.Text())) == 1;

    private static CoachSession ReadSession(SqliteRow row) => new()
    {
        Id = row.GetString(0),
        UserId = row.GetString(1),
        State = row.GetString(2),
        Data = SessionData.FromJson(row.GetString(3)),
        Version = row.GetInt64(4),
        CreatedAt = row.GetTime(5),
        UpdatedAt = row.GetTime(6),
        Summary = row.GetText(7) is { } summary ? new(summary, row.GetInt64(8)) : null,
    };
}
