using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>Lets workers answer: turns go into the queue, and whoever sent them follows them. All else is answered here.</summary>
internal sealed class QueuedCoach(ICoach inner, TurnQueue queue) : ICoach
{
    private const int MaxIdLength = 200;

    public CoachMachine Machine => inner.Machine;

    public ValueTask<TurnResult> GetResponseAsync(TurnRequest request, CancellationToken cancellationToken = default) => RunAsync(Of(request), cancellationToken);

    public IAsyncEnumerable<TurnUpdate> GetStreamingResponseAsync(TurnRequest request, CancellationToken cancellationToken = default) =>
        FollowAsync(Of(request), isStreamed: true, cancellationToken);

    public ValueTask<TurnResult> InvokeAsync(ActionRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        CheckText(request.Parameters ?? "", "parameters");
        return RunAsync(new() { Action = request with { TurnId = IdOf(request.TurnId) } }, cancellationToken);
    }

    public ValueTask<TurnResult> DecideAsync(ApprovalDecision decision, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentException.ThrowIfNullOrEmpty(decision.Key);
        CheckText(decision.Key, "key");
        CheckText(decision.Reason ?? "", "reason");
        return RunAsync(new() { Decision = decision }, cancellationToken);
    }

    public ValueTask<CoachSession> CreateSessionAsync(string userId, CancellationToken cancellationToken = default) => inner.CreateSessionAsync(userId, cancellationToken);

    public ValueTask<CoachSession?> FindSessionAsync(string sessionId, string userId, CancellationToken cancellationToken = default) =>
        inner.FindSessionAsync(sessionId, userId, cancellationToken);

    public ValueTask<IReadOnlyList<CoachSession>> GetSessionsAsync(string userId, CancellationToken cancellationToken = default) => inner.GetSessionsAsync(userId, cancellationToken);

    public ValueTask<IReadOnlyList<AIFunction>> GetFunctionsAsync(string sessionId, string userId, CancellationToken cancellationToken = default) =>
        inner.GetFunctionsAsync(sessionId, userId, cancellationToken);

    public ValueTask<IReadOnlyList<PendingApproval>> GetApprovalsAsync(string sessionId, string userId, CancellationToken cancellationToken = default) =>
        inner.GetApprovalsAsync(sessionId, userId, cancellationToken);

    public ValueTask<IReadOnlyList<StoredMessage>> GetHistoryAsync(string sessionId, string userId, int last = 100, CancellationToken cancellationToken = default) =>
        inner.GetHistoryAsync(sessionId, userId, last, cancellationToken);

    public ValueTask<IReadOnlyList<ActionLogEntry>> GetActionLogAsync(string sessionId, string userId, int last = 100, CancellationToken cancellationToken = default) =>
        inner.GetActionLogAsync(sessionId, userId, last, cancellationToken);

    public ValueTask<T> ReadAsync<T>(Func<IServiceProvider, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken = default) => inner.ReadAsync(read, cancellationToken);

    public ValueTask<IReadOnlyList<RecordedTurn>> GetTurnsAsync(string sessionId, string userId, int skip = 0, int count = 100, CancellationToken cancellationToken = default) =>
        inner.GetTurnsAsync(sessionId, userId, skip, count, cancellationToken);

    public ValueTask<bool> DeleteSessionAsync(string sessionId, string userId, CancellationToken cancellationToken = default) => inner.DeleteSessionAsync(sessionId, userId, cancellationToken);

    public ValueTask<int> DeleteUserAsync(string userId, CancellationToken cancellationToken = default) => inner.DeleteUserAsync(userId, cancellationToken);

    public async ValueTask<RetentionResult> ApplyRetentionAsync(RetentionPolicy policy, CancellationToken cancellationToken = default)
    {
        var result = await inner.ApplyRetentionAsync(policy, cancellationToken).ConfigureAwait(false);
        await queue.ApplyRetentionAsync(cancellationToken).ConfigureAwait(false);
        return result;
    }

    private async ValueTask<TurnResult> RunAsync(QueuedTurn turn, CancellationToken cancellationToken)
    {
        TurnResult? result = null;
        await foreach (var update in FollowAsync(turn, isStreamed: false, cancellationToken).ConfigureAwait(false))
        {
            result = (update as TurnCompleted)?.Result ?? (update as TurnFailed)?.Result ?? result;
        }

        return result!;
    }

    private async IAsyncEnumerable<TurnUpdate> FollowAsync(QueuedTurn turn, bool isStreamed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var updates = UpdatesAsync(turn, isStreamed, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (updates.ConfigureAwait(false))
        {
            while (true)
            {
                TurnUpdate? update;
                try
                {
                    update = await updates.MoveNextAsync().ConfigureAwait(false) ? updates.Current : null;
                }
                catch (CoachStoreException error)
                {
                    QueueLog.StoreFailed(queue.Logger, error, turn.TurnId, turn.SessionId);
                    update = new TurnFailed(turn.Fail(new("store_failed", "This could not be saved just now. Please try again.")));
                }

                if (update is null)
                {
                    yield break;
                }

                yield return update;
                if (update is TurnCompleted or TurnFailed)
                {
                    yield break;
                }
            }
        }
    }

    private async IAsyncEnumerable<TurnUpdate> UpdatesAsync(QueuedTurn turn, bool isStreamed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Whose session it is comes first, and what an id may be is said by the one place that knows.
        _ = await inner.FindSessionAsync(turn.SessionId, turn.UserId, cancellationToken).ConfigureAwait(false) ?? throw new SessionNotFoundException(turn.SessionId);
        if (await queue.EnqueueAsync(turn, isStreamed, cancellationToken).ConfigureAwait(false) is { } entry)
        {
            await foreach (var update in new TurnFollower(queue, entry, isStreamed).FollowAsync(after: 0, waitsToBegin: true, cancellationToken).ConfigureAwait(false))
            {
                yield return update.Update;
            }

            yield break;
        }

        // It has completed: the coach gives what it has recorded, and runs nothing.
        if (turn.Message is { } message && isStreamed)
        {
            await foreach (var update in inner.GetStreamingResponseAsync(message, cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }

            yield break;
        }

        yield return new TurnCompleted(await turn.AnswerAsync(inner, cancellationToken).ConfigureAwait(false));
    }

    private QueuedTurn Of(TurnRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrWhiteSpace(request.Message);
        CheckText(request.Message, "message");
        return new() { Message = request with { TurnId = IdOf(request.TurnId) } };
    }

    // What is too long for the inbox, or would not come out of it as it went in; the rest is checked by the worker's coach, and thrown here.
    private void CheckText(string text, string what)
    {
        if (text.Length > queue.CoachOptions.MaxMessageLength)
        {
            throw new ArgumentException($"The {what} has {text.Length} characters; at most {queue.CoachOptions.MaxMessageLength} are accepted.");
        }

        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsSurrogate(text[at]) && !(at + 1 < text.Length && char.IsSurrogatePair(text[at], text[++at])))
            {
                throw new ArgumentException($"The {what} has half a surrogate pair, which is no Unicode text.");
            }
        }
    }

    private static string IdOf(string? given)
    {
        if (given is null)
        {
            return Guid.CreateVersion7().ToString("N");
        }

        ArgumentException.ThrowIfNullOrWhiteSpace(given, nameof(TurnRequest.TurnId));
        return given.Length <= MaxIdLength ? given : throw new ArgumentException($"The id has {given.Length} characters; at most {MaxIdLength} are accepted.", nameof(TurnRequest.TurnId));
    }
}
