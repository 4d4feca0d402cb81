using System.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Coach;

/// <summary>A connection that keeps the store's own statements prepared, which is most of what they cost. The store has a few dozen of them.</summary>
internal sealed class SqliteStoreConnection(string connectionString) : SqliteConnection(connectionString)
{
    private readonly Dictionary<string, SqliteCommand> _kept = new(StringComparer.Ordinal);

    /// <summary>Whether no transaction is open, and nobody else's statement is left on it, such as a reader that its user forgot.</summary>
    /// <param name="wasLent">Whether anybody else had it.</param>
    public bool IsClean(bool wasLent) => State == ConnectionState.Open && raw.sqlite3_get_autocommit(Handle) != 0 && (!wasLent || Statements == _kept.Count);

    private int Statements
    {
        get
        {
            var count = 0;
            for (var statement = raw.sqlite3_next_stmt(Handle, null); statement is not null; statement = raw.sqlite3_next_stmt(Handle, statement))
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>Runs one statement, its values being parameters and never part of the text. What fails is not kept.</summary>
    public T Run<T>(string sql, ReadOnlySpan<(string Name, object? Value)> values, Func<SqliteCommand, T> run)
    {
        // Whoever has it has it alone.
        _kept.Remove(sql, out var command);
        command ??= Make(sql, values);
        try
        {
            for (var index = 0; index < values.Length; index++)
            {
                command.Parameters[index].Value = values[index].Value ?? DBNull.Value;
            }

            command.Transaction = Transaction;
            command.Prepare();
            var result = run(command);
            _kept[sql] = command;
            return result;
        }
        catch
        {
            command.Dispose();
            throw;
        }
    }

    private SqliteCommand Make(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = CreateCommand();
        command.CommandText = sql;
        foreach (var (name, _) in values)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }
}
