using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Coach;

/// <summary>A transaction that sees one state of the database and cannot write.</summary>
internal sealed class SqliteRead : IStoreTransaction
{
    private readonly SqliteDatabase _database;
    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private int _ended;

    public SqliteRead(SqliteDatabase database)
    {
        _database = database;
        _connection = database.RentReader();
        try
        {
            _transaction = _connection.BeginTransaction(deferred: true);
        }
        catch (Exception error)
        {
            _connection.Dispose();
            if (error is SqliteException sqlite)
            {
                throw SqliteErrors.Describe(database.File, sqlite);
            }

            throw;
        }
    }

    public DbTransaction? Transaction => _transaction;

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _transaction.Dispose();
            _database.ReturnReader(_connection);
        }

        return ValueTask.CompletedTask;
    }
}
