using System.Globalization;
using Coach.Benchmarks.Faults;
using Microsoft.Data.Sqlite;

namespace Coach.Benchmarks.Turns;

/// <summary>
/// The floor of a turn: the rows of a turn that Coach has written, written again with other ids, in the same two transactions, by statements that are prepared once; the
/// application's own rows by its own code, which is the same on both sides. Reads nothing, checks nothing, and calls nobody.
/// </summary>
internal sealed class PlainTurns : IDisposable
{
    private const string ForTheConnection = "PRAGMA busy_timeout = 1000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

    private readonly SqliteConnection _connection;
    private readonly List<Row> _accepted = [];
    private readonly List<Row> _step = [];
    private readonly List<string> _own = [];
    private readonly Row _touch;
    private readonly Row _session;
    private readonly Row _turn;

    /// <summary>Reads the rows of a turn that completed in the file.</summary>
    public PlainTurns(string file, string turnId)
    {
        _connection = new($"Data Source={file};Pooling=False");
        _connection.Open();
        using (var command = _connection.CreateCommand())
        {
            command.CommandText = ForTheConnection;
            command.ExecuteNonQuery();
        }

        _accepted.AddRange(Copies("coach_turns", turnId, "completed_step IS NOT NULL", ("status", "Running"), ("result", DBNull.Value), ("completed_step", DBNull.Value), ("ended_at", DBNull.Value)));
        _accepted.AddRange(Copies("coach_messages", turnId, "step IS NULL"));
        _step.AddRange(Copies("coach_steps", turnId, "1"));
        _step.AddRange(Copies("coach_messages", turnId, "step IS NOT NULL"));
        _step.AddRange(Copies("coach_action_log", turnId, "1"));
        _own.AddRange(Read("SELECT text FROM load_rows WHERE turn_id = @turn", turnId).Select(row => (string)row["text"]));
        _touch = Update("coach_sessions", "SELECT s.updated_at, s.id AS session_id FROM coach_turns t JOIN coach_sessions s ON s.id = t.session_id WHERE t.turn_id = @turn", turnId, "id = @session_id");
        _session = Update(
            "coach_sessions",
            "SELECT s.state, s.data, s.version, s.updated_at, s.id AS session_id FROM coach_turns t JOIN coach_sessions s ON s.id = t.session_id WHERE t.turn_id = @turn",
            turnId,
            "id = @session_id");
        _turn = Update("coach_turns", "SELECT status, result, completed_step, ended_at, session_id, turn_id FROM coach_turns WHERE turn_id = @turn", turnId, "session_id = @session_id AND turn_id = @turn_id");
    }

    /// <summary>Writes a turn.</summary>
    /// <param name="sessionId">A session of the file.</param>
    /// <param name="number">The turn's number in it, from 1.</param>
    public void Write(string sessionId, int number)
    {
        var turnId = string.Create(CultureInfo.InvariantCulture, $"turn-{number}");
        using (var transaction = _connection.BeginTransaction(deferred: false))
        {
            foreach (var row in _accepted)
            {
                row.Write(transaction, sessionId, turnId, (2 * number) - 1);
            }

            _touch.Write(transaction, sessionId, turnId, number);
            transaction.Commit();
        }

        using (var transaction = _connection.BeginTransaction(deferred: false))
        {
            foreach (var row in _step)
            {
                row.Write(transaction, sessionId, turnId, 2 * number);
            }

            foreach (var text in _own)
            {
                using var command = _connection.CreateCommand();
                command.Transaction = transaction;
                LoadRows.Add(command, new(sessionId, turnId, text));
            }

            _session.Write(transaction, sessionId, turnId, number);
            _turn.Write(transaction, sessionId, turnId, number);
            transaction.Commit();
        }
    }

    public void Dispose()
    {
        foreach (var row in (Row[])[.. _accepted, .. _step, _touch, _session, _turn])
        {
            row.Dispose();
        }

        _connection.Dispose();
    }

    private IEnumerable<Row> Copies(string table, string turnId, string where, params (string Column, object Value)[] instead)
    {
        foreach (var values in Read($"SELECT * FROM {table} WHERE turn_id = @turn AND {where}", turnId))
        {
            // A key that SQLite gives is given anew.
            values.Remove("id");
            foreach (var (column, value) in instead)
            {
                values[column] = value;
            }

            yield return new(
                _connection, $"INSERT INTO {table} ({string.Join(", ", values.Keys)}) VALUES ({string.Join(", ", values.Keys.Select(column => "@" + column))})", values);
        }
    }

    private Row Update(string table, string select, string turnId, string where)
    {
        var values = Read(select, turnId).Single();
        var sets = values.Keys.Where(column => !where.Contains("@" + column, StringComparison.Ordinal)).Select(column => $"{column} = @{column}");
        return new(_connection, $"UPDATE {table} SET {string.Join(", ", sets)} WHERE {where}", values);
    }

    private List<Dictionary<string, object>> Read(string sql, string turnId)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@turn", turnId);
        using var reader = command.ExecuteReader();
        var rows = new List<Dictionary<string, object>>();
        while (reader.Read())
        {
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, reader.GetValue, StringComparer.Ordinal));
        }

        return rows;
    }

    private sealed class Row : IDisposable
    {
        private readonly SqliteCommand _command;
        private readonly SqliteParameter? _session;
        private readonly SqliteParameter? _turn;
        private readonly SqliteParameter? _ordinal;

        public Row(SqliteConnection connection, string sql, Dictionary<string, object> values)
        {
            _command = connection.CreateCommand();
            _command.CommandText = sql;
            foreach (var (column, value) in values)
            {
                var parameter = _command.Parameters.AddWithValue("@" + column, value);
                _session = column == "session_id" ? parameter : _session;
                _turn = column == "turn_id" ? parameter : _turn;
                _ordinal = column is "ordinal" && sql.Contains("coach_messages", StringComparison.Ordinal) ? parameter : _ordinal;
            }

            _command.Prepare();
        }

        public void Write(SqliteTransaction transaction, string sessionId, string turnId, int ordinal)
        {
            _command.Transaction = transaction;
            Set(_session, sessionId);
            Set(_turn, turnId);
            Set(_ordinal, ordinal);
            if (_command.ExecuteNonQuery() != 1)
            {
                throw new InvalidOperationException($"No row was written: {_command.CommandText}");
            }
        }

        public void Dispose() => _command.Dispose();

        private static void Set(SqliteParameter? parameter, object value)
        {
            if (parameter is not null)
            {
                parameter.Value = value;
            }
        }
    }
}
