using System.Globalization;
using Npgsql;

namespace Coach;

/// <content>What happens in turns, for those who watch; the recorded results stay the truth.</content>
internal sealed partial class QueueRows
{
    private const int EventsAtOnce = 1000;

    // For whoever has to hear of something: 0 says that a turn waits, another number that something has happened with the turn of that place.
    private const string Notify = "SELECT pg_notify('coach', @payload)";

    public async ValueTask RingAsync(NpgsqlConnection connection, long number, CancellationToken stop) =>
        await connection.ExecuteAsync(stop, $"{Brief} {Notify}", Payload(number)).ConfigureAwait(false);

    /// <summary>Writes events of a turn and rings; false if the lease is lost.</summary>
    public async ValueTask<bool> WriteEventsAsync(NpgsqlConnection connection, TakenTurn turn, IReadOnlyList<TurnEventRow> events, CancellationToken stop)
    {
        await connection.ExecuteAsync(stop, Brief).ConfigureAwait(false);
        if (await AddEventsAsync(connection, turn, events, stop).ConfigureAwait(false) == 0)
        {
            return false;
        }

        await connection.ExecuteAsync(stop, Notify, Payload(turn.Number)).ConfigureAwait(false);
        return true;
    }

    /// <summary>The turn's events behind this one, in order.</summary>
    public async ValueTask<List<TurnEventRow>> ReadEventsAsync(NpgsqlConnection connection, string sessionId, string turnId, long after, CancellationToken stop) => await connection.QueryAsync(
        stop,
        reader => new TurnEventRow(reader.Text(2), reader.Text(3)) { Number = reader.GetInt64(0), Run = reader.Text(1) },
        $"SELECT number, run, kind, data FROM {_events} WHERE session_id = @session AND turn_id = @turn AND number > @after ORDER BY number",
        ("session", sessionId), ("turn", turnId), ("after", after)).ConfigureAwait(false);

    /// <summary>Where a turn stands; the recorded result only when it has ended.</summary>
    public async ValueTask<QueueState> ReadStateAsync(NpgsqlConnection connection, string sessionId, string turnId, long number, CancellationToken stop) => (await connection.QueryAsync(
        stop,
        reader => new QueueState(
            reader.GetBoolean(0),
            reader.GetBoolean(1),
            reader.TextOrNull(2) is { } reason ? new(reason, reader.TextOrNull(3) ?? "") : null,
            reader.IsDBNull(4) ? null : reader.Enum<TurnStatus>(4),
            reader.TextOrNull(5),
            reader.GetBoolean(6)),
        $"""
        SELECT i.number IS NULL OR i.reason IS NOT NULL, coalesce({HasBegun}, false), i.reason, i.message, t.status,
            CASE WHEN i.number IS NULL OR i.reason IS NOT NULL THEN t.result END, s.id IS NOT NULL
        FROM (VALUES (1)) one
        LEFT JOIN {schema}.sessions s ON s.id = @session
        LEFT JOIN {_inbox} i ON i.number = @number
        LEFT JOIN {_queue} q ON q.session_id = i.session_id
        LEFT JOIN {schema}.turns t ON t.session_id = @session AND t.turn_id = @turn
        """,
        ("session", sessionId), ("turn", turnId), ("number", number)).ConfigureAwait(false))[0];

    /// <summary>The turn's place in the inbox and the turn, if it waits, runs or was set aside.</summary>
    public async ValueTask<(long Number, QueuedTurn Turn)?> FindAsync(NpgsqlConnection connection, string sessionId, string turnId, CancellationToken stop) =>
        await connection.QueryAsync(
            stop, reader => (reader.GetInt64(0), Parse(reader.Text(1))), $"SELECT number, request FROM {_inbox} WHERE session_id = @session AND turn_id = @turn", ("session", sessionId), ("turn", turnId)).ConfigureAwait(false)
            is [var found] ? found : null;

    public async ValueTask<IReadOnlyList<SetAsideTurn>> ReadSetAsideAsync(NpgsqlConnection connection, int count, CancellationToken stop) => await connection.QueryAsync(
        stop,
        reader => new SetAsideTurn(reader.Text(0), reader.Text(1), reader.Text(2), reader.Text(3), reader.Text(4), reader.GetInt32(5), reader.GetFieldValue<DateTimeOffset>(6)),
        $"""
        SELECT i.session_id, s.user_id, i.turn_id, i.reason, i.message, i.attempts, i.set_aside_at
        FROM {_inbox} i JOIN {schema}.sessions s ON s.id = i.session_id WHERE i.reason IS NOT NULL ORDER BY i.number LIMIT @count
        """,
        ("count", count)).ConfigureAwait(false);

    public async ValueTask<long> CountAsync(NpgsqlConnection connection, CancellationToken stop) =>
        (long)(await connection.ScalarAsync(stop, $"SELECT sum(waiting)::bigint FROM {schema}.inbox_load").ConfigureAwait(false))!;

    /// <summary>Deletes some of the events that are too old; says how many, zero when there are no more.</summary>
    public async ValueTask<int> DeleteEventsAsync(NpgsqlConnection connection, TimeSpan age, CancellationToken stop) => await connection.ExecuteAsync(
        stop,
        $"""
        DELETE FROM {_events} WHERE (session_id, turn_id, number) IN (
            SELECT session_id, turn_id, number FROM {_events} WHERE at < statement_timestamp() - @age * interval '1 millisecond' ORDER BY at LIMIT @most FOR UPDATE SKIP LOCKED)
        """,
        ("age", (long)age.TotalMilliseconds), ("most", EventsAtOnce)).ConfigureAwait(false);

    private async ValueTask<int> AddEventsAsync(NpgsqlConnection connection, TakenTurn turn, IReadOnlyList<TurnEventRow> events, CancellationToken stop) => await connection.ExecuteAsync(
        stop,
        $"""
        WITH held AS (SELECT 1 FROM {_queue} WHERE session_id = @session AND lease = @lease FOR SHARE),
        last AS (SELECT coalesce(max(number), 0) AS number FROM {_events} WHERE session_id = @session AND turn_id = @turn)
        INSERT INTO {_events} (session_id, turn_id, number, run, kind, data)
        SELECT @session, @turn, last.number + event.place, @lease, event.kind, event.data
        FROM held, last, unnest(@kinds, @data) WITH ORDINALITY AS event (kind, data, place)
        """,
        ("session", turn.SessionId), ("turn", turn.TurnId), ("lease", turn.Lease),
        ("kinds", events.Select(row => row.Kind).ToArray()), ("data", events.Select(row => row.Data).ToArray())).ConfigureAwait(false);

    private (string, object?) Payload(long number) => ("payload", string.Create(CultureInfo.InvariantCulture, $"{schema} {number}"));
}

/// <summary>Where a turn stands.</summary>
/// <param name="HasEnded">Whether it is no longer worked on: it is done, refused, withdrawn or set aside.</param>
/// <param name="HasBegun">Whether a worker has begun with it.</param>
/// <param name="SetAside">Why it was set aside.</param>
/// <param name="Status">What is recorded of it, if it was accepted.</param>
/// <param name="Result">The recorded result.</param>
/// <param name="HasSession">Whether its session is there.</param>
internal sealed record QueueState(bool HasEnded, bool HasBegun, TurnError? SetAside, TurnStatus? Status, string? Result, bool HasSession);
