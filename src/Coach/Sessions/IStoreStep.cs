using System.Data.Common;

namespace Coach;

/// <summary>A transaction of a store. Disposing of it without a commit rolls it back.</summary>
public interface IStoreTransaction : IAsyncDisposable
{
    /// <summary>The database transaction, or null on a store without a database.</summary>
    DbTransaction? Transaction { get; }
}

/// <summary>The transaction in which a step's calls run and its rows are written.</summary>
public interface IStoreStep : IStoreTransaction
{
    /// <summary>Sets a savepoint before a call.</summary>
    ValueTask SaveAsync(CancellationToken cancellationToken);

    /// <summary>Keeps what was written since the last savepoint.</summary>
    ValueTask ReleaseAsync(CancellationToken cancellationToken);

    /// <summary>Undoes what was written since the last savepoint, and removes it.</summary>
    ValueTask RollbackAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Writes the step's rows, raises the session's version by one, and commits. A step with a result completes its turn. The step has
    /// ended then, kept or not.
    /// </summary>
    /// <exception cref="SessionConflictException">The session has changed since it was read, or the turn has this step or its end already.</exception>
    /// <exception cref="CoachStoreException">The session has no such turn, or the step cannot be written. Nothing is kept.</exception>
    ValueTask CommitAsync(StepRecord step, CancellationToken cancellationToken);

    /// <summary>
    /// Gives the step up while a handler that does not stop may still be writing: what it writes is never committed. The connection is
    /// closed, and not used again, when the handler has ended.
    /// </summary>
    /// <param name="handler">Ends when the handler does.</param>
    void Abandon(Task handler);
}
