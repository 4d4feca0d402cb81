using System.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Coach;

/// <summary>A connection that keeps the store's own statements prepared, which is most of what they cost. The store has a few dozen of them.</summary>
internal sealed class SqliteStoreConnection(string connectionString) : SqliteConnection(connectionString)
{
    private readonly Dictionary<string, SqliteStatement> _kept = new(StringComparer.Ordinal);

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

    /// <summary>Runs one statement, its values being parameters and never part of the text.</summary>
    /// <exception cref="InvalidOperationException">The connection is closed.</exception>
    public T Run<T>(string sql, ReadOnlySpan<(string Name, SqliteValue Value)> values, Func<SqliteStatement, T> run)
    {
        if (!_kept.TryGetValue(sql, out var statement))
        {
            _kept.Add(sql, statement = new(Handle ?? throw new InvalidOperationException("The connection is closed."), sql, values));
        }

        try
        {
            statement.Bind(values);
            return run(statement);
        }
        finally
        {
            statement.Reset();
        }
    }

    public override void Close()
    {
        foreach (var statement in _kept.Values)
        {
            statement.Dispose();
        }

        _kept.Clear();
        base.Close();
    }
}
