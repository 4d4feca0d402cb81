using System.Data;
using Npgsql;

namespace Coach;

/// <summary>The connections of a store, each with its transaction; what goes wrong with them is said as <see cref="PostgresErrors"/> says it.</summary>
internal sealed class PostgresDatabase(NpgsqlDataSource source, bool isOwner) : IAsyncDisposable, IDisposable
{
    public async ValueTask<(NpgsqlConnection Connection, NpgsqlTransaction Transaction)> BeginAsync(IsolationLevel isolation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        NpgsqlConnection? connection = null;
        try
        {
            connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            return (connection, await connection.BeginTransactionAsync(isolation, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception error)
        {
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            if (PostgresErrors.IsStoreError(error))
            {
                throw PostgresErrors.Describe(error);
            }

            throw;
        }
    }

    /// <summary>A connection for listening, without a transaction.</summary>
    public ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken) => source.OpenConnectionAsync(cancellationToken);

    /// <summary>Begins a transaction that outlives this call, if what it starts with succeeds.</summary>
    public async ValueTask<T> OpenAsync<T>(IsolationLevel isolation, Func<NpgsqlConnection, NpgsqlTransaction, ValueTask<T>> start, CancellationToken cancellationToken)
    {
        var (connection, transaction) = await BeginAsync(isolation, cancellationToken).ConfigureAwait(false);
        try
        {
            return await start(connection, transaction).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            await EndAsync(connection, transaction).ConfigureAwait(false);
            if (PostgresErrors.IsStoreError(error))
            {
                throw PostgresErrors.Describe(error);
            }

            throw;
        }
    }

    /// <summary>Runs this in a transaction of its own.</summary>
    public async ValueTask<T> RunAsync<T>(IsolationLevel isolation, Func<NpgsqlConnection, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        var (connection, transaction) = await BeginAsync(isolation, cancellationToken).ConfigureAwait(false);
        try
        {
            var result = await work(connection).ConfigureAwait(false);
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return result;
        }
        catch (Exception error) when (PostgresErrors.IsStoreError(error))
        {
            throw PostgresErrors.Describe(error);
        }
        finally
        {
            await EndAsync(connection, transaction).ConfigureAwait(false);
        }
    }

    /// <summary>Rolls back what was not committed and gives the connection back; whatever fails, the pool does not take it back as usable.</summary>
    public static async ValueTask EndAsync(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        try
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (PostgresErrors.IsStoreError(error) || error is InvalidOperationException)
        {
            // The connection is broken, and its transaction with it.
        }

        await connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Has the server end a connection of this user, with its transaction.</summary>
    public async ValueTask TerminateAsync(int process)
    {
        try
        {
            var connection = await source.OpenConnectionAsync().ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                await connection.ScalarAsync(CancellationToken.None, "SELECT pg_terminate_backend(@process)", ("process", process)).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (PostgresErrors.IsStoreError(error) || error is ObjectDisposedException)
        {
            // The server is away, and all its transactions with it.
        }
    }

    public void Dispose()
    {
        if (isOwner)
        {
            source.Dispose();
        }
    }

    public ValueTask DisposeAsync() => isOwner ? source.DisposeAsync() : ValueTask.CompletedTask;
}
