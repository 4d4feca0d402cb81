using System.Data.Common;
using Coach;

namespace LifeCoach.Tests;

/// <summary>What is to go wrong.</summary>
internal sealed class Switches
{
    public bool CommitsFail { get; set; }

    public bool WritesFail { get; set; }
}

/// <summary>Writes a row, and then fails if it has to.</summary>
internal sealed class BreakableIdentities(IIdentities inner, Switches switches) : IIdentities
{
    public ValueTask<IReadOnlyList<Identity>> ListAsync(string userId, CancellationToken cancellationToken) => inner.ListAsync(userId, cancellationToken);

    public ValueTask<Identity?> FindAsync(string userId, string name, CancellationToken cancellationToken) => inner.FindAsync(userId, name, cancellationToken);

    public async ValueTask SaveAsync(string userId, Identity identity, CancellationToken cancellationToken)
    {
        await inner.SaveAsync(userId, identity, cancellationToken);
        if (switches.WritesFail)
        {
            throw new IOException("secret");
        }
    }
}

/// <summary>A real store whose commits fail if they have to, as those of a full disk do.</summary>
internal sealed class BreakableStore(ICoachStore inner, Switches switches) : ICoachStore
{
    public ValueTask InitializeAsync(CancellationToken cancellationToken = default) => inner.InitializeAsync(cancellationToken);

    public ValueTask CreateSessionAsync(CoachSession session, CancellationToken cancellationToken = default) => inner.CreateSessionAsync(session, cancellationToken);

    public ValueTask<CoachSession?> FindSessionAsync(string sessionId, CancellationToken cancellationToken = default) => inner.FindSessionAsync(sessionId, cancellationToken);

    public ValueTask<IReadOnlyList<CoachSession>> ListSessionsAsync(string userId, CancellationToken cancellationToken = default) =>
        inner.ListSessionsAsync(userId, cancellationToken);

    public ValueTask<TurnRecord> AcceptTurnAsync(
        string sessionId, string turnId, string message, DateTimeOffset at, TurnKind kind = TurnKind.Message, CancellationToken cancellationToken = default) =>
        inner.AcceptTurnAsync(sessionId, turnId, message, at, kind, cancellationToken);

    public ValueTask EndTurnAsync(
        string sessionId, string turnId, TurnStatus status, string result, DateTimeOffset at, CancellationToken cancellationToken = default) =>
        inner.EndTurnAsync(sessionId, turnId, status, result, at, cancellationToken);

    public ValueTask<IReadOnlyList<StoredMessage>> ReadMessagesAsync(string sessionId, int last, CancellationToken cancellationToken = default) =>
        inner.ReadMessagesAsync(sessionId, last, cancellationToken);

    public ValueTask<IReadOnlyList<ActionLogEntry>> ReadActionLogAsync(string sessionId, int last, CancellationToken cancellationToken = default) =>
        inner.ReadActionLogAsync(sessionId, last, cancellationToken);

    public ValueTask<IReadOnlyList<PendingApproval>> ReadApprovalsAsync(string sessionId, CancellationToken cancellationToken = default) =>
        inner.ReadApprovalsAsync(sessionId, cancellationToken);

    public ValueTask<PendingApproval?> FindApprovalAsync(string sessionId, string key, CancellationToken cancellationToken = default) =>
        inner.FindApprovalAsync(sessionId, key, cancellationToken);

    public async ValueTask<IStoreStep> BeginStepAsync(CoachSession session, CancellationToken cancellationToken = default) =>
        new Step(await inner.BeginStepAsync(session, cancellationToken), switches);

    public ValueTask<IStoreTransaction> BeginReadAsync(CancellationToken cancellationToken = default) => inner.BeginReadAsync(cancellationToken);

    public ValueTask<IReadOnlyList<RecordedTurn>> ReadTurnsAsync(string sessionId, int skip, int count, CancellationToken cancellationToken = default) =>
        inner.ReadTurnsAsync(sessionId, skip, count, cancellationToken);

    public ValueTask<bool> DeleteSessionAsync(string sessionId, string userId, CancellationToken cancellationToken = default) =>
        inner.DeleteSessionAsync(sessionId, userId, cancellationToken);

    public ValueTask<int> DeleteUserAsync(string userId, Func<IStoreTransaction, ValueTask> alsoDelete, CancellationToken cancellationToken = default) =>
        inner.DeleteUserAsync(userId, alsoDelete, cancellationToken);

    public ValueTask<RetentionResult> ApplyRetentionAsync(
        DateTimeOffset? rawRepliesBefore, DateTimeOffset? sessionsBefore, CancellationToken cancellationToken = default) =>
        inner.ApplyRetentionAsync(rawRepliesBefore, sessionsBefore, cancellationToken);

    private sealed class Step(IStoreStep inner, Switches switches) : IStoreStep
    {
        public DbTransaction? Transaction => inner.Transaction;

        public ValueTask SaveAsync(CancellationToken cancellationToken) => inner.SaveAsync(cancellationToken);

        public ValueTask ReleaseAsync(CancellationToken cancellationToken) => inner.ReleaseAsync(cancellationToken);

        public ValueTask RollbackAsync(CancellationToken cancellationToken) => inner.RollbackAsync(cancellationToken);

        public ValueTask CommitAsync(StepRecord step, CancellationToken cancellationToken) =>
            switches.CommitsFail ? throw new CoachStoreException("The disk is full.") : inner.CommitAsync(step, cancellationToken);

        public void Abandon(Task handler) => inner.Abandon(handler);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
