using System.Data;
using System.Data.Common;
using Npgsql;

namespace Coach;

/// <summary>A step's transaction, which has the session's row locked. Until <see cref="CommitAsync"/> a deferred constraint refuses every commit, whoever tries it.</summary>
internal sealed class PostgresStep(
    PostgresDatabase database, PostgresRows rows, NpgsqlConnection connection, NpgsqlTransaction transaction, CoachSession session, long guard) : IStoreStep
{
    private readonly int _process = connection.ProcessID;
    private int _ended;

    public DbTransaction? Transaction => transaction;

    public ValueTask SaveAsync(CancellationToken cancellationToken) => RunAsync("SAVEPOINT coach_call", cancellationToken);

    public ValueTask ReleaseAsync(CancellationToken cancellationToken) => RunAsync("RELEASE coach_call", cancellationToken);

    public ValueTask RollbackAsync(CancellationToken cancellationToken) => RunAsync("ROLLBACK TO coach_call; RELEASE coach_call", cancellationToken);

    public async ValueTask CommitAsync(StepRecord step, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (step.Session.Id != session.Id || step.Session.Version != session.Version)
        {
            throw new ArgumentException(
                $"The step began on version {session.Version} of the session {session.Id}, "
                + $"and is committed with version {step.Session.Version} of {step.Session.Id}.",
                nameof(step));
        }

        CheckRunning(cancellationToken);
        try
        {
            if (!await rows.CloseGuardAsync(connection, guard, cancellationToken).ConfigureAwait(false))
            {
                throw new CoachStoreException(PostgresErrors.Ended);
            }

            await rows.CommitStepAsync(connection, step, cancellationToken).ConfigureAwait(false);

            // Once sent it is not called back: whoever cancels would not know what became of it.
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (PostgresErrors.IsStoreError(error))
        {
            throw PostgresErrors.Describe(error);
        }
        catch (InvalidOperationException error)
        {
            throw new CoachStoreException(PostgresErrors.Ended, error);
        }
        finally
        {
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <remarks>
    /// The handler may be inside a statement at this moment, and what it writes after a rollback would commit by itself. So the server ends the whole
    /// connection, and with it the transaction and its locks.
    /// </remarks>
    public void Abandon(Task handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _ = CloseAsync(handler);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            await PostgresDatabase.EndAsync(connection, transaction).ConfigureAwait(false);
        }
    }

    private async Task CloseAsync(Task handler)
    {
        await database.TerminateAsync(_process).ConfigureAwait(false);
        await handler.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await PostgresDatabase.EndAsync(connection, transaction).ConfigureAwait(false);
    }

    private async ValueTask RunAsync(string sql, CancellationToken cancellationToken)
    {
        CheckRunning(cancellationToken);
        try
        {
            await connection.ExecuteAsync(cancellationToken, sql).ConfigureAwait(false);
        }
        catch (Exception error) when (PostgresErrors.IsStoreError(error))
        {
            throw PostgresErrors.Describe(error);
        }
        catch (InvalidOperationException error)
        {
            throw new CoachStoreException(PostgresErrors.Ended, error);
        }
    }

    private void CheckRunning(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Volatile.Read(ref _ended) != 0)
        {
            throw new InvalidOperationException("The step has ended: it was committed, disposed of or given up.");
        }

        if (connection.State != ConnectionState.Open)
        {
            throw new CoachStoreException(PostgresErrors.Ended);
        }
    }
}

/// <summary>A transaction that sees one state of the database and cannot write.</summary>
internal sealed class PostgresRead(NpgsqlConnection connection, NpgsqlTransaction transaction) : IStoreTransaction
{
    private int _ended;

    public DbTransaction? Transaction => transaction;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            await PostgresDatabase.EndAsync(connection, transaction).ConfigureAwait(false);
        }
    }
}
