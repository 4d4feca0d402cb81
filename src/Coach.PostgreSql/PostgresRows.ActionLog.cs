using Npgsql;

namespace Coach;

internal sealed partial class PostgresRows
{
    private readonly string _calls =
        $"""
        SELECT l.turn_id, l.step, s.at, s.model, l.ordinal, l.name, l.status, l.code, l.message, l.data, l.parameters, l.duration_ticks,
            l.call_key, l.emitter, l.format, l.call_offset, l.call_length, l.repairs, l.ignored_parameters, l.state_before, l.state_after, l.call_id
        FROM {schema}.action_log l
        JOIN {schema}.steps s ON s.session_id = l.session_id AND s.turn_id = l.turn_id AND s.step = l.step
        """;

    public async ValueTask<IReadOnlyList<ActionLogEntry>> ReadActionLogAsync(NpgsqlConnection connection, string sessionId, int last, CancellationToken stop)
    {
        var entries = await connection.QueryAsync(
            stop, ReadEntry, $"{_calls} WHERE l.session_id = @session ORDER BY l.id DESC LIMIT @last", ("session", sessionId), ("last", last)).ConfigureAwait(false);
        entries.Reverse();
        return entries;
    }

    private async ValueTask AddCallAsync(NpgsqlConnection connection, StepRecord step, ActionCallResult call, CancellationToken stop) => await connection.ExecuteAsync(
        stop,
        $"""
        INSERT INTO {schema}.action_log (
            session_id, turn_id, step, ordinal, name, status, code, message, data, parameters, duration_ticks, call_key, emitter, format,
            call_offset, call_length, repairs, ignored_parameters, state_before, state_after, call_id)
        VALUES (
            @session, @turn, @step, @ordinal, @name, @status, @code, @message, @data, @parameters, @duration, @key, @emitter, @format,
            @offset, @length, @repairs, @ignored, @before, @after, @callid)
        """,
        ("session", step.Session.Id), ("turn", step.TurnId), ("step", step.Step), ("ordinal", call.Ordinal), ("name", call.Name),
        ("status", call.Status.ToString()), ("code", call.Code), ("message", call.Message), ("data", call.Data?.ToJsonString()),
        ("parameters", call.Parameters), ("duration", call.Duration.Ticks), ("key", call.Key), ("emitter", call.Emitter.ToString()),
        ("format", call.Format), ("offset", call.Offset), ("length", call.Length), ("repairs", ActionLogJson.RepairsToJson(call.Repairs)),
        ("ignored", ActionLogJson.ToJson(call.IgnoredParameters)), ("before", call.StateBefore), ("after", call.StateAfter), ("callid", call.CallId)).ConfigureAwait(false);

    private static ActionLogEntry ReadEntry(NpgsqlDataReader reader) =>
        new(reader.Text(0), reader.GetInt32(1), reader.Time(2), reader.TextOrNull(3), new()
        {
            Ordinal = reader.GetInt32(4),
            Name = reader.Text(5),
            Status = reader.Enum<ActionStatus>(6),
            Code = reader.Text(7),
            Message = reader.Text(8),
            Data = ActionLogJson.ReadData(reader.TextOrNull(9)),
            Parameters = reader.Text(10),
            Duration = TimeSpan.FromTicks(reader.GetInt64(11)),
            Key = reader.Text(12),
            Emitter = reader.Enum<ActionEmitters>(13),
            Format = reader.Text(14),
            Offset = reader.GetInt32(15),
            Length = reader.GetInt32(16),
            Repairs = ActionLogJson.RepairsFromJson(reader.Text(17)),
            IgnoredParameters = ActionLogJson.FromJson(reader.Text(18)),
            StateBefore = reader.Text(19),
            StateAfter = reader.Text(20),
            CallId = reader.TextOrNull(21),
        });
}
