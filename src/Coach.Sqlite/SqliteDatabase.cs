using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Coach;

/// <summary>
/// One file: its writer gate and its connections. Writers of this process wait for each other here, without blocking a thread and in
/// order; SQLite's own lock, which is polled, is left for other processes.
/// </summary>
internal sealed partial class SqliteDatabase(string path, SqliteCoachOptions options) : IDisposable
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Gates =
        new(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    private readonly SemaphoreSlim _gate = Gates.GetOrAdd(LinkTarget(path), _ => new SemaphoreSlim(1, 1));
    private readonly ConcurrentBag<SqliteConnection> _writers = [];
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private volatile bool _disposed;

    public string File => path;

    public static string FullPath(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (path.StartsWith(":memory:", StringComparison.OrdinalIgnoreCase) || path.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            throw new CoachStoreException(
                $"A session database is a file, and {path} names none. To keep sessions in memory, leave UseSqlite out: "
                + "the in-memory store is the default.");
        }

        return Path.GetFullPath(path);
    }

    /// <summary>Makes the file if it is not there, switches it to the write-ahead log, and brings its tables up to date.</summary>
    public async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var connection = Open(readOnly: false, create: true);
            var mode = Retry(() => connection.Scalar("PRAGMA journal_mode = WAL"), cancellationToken);
            if (mode is not "wal")
            {
                throw new CoachStoreException(
                    $"The database {path} cannot use a write-ahead log (its journal mode stays {mode}); a network share cannot, for one. "
                + "Choose a path on a local disk.");
            }

            var transaction = Retry(() => connection.BeginTransaction(deferred: false), cancellationToken);
            try
            {
                SqliteSchema.Migrate(connection, path);
                SqliteSchema.AddApplicationTables(connection, options.Schema, path);
                transaction.Commit();
            }
            finally
            {
                EndTransaction(transaction, connection);
            }
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Describe(path, error);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Runs what is the store's own in a transaction.</summary>
    public async ValueTask<T> WriteAsync<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        SqliteConnection? connection = null;
        try
        {
            connection = Rent(_writers, readOnly: false);
            Retry(() => connection.Execute("BEGIN IMMEDIATE"), cancellationToken);
            var written = write(connection);
            connection.Execute("COMMIT");
            return written;
        }
        catch (SqliteException error)
        {
            // Whatever is wrong may be wrong with the connection: another one comes next.
            connection?.Dispose();
            connection = null;
            throw SqliteErrors.Describe(path, error);
        }
        finally
        {
            if (connection is not null)
            {
                // SQLite may have rolled back itself.
                _ = raw.sqlite3_get_autocommit(connection.Handle) == 0 ? raw.sqlite3_exec(connection.Handle, "ROLLBACK") : 0;
                Return(_writers, connection, wasLent: false);
            }

            _gate.Release();
        }
    }

    /// <summary>Waits for the gate and takes the file's write lock, for a transaction that is lent to the application. Ends with <see cref="EndWrite"/>.</summary>
    public async ValueTask<SqliteTransaction> BeginWriteAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        SqliteConnection? connection = null;
        try
        {
            connection = Rent(_writers, readOnly: false);
            return Retry(() => connection.BeginTransaction(deferred: false), cancellationToken);
        }
        catch (Exception error)
        {
            connection?.Dispose();
            _gate.Release();
            if (error is SqliteException sqlite)
            {
                throw SqliteErrors.Describe(path, sqlite);
            }

            throw;
        }
    }

    /// <summary>Rolls back what was not committed, takes the connection back, and lets the next writer in.</summary>
    public void EndWrite(SqliteTransaction transaction, SqliteConnection connection)
    {
        try
        {
            EndTransaction(transaction, connection);
            Return(_writers, connection, wasLent: true);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Rolls back what was not committed.</summary>
    public static void EndTransaction(SqliteTransaction transaction, SqliteConnection connection)
    {
        try
        {
            transaction.Dispose();
        }
        catch (SqliteException)
        {
            // A statement or the commit failed and SQLite has rolled back, which the transaction object did not notice: it needs something
            // to roll back before it lets the connection go.
            _ = raw.sqlite3_exec(connection.Handle, "BEGIN");
            transaction.Dispose();
        }
    }

    /// <summary>Lets the next writer in; the connection is the caller's to close.</summary>
    public void ReleaseGate() => _gate.Release();

    /// <summary>Reads for the store itself: over an idle writer's connection if there is one, because its cache holds what was written last.</summary>
    public T Read<T>(Func<SqliteConnection, T> read)
    {
        var idle = _writers.IsEmpty ? _readers : _writers;
        var connection = Rent(idle, readOnly: idle == _readers, isOwnRead: true);
        try
        {
            return read(connection);
        }
        finally
        {
            Return(idle, connection, wasLent: false);
        }
    }

    public SqliteConnection RentReader() => Rent(_readers, readOnly: true);

    public void ReturnReader(SqliteConnection connection) => Return(_readers, connection, wasLent: true);

    public void Dispose()
    {
        _disposed = true;
        foreach (var idle in (ConcurrentBag<SqliteConnection>[])[_writers, _readers])
        {
            while (idle.TryTake(out var connection))
            {
                connection.Dispose();
            }
        }
    }

    /// <summary>Tries again while another process holds the lock, until the time is over or the caller has had enough.</summary>
    private T Retry<T>(Func<T> attempt, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return attempt();
            }
            catch (SqliteException error) when (SqliteErrors.IsBusy(error) && Stopwatch.GetElapsedTime(start) < options.BusyTimeout)
            {
                // Another process is writing.
            }
        }
    }

    /// <summary>Two names of one file share a gate.</summary>
    private static string LinkTarget(string path)
    {
        try
        {
            return System.IO.File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }
}
