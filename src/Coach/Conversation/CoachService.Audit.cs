using Microsoft.Extensions.DependencyInjection;

namespace Coach;

internal sealed partial class CoachService
{
    public async ValueTask<IReadOnlyList<RecordedTurn>> GetTurnsAsync(
        string sessionId, string userId, int skip = 0, int count = 100, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var session = await OwnAsync(sessionId, userId, cancellationToken).ConfigureAwait(false);
        return await _store.ReadTurnsAsync(session.Id, skip, count, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> DeleteSessionAsync(string sessionId, string userId, CancellationToken cancellationToken = default)
    {
        CheckId(sessionId, nameof(sessionId));
        CheckId(userId, nameof(userId));
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        return await _store.DeleteSessionAsync(sessionId, userId, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<int> DeleteUserAsync(string userId, CancellationToken cancellationToken = default)
    {
        CheckId(userId, nameof(userId));
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var scope = _scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            var transaction = scope.ServiceProvider.GetRequiredService<TurnTransaction>();
            var isKept = false;
            try
            {
                var deleted = await _store.DeleteUserAsync(userId, deleting => DeleteOwnAsync(scope.ServiceProvider, transaction, deleting), cancellationToken).ConfigureAwait(false);
                isKept = true;
                return deleted;
            }
            catch (TracesRemainException)
            {
                isKept = true;
                throw;
            }
            finally
            {
                transaction.End(isKept);
            }
        }

        async ValueTask DeleteOwnAsync(IServiceProvider services, TurnTransaction transaction, IStoreTransaction deleting)
        {
            transaction.Begin(deleting.Transaction, _logger);
            foreach (var deletion in services.GetServices<UserDeletion>())
            {
                await deletion.DeleteAsync(services, userId, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async ValueTask<RetentionResult> ApplyRetentionAsync(RetentionPolicy policy, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var (rawReplies, sessions) = policy.Before(_time.GetUtcNow());
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        return await _store.ApplyRetentionAsync(rawReplies, sessions, cancellationToken).ConfigureAwait(false);
    }
}
