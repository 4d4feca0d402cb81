using Microsoft.Data.Sqlite;

namespace Coach;

/// <summary>Calls that wait or have waited for approval, as rows.</summary>
internal static class SqliteApprovals
{
    private const string Select =
        "SELECT call_key, name, parameters, has_text_values, emitter, state, requested_at, expires_at FROM coach_approvals WHERE session_id = @session";

    public static void Add(SqliteConnection connection, string sessionId, PendingApproval approval) => connection.Execute(
        """
        INSERT INTO coach_approvals (session_id, call_key, name, parameters, has_text_values, emitter, state, requested_at, expires_at)
        VALUES (@session, @key, @name, @parameters, @text, @emitter, @state, @requested, @expires)
        """,
        ("@session", sessionId), ("@key", approval.Key), ("@name", approval.Name), ("@parameters", approval.Parameters), ("@text", approval.HasTextValues),
        ("@emitter", approval.Emitter.ToString()), ("@state", approval.State), ("@requested", approval.RequestedAt.Text()), ("@expires", approval.ExpiresAt.Text()));

    /// <summary>Whether the call has waited until now.</summary>
    public static bool Decide(SqliteConnection connection, string sessionId, string key, string turnId) => connection.Execute(
        "UPDATE coach_approvals SET decided_turn = @turn WHERE session_id = @session AND call_key = @key AND decided_turn IS NULL",
        ("@session", sessionId), ("@key", key), ("@turn", turnId)) == 1;

    public static IReadOnlyList<PendingApproval> Waiting(SqliteConnection connection, string sessionId) =>
        connection.Query(Read, $"{Select} AND decided_turn IS NULL ORDER BY rowid", ("@session", sessionId));

    public static PendingApproval? Find(SqliteConnection connection, string sessionId, string key) =>
        connection.Query(Read, $"{Select} AND call_key = @key", ("@session", sessionId), ("@key", key)) is [var approval] ? approval : null;

    private static PendingApproval Read(SqliteRow row) => new()
    {
        Key = row.GetString(0),
        Name = row.GetString(1),
        Parameters = row.GetString(2),
        HasTextValues = row.GetBoolean(3),
        Emitter = row.GetEnum<ActionEmitters>(4),
        State = row.GetString(5),
        RequestedAt = row.GetTime(6),
        ExpiresAt = row.GetTime(7),
    };
}
