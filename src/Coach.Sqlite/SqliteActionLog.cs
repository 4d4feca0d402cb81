using Microsoft.Data.Sqlite;

namespace Coach;

/// <summary>The action log as rows: all of an <see cref="ActionCallResult"/>, a row a call.</summary>
internal static class SqliteActionLog
{
    /// <summary>What <see cref="ReadEntry"/> reads; <c>l</c> is the log.</summary>
    public const string Select =
        """
        SELECT l.turn_id, l.step, s.at, s.model, l.ordinal, l.name, l.status, l.code, l.message, l.data, l.parameters, l.duration_ticks,
            l.call_key, l.emitter, l.format, l.call_offset, l.call_length, l.repairs, l.ignored_parameters, l.state_before, l.state_after, l.call_id
        FROM coach_action_log l
        JOIN coach_steps s ON s.session_id = l.session_id AND s.turn_id = l.turn_id AND s.step = l.step
        """;

    public static void Add(SqliteConnection connection, StepRecord step, ActionCallResult call) => connection.Execute(
        """
        INSERT INTO coach_action_log (
            session_id, turn_id, step, ordinal, name, status, code, message, data, parameters, duration_ticks, call_key, emitter, format,
            call_offset, call_length, repairs, ignored_parameters, state_before, state_after, call_id)
        VALUES (
            @session, @turn, @step, @ordinal, @name, @status, @code, @message, @data, @parameters, @duration, @key, @emitter, @format,
            @offset, @length, @repairs, @ignored, @before, @after, @callid)
        """,
        ("@session", step.Session.Id), ("@turn", step.TurnId), ("@step", step.Step), ("@ordinal", call.Ordinal), ("@name", call.Name),
        ("@status", call.Status.ToString()), ("@code", call.Code), ("@message", call.Message), ("@data", call.Data?.ToJsonString()),
        ("@parameters", call.Parameters), ("@duration", call.Duration.Ticks), ("@key", call.Key), ("@emitter", call.Emitter.ToString()),
        ("@format", call.Format), ("@offset", call.Offset), ("@length", call.Length), ("@repairs", ActionLogJson.RepairsToJson(call.Repairs)),
        ("@ignored", ActionLogJson.ToJson(call.IgnoredParameters)), ("@before", call.StateBefore), ("@after", call.StateAfter), ("@callid", call.CallId));

    public static IReadOnlyList<ActionLogEntry> Read(SqliteConnection connection, string sessionId, int last)
    {
        var entries = connection.Query(
            ReadEntry,
            $"{Select} WHERE l.session_id = @session ORDER BY l.id DESC LIMIT @last",
            ("@session", sessionId), ("@last", last));
        entries.Reverse();
        return entries;
    }

    public static ActionLogEntry ReadEntry(SqliteRow row) =>
        new(row.GetString(0), row.GetInt32(1), row.GetTime(2), row.GetText(3), new()
        {
            Ordinal = row.GetInt32(4),
            Name = row.GetString(5),
            Status = row.GetEnum<ActionStatus>(6),
            Code = row.GetString(7),
            Message = row.GetString(8),
            Data = ActionLogJson.ReadData(row.GetText(9)),
            Parameters = row.GetString(10),
            Duration = TimeSpan.FromTicks(row.GetInt64(11)),
            Key = row.GetString(12),
            Emitter = row.GetEnum<ActionEmitters>(13),
            Format = row.GetString(14),
            Offset = row.GetInt32(15),
            Length = row.GetInt32(16),
            Repairs = ActionLogJson.RepairsFromJson(row.GetString(17)),
            IgnoredParameters = ActionLogJson.FromJson(row.GetString(18)),
            StateBefore = row.GetString(19),
            StateAfter = row.GetString(20),
            CallId = row.GetText(21),
        });
}
