using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Coach;

internal sealed partial class SqliteDatabase
{
    private volatile bool _hasTraces;

    /// <summary>Whether an earlier deletion could not be finished by <see cref="EraseTracesAsync"/>.</summary>
    public bool HasTraces => _hasTraces;

    /// <summary>
    /// Makes the files forget what was deleted and written over: rewrites the database from what is in it and empties the write-ahead log. To overwrite
    /// what is deleted (<c>secure_delete</c>) is not enough: a page that takes rows over from a full neighbour keeps bytes of its own old rows between them.
    /// </summary>
    /// <exception cref="TracesRemainException">A reader or another process's writer did not end in time, or there is no room to rewrite the file.</exception>
    public async ValueTask EraseTracesAsync()
    {
        _hasTraces = true;
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        SqliteConnection? connection = null;
        try
        {
            connection = Rent(_writers, readOnly: false);
            Retry(() => connection.Scalar("VACUUM"), CancellationToken.None);
            EmptyLog(connection);
            _hasTraces = false;
        }
        catch (SqliteException error)
        {
            throw new TracesRemainException($"What was to be deleted is deleted, but the files still keep parts of it. {SqliteErrors.Describe(path, error).Message} Then delete again.", error);
        }
        finally
        {
            if (connection is not null)
            {
                Return(_writers, connection, wasLent: false);
            }

            _gate.Release();
        }
    }

    private void EmptyLog(SqliteConnection connection)
    {
        var start = Stopwatch.GetTimestamp();
        while (connection.Scalar("PRAGMA wal_checkpoint(TRUNCATE)") is not 0L)
        {
            if (Stopwatch.GetElapsedTime(start) >= options.BusyTimeout)
            {
                throw new TracesRemainException(
                    $"What was to be deleted is deleted, but the write-ahead log of the database {path} still keeps parts of it: a transaction on the file has "
                    + "been open for too long. End it and delete again, or wait longer with SqliteCoachOptions.BusyTimeout.");
            }
        }
    }
}
