using Microsoft.Data.Sqlite;

namespace Coach;

/// <summary>
/// Reads a session file for audit, at one moment, without changing it: nothing is made, migrated or locked for others. An application may go on
/// working with the file. Not safe to use from several threads at once.
/// </summary>
public sealed class SqliteAuditReader : IDisposable
{
    private readonly string _path;
    private readonly SqliteStoreConnection _connection;
    private readonly SqliteTransaction? _transaction;
    private readonly DateTime? _unchangedSince;

    private SqliteAuditReader(string path)
    {
        _path = path;

        // Without a write-ahead log nobody is working with the file, and SQLite would leave one beside it just for the reading.
        var isAtRest = new FileInfo(path + "-wal") is not { Exists: true, Length: > 0 };
        _unchangedSince = isAtRest ? File.GetLastWriteTimeUtc(path) : null;
        _connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = isAtRest ? new Uri(path).AbsoluteUri + "?immutable=1" : path,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ConnectionString);
        try
        {
            _connection.Open();
            _transaction = _connection.BeginTransaction(deferred: true);
            SqliteSchema.CheckIsCurrent(_connection, path);
        }
        catch (Exception error)
        {
            Dispose();
            if (error is SqliteException sqlite)
            {
                throw SqliteErrors.Describe(path, sqlite);
            }

            throw;
        }
    }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file, absolute or relative to the current directory.</param>
    /// <exception cref="CoachStoreException">There is no such file, it is not one of Coach's, or of another version; the message says what would help.</exception>
    public static SqliteAuditReader Open(string path)
    {
        var file = SqliteDatabase.FullPath(path);
        if (NativeSqlite.WhyNot is { } why)
        {
            throw new CoachStoreException(why);
        }

        return File.Exists(file) ? new(file)
            : throw new CoachStoreException(Directory.Exists(file) ? $"{file} is a folder; the database is a file in it." : $"There is no database {file}.");
    }

    /// <summary>All sessions, the oldest first.</summary>
    /// <exception cref="CoachStoreException">The file cannot be read, or was changed meanwhile.</exception>
    public IReadOnlyList<CoachSession> ReadSessions() => Read(SqliteRows.AllSessions);

    /// <summary>A session's turns in the order in which they were accepted; none for a session that is not there.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="skip">How many of the first turns to leave out, zero or more.</param>
    /// <param name="count">How many turns to read at most, zero or more.</param>
    /// <exception cref="CoachStoreException">The file cannot be read, or was changed meanwhile.</exception>
    public IReadOnlyList<RecordedTurn> ReadTurns(string sessionId, int skip, int count)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Read(connection => SqliteAudit.ReadTurns(connection, sessionId, skip, count));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _transaction?.Dispose();
        _connection.Dispose();
    }

    private T Read<T>(Func<SqliteConnection, T> read)
    {
        T rows;
        try
        {
            rows = read(_connection);
        }
        catch (SqliteException error)
        {
            throw IsChanged() ?? SqliteErrors.Describe(_path, error);
        }

        return IsChanged() is { } changed ? throw changed : rows;
    }

    private CoachStoreException? IsChanged() => _unchangedSince is { } since && File.GetLastWriteTimeUtc(_path) != since
        ? new CoachStoreException($"The database {_path} was changed while it was read; read it again.")
        : null;
}
