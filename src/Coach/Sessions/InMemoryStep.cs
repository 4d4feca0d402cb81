using System.Data.Common;

namespace Coach;

/// <summary>A step of the in-memory store: holds the writer gate until it ends, and writes nothing before its commit.</summary>
internal sealed class InMemoryStep(InMemoryCoachStore store, CoachSession session) : IStoreStep
{
    private int _ended;

    public DbTransaction? Transaction => null;

    public ValueTask SaveAsync(CancellationToken cancellationToken) => CheckRunning(cancellationToken);

    public ValueTask ReleaseAsync(CancellationToken cancellationToken) => CheckRunning(cancellationToken);

    public ValueTask RollbackAsync(CancellationToken cancellationToken) => CheckRunning(cancellationToken);

    public ValueTask CommitAsync(StepRecord step, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (step.Session.Id != session.Id || step.Session.Version != session.Version)
        {
            throw new ArgumentException(
                $"The step began on version {session.Version} of the session {session.Id}, "
                + $"and is committed with version {step.Session.Version} of {step.Session.Id}.",
                nameof(step));
        }

        _ = CheckRunning(cancellationToken);
        try
        {
            store.Commit(session, step);
            return ValueTask.CompletedTask;
        }
        finally
        {
            End();
        }
    }

    public void Abandon(Task handler) => End();

    public ValueTask DisposeAsync()
    {
        End();
        return ValueTask.CompletedTask;
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            store.ReleaseGate();
        }
    }

    private ValueTask CheckRunning(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Volatile.Read(ref _ended) == 0
            ? ValueTask.CompletedTask
            : throw new InvalidOperationException("The step has ended: it was committed, disposed of or given up.");
    }
}

/// <summary>A read of the in-memory store: there is nothing to hold open.</summary>
internal sealed class InMemoryRead : IStoreTransaction
{
    public DbTransaction? Transaction => null;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
