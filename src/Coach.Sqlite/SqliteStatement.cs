using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Coach;

/// <summary>
/// A statement of the store's own, prepared once. It is bound and stepped without ADO.NET between, which makes a few objects for each execution and takes half a microsecond
/// longer; a turn has some fifteen statements. The transaction that it runs in is the connection's.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int OnTheStack = 256;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly int[] _places;

    /// <summary>Prepares it for values of these names, which come in this order from then on.</summary>
    /// <exception cref="SqliteException">It is no SQL, or not for this database.</exception>
    public SqliteStatement(sqlite3 database, string sql, ReadOnlySpan<(string Name, SqliteValue Value)> values)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v2(database, sql, out _statement));
        _places = new int[values.Length];
        for (var index = 0; index < values.Length; index++)
        {
            _places[index] = raw.sqlite3_bind_parameter_index(_statement, values[index].Name);
        }
    }

    public void Bind(ReadOnlySpan<(string Name, SqliteValue Value)> values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            var value = values[index].Value;
            Check(value.Text is { } text ? Bind(_places[index], text)
                : value.Number is { } number ? raw.sqlite3_bind_int64(_statement, _places[index], number)
                : raw.sqlite3_bind_null(_statement, _places[index]));
        }
    }

    /// <summary>Whether there is another row.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            Check(code);
        }

        return code == raw.SQLITE_ROW;
    }

    /// <summary>The row that it stands on, until the next step.</summary>
    public SqliteRow Row => new(_statement);

    /// <summary>How many rows it has changed.</summary>
    public int Changes => raw.sqlite3_changes(_database);

    /// <summary>Ends its execution; an error of it was reported when it happened.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_statement);

    public void Dispose() => _statement.Dispose();

    private int Bind(int place, string text)
    {
        if (text.Length == 0)
        {
            // An empty span has no address, which SQLite takes for NULL.
            return raw.sqlite3_bind_text(_statement, place, "");
        }

        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = most <= OnTheStack ? null : ArrayPool<byte>.Shared.Rent(most);
        var bytes = rented is null ? stackalloc byte[OnTheStack] : rented;
        try
        {
            return raw.sqlite3_bind_text(_statement, place, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(code, _database);
        }
    }
}
