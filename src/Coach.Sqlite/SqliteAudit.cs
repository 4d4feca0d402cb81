using Microsoft.Data.Sqlite;

namespace Coach;

/// <summary>Turns as they were recorded. The caller's transaction is around it, so that a turn and its steps are of one moment.</summary>
internal static class SqliteAudit
{
    // A turn gets its row when it is accepted, and rows are numbered in that order.
    private const string Page = "SELECT turn_id FROM coach_turns WHERE session_id = @session ORDER BY rowid LIMIT @count OFFSET @skip";

    public static IReadOnlyList<RecordedTurn> ReadTurns(SqliteConnection connection, string sessionId, int skip, int count)
    {
        var calls = connection.Query(
                SqliteActionLog.ReadEntry,
                $"{SqliteActionLog.Select} WHERE l.session_id = @session AND l.turn_id IN ({Page}) ORDER BY l.id",
                ("@session", sessionId), ("@count", count), ("@skip", skip))
            .ToLookup(entry => (entry.TurnId, entry.Step), entry => entry.Result);
        var steps = connection.Query(
                row => (TurnId: row.GetString(0), Step: ReadStep(row)),
                $"""
                SELECT s.turn_id, s.step, s.raw_reply, m.text, s.model, s.at
                FROM coach_steps s
                LEFT JOIN coach_messages m ON m.session_id = s.session_id AND m.turn_id = s.turn_id AND m.step = s.step
                WHERE s.session_id = @session AND s.turn_id IN ({Page})
                ORDER BY s.step
                """,
                ("@session", sessionId), ("@count", count), ("@skip", skip))
            .ToLookup(row => row.TurnId, row => row.Step with { Calls = [.. calls[(row.TurnId, row.Step.Step)]] });
        return connection.Query(
            row => ReadTurn(row, sessionId, steps),
            $"""
            SELECT t.turn_id, t.kind, coalesce(t.request, m.text), t.status, t.result, t.accepted_at, t.ended_at
            FROM coach_turns t
            LEFT JOIN coach_messages m ON m.session_id = t.session_id AND m.turn_id = t.turn_id AND m.step IS NULL
            WHERE t.session_id = @session AND t.turn_id IN ({Page})
            ORDER BY t.rowid
            """,
            ("@session", sessionId), ("@count", count), ("@skip", skip));
    }

    private static RecordedTurn ReadTurn(SqliteRow row, string sessionId, ILookup<string, RecordedStep> steps) => new()
    {
        SessionId = sessionId,
        TurnId = row.GetString(0),
        Kind = row.GetEnum<TurnKind>(1),
        Message = row.GetString(2),
        Status = row.GetEnum<TurnStatus>(3),
        Result = row.GetText(4),
        AcceptedAt = row.GetTime(5),
        EndedAt = row.IsNull(6) ? null : row.GetTime(6),
        Steps = [.. steps[row.GetString(0)]],
    };

    private static RecordedStep ReadStep(SqliteRow row) => new()
    {
        Step = row.GetInt32(1),
        RawReply = row.GetString(2),
        VisibleText = row.GetText(3) ?? "",
        Model = row.GetText(4),
        At = row.GetTime(5),
    };
}
