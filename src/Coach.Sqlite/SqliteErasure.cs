using Microsoft.Data.Sqlite;

namespace Coach;

/// <summary>Deletes rows; <see cref="SqliteDatabase.EraseTracesAsync"/> then makes the file forget them. The caller's transaction is around every method.</summary>
internal static class SqliteErasure
{
    // Long enough to be quick, short enough for a turn that waits.
    private const int SessionsAtOnce = 50;
    private const int RepliesAtOnce = 500;

    // Those that refer to others first.
    private static readonly string[] Tables = ["coach_approvals", "coach_action_log", "coach_steps", "coach_messages", "coach_turns"];

    public static bool DeleteSession(SqliteConnection connection, string sessionId, string userId) =>
        Delete(connection, Ids(connection, "SELECT id FROM coach_sessions WHERE id = @id AND user_id = @user", ("@id", sessionId), ("@user", userId))) > 0;

    public static int DeleteUser(SqliteConnection connection, string userId) =>
        Delete(connection, Ids(connection, "SELECT id FROM coach_sessions WHERE user_id = @user", ("@user", userId)));

    /// <summary>Deletes some of the sessions; says how many, zero when there are no more.</summary>
    public static int DeleteSessions(SqliteConnection connection, DateTimeOffset before) => Delete(connection, Ids(
        connection, "SELECT id FROM coach_sessions WHERE updated_at < @before LIMIT @most", ("@before", before.Text()), ("@most", SessionsAtOnce)));

    /// <summary>Empties some of the replies behind a row; says how many, and which row was the last.</summary>
    public static (int Emptied, long Last) EmptyRawReplies(SqliteConnection connection, DateTimeOffset before, long behind)
    {
        var rows = connection.Query(
            row => row.GetInt64(0),
            "SELECT rowid FROM coach_steps WHERE rowid > @behind AND at < @before AND raw_reply <> '' ORDER BY rowid LIMIT @most",
            ("@behind", behind), ("@before", before.Text()), ("@most", RepliesAtOnce));
        foreach (var row in rows)
        {
            connection.Execute("UPDATE coach_steps SET raw_reply = '' WHERE rowid = @row", ("@row", row));
        }

        return (rows.Count, rows.Count > 0 ? rows[^1] : behind);
    }

    private static List<string> Ids(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, SqliteValue Value)> values) =>
        connection.Query(row => row.GetString(0), sql, values);

    private static int Delete(SqliteConnection connection, List<string> sessionIds)
    {
        foreach (var id in sessionIds)
        {
            foreach (var table in Tables)
            {
                connection.Execute($"DELETE FROM {table} WHERE session_id = @id", ("@id", id));
            }

            connection.Execute("DELETE FROM coach_sessions WHERE id = @id", ("@id", id));
        }

        return sessionIds.Count;
    }
}
