using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coach;

/// <summary>
/// The transaction of the running step, a scoped service: what an application's repositories write through it is committed with the
/// conversation or not at all. Handlers do not wait for the network inside it; that belongs in <see cref="HandlerContext.AfterCommit"/>.
/// </summary>
public sealed class TurnTransaction
{
    private readonly Stack<Action> _undo = new();
    private DbTransaction? _transaction;
    private bool _running;
    private ILogger _logger = NullLogger.Instance;

    /// <summary>The store's transaction, or null on a store without a database (and outside a step).</summary>
    public DbTransaction? Transaction => _transaction;

    /// <summary>Whether a step is running.</summary>
    public bool IsRunning => _running;

    /// <summary>Makes a command on the step's connection and in its transaction. The caller disposes of it.</summary>
    /// <exception cref="InvalidOperationException">No step is running, it has ended, or the store has no database.</exception>
    public DbCommand CreateCommand()
    {
        if (!_running)
        {
            throw new InvalidOperationException("No step is running in this scope, or it has ended: write inside a handler, before it returns.");
        }

        if (_transaction?.Connection is not { } connection)
        {
            throw new InvalidOperationException("The session store keeps its data in memory and has no database: register in-memory repositories with it.");
        }

        var command = connection.CreateCommand();
        command.Transaction = _transaction;
        return command;
    }

    /// <summary>Says how to undo something that is not in the database, should the call or the step be rolled back. Run in reverse order.</summary>
    /// <exception cref="InvalidOperationException">No step is running.</exception>
    public void OnRollback(Action undo)
    {
        ArgumentNullException.ThrowIfNull(undo);
        if (!_running)
        {
            throw new InvalidOperationException("No step is running in this scope, or it has ended.");
        }

        _undo.Push(undo);
    }

    internal int Mark => _undo.Count;

    internal void Begin(DbTransaction? transaction, ILogger logger) => (_transaction, _running, _logger) = (transaction, true, logger);

    /// <summary>Undoes what was registered since; one undo that fails does not keep the others from running.</summary>
    internal void UndoTo(int mark)
    {
        while (_undo.Count > mark)
        {
            try
            {
                _undo.Pop()();
            }
#pragma warning disable CA1031 // The application's undo: its failure is logged, and must reach neither the person nor the other undos.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.UndoFailed(_logger, exception);
            }
        }
    }

    /// <summary>From here a handler that is still running can write nothing more.</summary>
    internal void End(bool isKept)
    {
        (_transaction, _running) = (null, false);
        UndoTo(isKept ? _undo.Count : 0);
        _undo.Clear();
    }
}
