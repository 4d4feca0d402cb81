using System.Data;
using System.Data.Common;
using Npgsql;

namespace Coach;

/// <summary>
/// Keeps sessions in PostgreSQL, in one transaction with the application's own tables, for any number of machines. A step locks its session's row, so that
/// sessions do not wait for each other.
/// </summary>
/// <remarks>
/// What is deleted is gone from every table. The server's own files may keep bytes of it until they are used again: dead rows until VACUUM, the write-ahead
/// log until it is recycled or archived, and backups. That is the administrator's to do.
/// </remarks>
public sealed class PostgresCoachStore : ICoachStore, IAsyncDisposable, IDisposable
{
    private readonly PostgresDatabase _database;
    private readonly PostgresRows _rows;
    private readonly PostgresCoachOptions _options;
    private volatile bool _ready;

    /// <summary>Makes a store with a pool of connections of its own.</summary>
    /// <param name="connectionString">As Npgsql takes it.</param>
    /// <param name="options">The application's own tables and the options; null for the defaults.</param>
    /// <exception cref="CoachStoreException">The connection string cannot be read.</exception>
    public PostgresCoachStore(string connectionString, PostgresCoachOptions? options = null)
        : this(Source(connectionString), options, isOwner: true)
    {
    }

    /// <summary>Makes a store over a data source that stays the caller's to dispose of.</summary>
    /// <param name="dataSource">The data source.</param>
    /// <param name="options">The application's own tables and the options; null for the defaults.</param>
    public PostgresCoachStore(NpgsqlDataSource dataSource, PostgresCoachOptions? options = null)
        : this(dataSource, options, isOwner: false)
    {
    }

    private PostgresCoachStore(NpgsqlDataSource dataSource, PostgresCoachOptions? options, bool isOwner)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _options = options ?? new();
        _options.Validate();
        _database = new(dataSource, isOwner);
        _rows = new(_options.Schema);
    }

    internal PostgresDatabase Database => _database;

    internal string Schema => _options.Schema;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync(CancellationToken cancellationToken = default)
    {
        await _database.RunAsync(
            IsolationLevel.ReadCommitted,
            async connection =>
            {
                await PostgresSchema.MigrateAsync(connection, _options, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        _ready = true;
    }

    /// <inheritdoc/>
    public async ValueTask CreateSessionAsync(CoachSession session, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (!await WriteAsync(connection => _rows.AddSessionAsync(connection, session, cancellationToken), cancellationToken).ConfigureAwait(false))
        {
            throw new CoachStoreException($"There is a session {session.Id} already; a new session needs a new id.");
        }
    }

    /// <inheritdoc/>
    public ValueTask<CoachSession?> FindSessionAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        return WriteAsync(connection => _rows.FindSessionAsync(connection, sessionId, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<CoachSession>> ListSessionsAsync(string userId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userId);
        return WriteAsync(connection => _rows.ListSessionsAsync(connection, userId, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<TurnRecord> AcceptTurnAsync(
        string sessionId, string turnId, string message, DateTimeOffset at, TurnKind kind = TurnKind.Message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentNullException.ThrowIfNull(turnId);
        ArgumentNullException.ThrowIfNull(message);
        return WriteAsync(connection => _rows.AcceptTurnAsync(connection, sessionId, turnId, message, at, kind, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask EndTurnAsync(
        string sessionId, string turnId, TurnStatus status, string result, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentNullException.ThrowIfNull(turnId);
        ArgumentNullException.ThrowIfNull(result);
        if (status is not (TurnStatus.Failed or TurnStatus.Interrupted))
        {
            throw new ArgumentOutOfRangeException(nameof(status), status, "A turn that did not complete is Failed or Interrupted.");
        }

        await WriteAsync(connection => _rows.EndTurnAsync(connection, sessionId, turnId, status, result, at, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredMessage>> ReadMessagesAsync(string sessionId, int last, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentOutOfRangeException.ThrowIfNegative(last);
        return WriteAsync(connection => _rows.ReadMessagesAsync(connection, sessionId, last, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ActionLogEntry>> ReadActionLogAsync(string sessionId, int last, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentOutOfRangeException.ThrowIfNegative(last);
        return WriteAsync(connection => _rows.ReadActionLogAsync(connection, sessionId, last, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PendingApproval>> ReadApprovalsAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        return WriteAsync(connection => _rows.WaitingAsync(connection, sessionId, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<PendingApproval?> FindApprovalAsync(string sessionId, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentNullException.ThrowIfNull(key);
        return WriteAsync(connection => _rows.FindApprovalAsync(connection, sessionId, key, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RecordedTurn>> ReadTurnsAsync(string sessionId, int skip, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        CheckReady();
        return _database.RunAsync(IsolationLevel.RepeatableRead, connection => _rows.ReadTurnsAsync(connection, sessionId, skip, count, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IStoreStep> BeginStepAsync(CoachSession session, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        CheckReady();
        return _database.OpenAsync<IStoreStep>(
            IsolationLevel.ReadCommitted,
            async (connection, transaction) =>
            {
                if (await _rows.LockAsync(connection, session.Id, cancellationToken).ConfigureAwait(false) != session.Version)
                {
                    throw new SessionConflictException(session.Id);
                }

                await _rows.CheckLeaseAsync(connection, session.Id, cancellationToken).ConfigureAwait(false);
                var guard = await _rows.OpenGuardAsync(connection, cancellationToken).ConfigureAwait(false);
                return new PostgresStep(_database, _rows, connection, transaction, session, guard);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IStoreTransaction> BeginReadAsync(CancellationToken cancellationToken = default)
    {
        CheckReady();
        return _database.OpenAsync<IStoreTransaction>(
            IsolationLevel.RepeatableRead,
            async (connection, transaction) =>
            {
                // The first query fixes the moment that is seen, and that there is no way back to writing.
                await connection.ExecuteAsync(cancellationToken, "SET TRANSACTION READ ONLY; SELECT 1").ConfigureAwait(false);
                return new PostgresRead(connection, transaction);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteSessionAsync(string sessionId, string userId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentNullException.ThrowIfNull(userId);
        return await WriteAsync(connection => _rows.DeleteSessionAsync(connection, sessionId, userId, cancellationToken), cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <inheritdoc/>
    public async ValueTask<int> DeleteUserAsync(string userId, Func<IStoreTransaction, ValueTask> alsoDelete, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userId);
        ArgumentNullException.ThrowIfNull(alsoDelete);
        CheckReady();
        var (connection, transaction) = await _database.BeginAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        try
        {
            // The application's own statements must not end the transaction: either all of the user goes, or nothing.
            var guard = await _rows.OpenGuardAsync(connection, cancellationToken).ConfigureAwait(false);
            await alsoDelete(new Deleting(transaction)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (connection.State != ConnectionState.Open || !await _rows.CloseGuardAsync(connection, guard, cancellationToken).ConfigureAwait(false))
            {
                throw new CoachStoreException("The deleting transaction ended before the deletion did, and nothing was deleted. What runs in it neither commits, rolls back nor closes it.");
            }

            var deleted = await _rows.DeleteUserAsync(connection, userId, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return deleted;
        }
        catch (NpgsqlException error)
        {
            // Only the database's own: another exception is the application's, and goes to it as it is.
            throw PostgresErrors.Describe(error);
        }
        finally
        {
            await PostgresDatabase.EndAsync(connection, transaction).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<RetentionResult> ApplyRetentionAsync(
        DateTimeOffset? rawRepliesBefore, DateTimeOffset? sessionsBefore, CancellationToken cancellationToken = default)
    {
        var sessions = sessionsBefore is { } lastChange
            ? await UntilNoneAsync(connection => _rows.DeleteSessionsAsync(connection, lastChange, cancellationToken), cancellationToken).ConfigureAwait(false) : 0;
        var replies = rawRepliesBefore is { } commit
            ? await UntilNoneAsync(connection => _rows.EmptyRawRepliesAsync(connection, commit, cancellationToken), cancellationToken).ConfigureAwait(false) : 0;
        return new(replies, sessions);
    }

    /// <summary>Closes the pool, if it is the store's own.</summary>
    public void Dispose() => _database.Dispose();

    /// <summary>Closes the pool, if it is the store's own.</summary>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async ValueTask<int> UntilNoneAsync(Func<NpgsqlConnection, ValueTask<int>> some, CancellationToken cancellationToken)
    {
        var (all, done) = (0, 0);
        do
        {
            done = await WriteAsync(some, cancellationToken).ConfigureAwait(false);
            all += done;
        }
        while (done > 0);
        return all;
    }

    private ValueTask<T> WriteAsync<T>(Func<NpgsqlConnection, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        CheckReady();
        return _database.RunAsync(IsolationLevel.ReadCommitted, work, cancellationToken);
    }

    private static NpgsqlDataSource Source(string connectionString)
    {
        try
        {
            return NpgsqlDataSource.Create(connectionString);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or KeyNotFoundException)
        {
            // What is wrong with it may name a part of it, and it is a secret.
            throw new CoachStoreException(
                "The connection string of the PostgreSQL database cannot be read. It names its parts, with semicolons between: Host=127.0.0.1;Username=coach;Password=…;Database=coach");
        }
    }

    /// <summary>Whether the tables are there. Who finds them missing may initialize at the same time as others: the database lets one after the other do it.</summary>
    internal bool IsReady => _ready;

    private void CheckReady()
    {
        if (!_ready)
        {
            throw new InvalidOperationException("The store is not ready: call InitializeAsync once before anything else.");
        }
    }

    private sealed class Deleting(DbTransaction transaction) : IStoreTransaction
    {
        public DbTransaction? Transaction => transaction;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
