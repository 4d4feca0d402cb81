using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Coach;

internal sealed partial class SqliteDatabase
{
    private const int MaxIdle = 8;

    // Milliseconds. The store's own reads do not look each time whether the file is still there, which is a good part of what they cost; writes do.
    private const long MostBetweenLooks = 100;

    // Sessions must survive a power cut once they are confirmed: an outside system may have been told. So every commit is synced (FULL).
    // A killed process loses nothing even without. SQLite waits a second at most; then it is asked again, if the caller still wants it.
    private const string ForEveryConnection = "PRAGMA busy_timeout = 1000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

    private long _seenAt = long.MinValue / 2;

    private SqliteConnection Rent(ConcurrentBag<SqliteConnection> idle, bool readOnly, bool isOwnRead = false)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteCoachStore));
        CheckIsThere(isOwnRead ? MostBetweenLooks : 0);
        return idle.TryTake(out var connection) ? connection : Open(readOnly, create: false);
    }

    /// <summary>An open connection would go on, writing to a file that has no name any more.</summary>
    private void CheckIsThere(long sinceLook)
    {
        var now = Environment.TickCount64;
        if (now - Interlocked.Read(ref _seenAt) < sinceLook)
        {
            return;
        }

        if (!System.IO.File.Exists(path))
        {
            Interlocked.Exchange(ref _seenAt, long.MinValue / 2);
            throw new CoachStoreException(
                $"The database {path} is gone: it was moved or deleted while it was in use. Put it back, or restart to begin a new one.");
        }

        Interlocked.Exchange(ref _seenAt, now);
    }

    /// <summary>A connection on which something is still open, such as a reader that its user forgot, would keep an old snapshot alive.</summary>
    private void Return(ConcurrentBag<SqliteConnection> idle, SqliteConnection connection, bool wasLent)
    {
        if (((SqliteStoreConnection)connection).IsClean(wasLent) && idle.Count < MaxIdle && !_disposed)
        {
            idle.Add(connection);
            return;
        }

        connection.Dispose();
    }

    private SqliteConnection Open(bool readOnly, bool create)
    {
        if (NativeSqlite.WhyNot is { } why)
        {
            throw new CoachStoreException(why);
        }

        var connection = new SqliteStoreConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = 1,
        }.ConnectionString);
        try
        {
            connection.Open();
            connection.Handle!.enable_sqlite3_next_stmt(true);
            connection.ExecuteScript(ForEveryConnection);
            if (readOnly)
            {
                connection.ExecuteScript("PRAGMA query_only = ON");
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
