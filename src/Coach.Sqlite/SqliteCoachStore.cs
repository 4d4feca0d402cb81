using Microsoft.Data.Sqlite;

namespace Coach;

/// <summary>
/// Keeps sessions in an SQLite file, in one transaction with the application's own tables. Many processes may use one file.
/// A committed step survives the end of the process, however it ends, and a power cut (every commit is written to the disk).
/// </summary>
/// <remarks>
/// SQLite has no asynchronous calls: the methods wait for the store's writer gate without a thread, and then work on the caller's thread,
/// a millisecond or so for a commit and up to <see cref="SqliteCoachOptions.BusyTimeout"/> while another process writes.
/// After a deletion it rewrites the file (VACUUM) and empties its log, so that neither keeps a byte of what was deleted: that takes about as long as copying
/// the file, and as much room on the disk again, and all who write wait for it.
/// </remarks>
public sealed partial class SqliteCoachStore : ICoachStore, IDisposable
{
    private readonly SqliteDatabase _database;
    private volatile bool _ready;

    /// <summary>Makes a store; <see cref="InitializeAsync"/> makes the file.</summary>
    /// <param name="path">The file, absolute or relative to the current directory.</param>
    /// <param name="options">The application's own tables and the options; null for the defaults.</param>
    /// <exception cref="CoachStoreException">The path is no file path, such as <c>:memory:</c>.</exception>
    public SqliteCoachStore(string path, SqliteCoachOptions? options = null)
    {
        options ??= new();
        options.Validate();
        _database = new(SqliteDatabase.FullPath(path), options);
    }

    /// <summary>The file's full path.</summary>
    public string Path => _database.File;

    /// <summary>Whether this machine has SQLite's library.</summary>
    /// <param name="why">If not: what is missing and how to install it.</param>
    public static bool IsAvailable([System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out string? why) => (why = NativeSqlite.WhyNot) is null;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync(CancellationToken cancellationToken = default)
    {
        await _database.PrepareAsync(cancellationToken).ConfigureAwait(false);
        _ready = true;
    }

    /// <inheritdoc/>
    public async ValueTask CreateSessionAsync(CoachSession session, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        var added = await WriteAsync(connection => SqliteRows.AddSession(connection, session), cancellationToken).ConfigureAwait(false);
        if (!added)
        {
            throw new CoachStoreException($"There is a session {session.Id} already; a new session needs a new id.");
        }
    }

    /// <inheritdoc/>
    public ValueTask<CoachSession?> FindSessionAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        return Read(connection => SqliteRows.FindSession(connection, sessionId), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<CoachSession>> ListSessionsAsync(string userId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userId);
        return Read(connection => SqliteRows.ListSessions(connection, userId), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<TurnRecord> AcceptTurnAsync(
        string sessionId, string turnId, string message, DateTimeOffset at, TurnKind kind = TurnKind.Message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentNullException.ThrowIfNull(turnId);
        ArgumentNullException.ThrowIfNull(message);
        return WriteAsync(connection => SqliteRows.AcceptTurn(connection, sessionId, turnId, message, at, kind), cancellationToken);
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

        await WriteAsync(connection => SqliteRows.EndTurn(connection, sessionId, turnId, status, result, at), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredMessage>> ReadMessagesAsync(string sessionId, int last, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentOutOfRangeException.ThrowIfNegative(last);
        return Read(connection => SqliteRows.ReadMessages(connection, sessionId, last), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ActionLogEntry>> ReadActionLogAsync(string sessionId, int last, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentOutOfRangeException.ThrowIfNegative(last);
        return Read(connection => SqliteActionLog.Read(connection, sessionId, last), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PendingApproval>> ReadApprovalsAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        return Read(connection => SqliteApprovals.Waiting(connection, sessionId), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<PendingApproval?> FindApprovalAsync(string sessionId, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        ArgumentNullException.ThrowIfNull(key);
        return Read(connection => SqliteApprovals.Find(connection, sessionId, key), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IStoreStep> BeginStepAsync(CoachSession session, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        CheckReady();
        var transaction = await _database.BeginWriteAsync(cancellationToken).ConfigureAwait(false);
        return SqliteStep.Begin(_database, transaction, session);
    }

    /// <inheritdoc/>
    public ValueTask<IStoreTransaction> BeginReadAsync(CancellationToken cancellationToken = default)
    {
        CheckReady();
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return ValueTask.FromResult<IStoreTransaction>(new SqliteRead(_database));
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Describe(Path, error);
        }
    }

    /// <summary>Closes the connections that are not in use; those in use are closed when they are given back.</summary>
    public void Dispose() => _database.Dispose();

    private ValueTask<T> Read<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        CheckReady();
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return ValueTask.FromResult(_database.Read(read));
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Describe(Path, error);
        }
    }

    private ValueTask<T> WriteAsync<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken)
    {
        CheckReady();
        return _database.WriteAsync(write, cancellationToken);
    }

    private void CheckReady()
    {
        if (!_ready)
        {
            throw new InvalidOperationException("The store is not ready: call InitializeAsync once before anything else.");
        }
    }
}
