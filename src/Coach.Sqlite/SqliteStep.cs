using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Coach;

/// <summary>
/// A step's transaction. Until <see cref="CommitAsync"/> a commit hook refuses every commit on its connection, whoever tries it and when.
/// </summary>
internal sealed class SqliteStep : IStoreStep
{
    // How many of SQLite's instructions may pass before a statement notices that its step has ended: well under a millisecond of them.
    private const int InstructionsPerCheck = 1000;

    private static readonly delegate_commit RefuseCommit = _ => 1;

    private readonly SqliteDatabase _database;
    private readonly SqliteTransaction _transaction;
    private readonly SqliteConnection _connection;
    private readonly CoachSession _session;
    private int _ended;

    private SqliteStep(SqliteDatabase database, SqliteTransaction transaction, CoachSession session)
    {
        (_database, _transaction, _session) = (database, transaction, session);
        _connection = transaction.Connection!;
        raw.sqlite3_commit_hook(_connection.Handle, RefuseCommit, null);
        raw.sqlite3_progress_handler(_connection.Handle, InstructionsPerCheck, _ => Volatile.Read(ref _ended), null);
    }

    public DbTransaction? Transaction => _transaction;

    public static SqliteStep Begin(SqliteDatabase database, SqliteTransaction transaction, CoachSession session)
    {
        var step = new SqliteStep(database, transaction, session);
        try
        {
            if (SqliteRows.Version(step._connection, session.Id) != session.Version)
            {
                throw new SessionConflictException(session.Id);
            }

            return step;
        }
        catch (Exception error)
        {
            step.End();
            if (error is SqliteException sqlite)
            {
                throw SqliteErrors.Describe(database.File, sqlite);
            }

            throw;
        }
    }

    public ValueTask SaveAsync(CancellationToken cancellationToken) => Run(["SAVEPOINT coach_call"], cancellationToken);

    public ValueTask ReleaseAsync(CancellationToken cancellationToken) => Run(["RELEASE coach_call"], cancellationToken);

    public ValueTask RollbackAsync(CancellationToken cancellationToken) => Run(["ROLLBACK TO coach_call", "RELEASE coach_call"], cancellationToken);

    public ValueTask CommitAsync(StepRecord step, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (step.Session.Id != _session.Id || step.Session.Version != _session.Version)
        {
            throw new ArgumentException(
                $"The step began on version {_session.Version} of the session {_session.Id}, "
                + $"and is committed with version {step.Session.Version} of {step.Session.Id}.",
                nameof(step));
        }

        CheckRunning(cancellationToken);
        try
        {
            SqliteRows.CommitStep(_connection, step);
            raw.sqlite3_commit_hook(_connection.Handle, null, null);
            _transaction.Commit();
            return ValueTask.CompletedTask;
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Describe(_database.File, error);
        }
        finally
        {
            End();
        }
    }

    /// <remarks>
    /// The handler may be inside SQLite at this moment, in a statement without end: from here on the progress check breaks off every statement that
    /// is more than short. (sqlite3_interrupt would break off the rollback, too, while the handler has a reader open.) The rollback frees the lock,
    /// so that others can write; what the handler writes from then on would commit by itself, were it not refused: the connection only reads from
    /// here on, and its commit hook stays.
    /// </remarks>
    public void Abandon(Task handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        try
        {
            _ = raw.sqlite3_exec(_connection.Handle, "PRAGMA query_only = ON");
            _ = raw.sqlite3_exec(_connection.Handle, "ROLLBACK");
        }
        finally
        {
            _database.ReleaseGate();
            _ = handler.ContinueWith(_ => Close(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    public ValueTask DisposeAsync()
    {
        End();
        return ValueTask.CompletedTask;
    }

    private ValueTask Run(ReadOnlySpan<string> statements, CancellationToken cancellationToken)
    {
        CheckRunning(cancellationToken);
        try
        {
            foreach (var sql in statements)
            {
                _connection.Execute(sql);
            }

            return ValueTask.CompletedTask;
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Describe(_database.File, error);
        }
    }

    private void CheckRunning(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Volatile.Read(ref _ended) != 0)
        {
            throw new InvalidOperationException("The step has ended: it was committed, disposed of or given up.");
        }

        if (_connection.State != ConnectionState.Open || raw.sqlite3_get_autocommit(_connection.Handle) != 0)
        {
            throw new CoachStoreException(
                "The step's transaction ended before the step did, and nothing of the step is kept. Handlers neither commit, roll back nor close "
                + "it, and their SQL does not say OR ROLLBACK; a full disk ends it, too.");
        }
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        if (_connection.State == ConnectionState.Open)
        {
            raw.sqlite3_commit_hook(_connection.Handle, null, null);
            raw.sqlite3_progress_handler(_connection.Handle, 0, null, null);
        }

        _database.EndWrite(_transaction, _connection);
    }

    private void Close()
    {
        SqliteDatabase.EndTransaction(_transaction, _connection);
        _connection.Dispose();
    }
}
