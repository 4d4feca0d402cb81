using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Coach;

public sealed partial class SqliteCoachStore
{
    private static readonly delegate_commit RefuseCommit = _ => 1;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RecordedTurn>> ReadTurnsAsync(string sessionId, int skip, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Read(
            connection =>
            {
                using var transaction = connection.BeginTransaction(deferred: true);
                return SqliteAudit.ReadTurns(connection, sessionId, skip, count);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteSessionAsync(string sessionId, string userId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentNullException.ThrowIfNull(userId);
        var deleted = await WriteAsync(connection => SqliteErasure.DeleteSession(connection, sessionId, userId), cancellationToken).ConfigureAwait(false);
        await EraseTracesAsync(deleted).ConfigureAwait(false);
        return deleted;
    }

    /// <inheritdoc/>
    public async ValueTask<int> DeleteUserAsync(string userId, Func<IStoreTransaction, ValueTask> alsoDelete, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userId);
        ArgumentNullException.ThrowIfNull(alsoDelete);
        CheckReady();
        var transaction = await _database.BeginWriteAsync(cancellationToken).ConfigureAwait(false);
        var connection = transaction.Connection!;
        var deleted = 0;
        try
        {
            // The application's own statements must not end the transaction: either all of the user goes, or nothing.
            raw.sqlite3_commit_hook(connection.Handle, RefuseCommit, null);
            await alsoDelete(new Deleting(transaction)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (connection.State != ConnectionState.Open || raw.sqlite3_get_autocommit(connection.Handle) != 0)
            {
                throw new CoachStoreException("The deleting transaction ended before the deletion did, and nothing was deleted. What runs in it neither commits, rolls back nor closes it.");
            }

            deleted = SqliteErasure.DeleteUser(connection, userId);
            raw.sqlite3_commit_hook(connection.Handle, null, null);
            transaction.Commit();
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Describe(Path, error);
        }
        finally
        {
            if (connection.State == ConnectionState.Open)
            {
                raw.sqlite3_commit_hook(connection.Handle, null, null);
            }

            _database.EndWrite(transaction, connection);
        }

        // Whatever there was: rows of the application, or traces that an earlier process could not erase.
        await _database.EraseTracesAsync().ConfigureAwait(false);
        return deleted;
    }

    /// <inheritdoc/>
    public async ValueTask<RetentionResult> ApplyRetentionAsync(
        DateTimeOffset? rawRepliesBefore, DateTimeOffset? sessionsBefore, CancellationToken cancellationToken = default)
    {
        var (sessions, replies) = (0, 0);
        if (sessionsBefore is { } lastChange)
        {
            int deleted;
            do
            {
                deleted = await WriteAsync(connection => SqliteErasure.DeleteSessions(connection, lastChange), cancellationToken).ConfigureAwait(false);
                sessions += deleted;
            }
            while (deleted > 0);
        }

        if (rawRepliesBefore is { } commit)
        {
            var (emptied, last) = (0, 0L);
            do
            {
                var behind = last;
                (emptied, last) = await WriteAsync(connection => SqliteErasure.EmptyRawReplies(connection, commit, behind), cancellationToken).ConfigureAwait(false);
                replies += emptied;
            }
            while (emptied > 0);
        }

        await EraseTracesAsync(sessions + replies > 0).ConfigureAwait(false);
        return new(replies, sessions);
    }

    private ValueTask EraseTracesAsync(bool isNeeded) => isNeeded || _database.HasTraces ? _database.EraseTracesAsync() : ValueTask.CompletedTask;

    private sealed class Deleting(DbTransaction transaction) : IStoreTransaction
    {
        public DbTransaction? Transaction => transaction;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
