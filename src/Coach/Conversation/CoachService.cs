using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>The service layer: whose session it is, which turn it is, and that turns of a session come one at a time.</summary>
internal sealed class CoachService(
    CoachMachine machine, CoachOptions options, ICoachStore store, TurnRunner runner, IServiceScopeFactory scopes, TimeProvider time, ILogger logger) : ICoach
{
    private const int MaxIdLength = 200;
    private readonly SessionGates _gates = new(time);
    private readonly SemaphoreSlim _preparing = new(1);
    private volatile bool _isPrepared;

    public CoachMachine Machine => machine;

    public async ValueTask<CoachSession> CreateSessionAsync(string userId, CancellationToken cancellationToken = default)
    {
        CheckId(userId, nameof(userId));
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var session = new CoachSession { Id = Guid.CreateVersion7(now).ToString("N"), UserId = userId, State = machine.Initial.Name, CreatedAt = now, UpdatedAt = now };
        await store.CreateSessionAsync(session, cancellationToken).ConfigureAwait(false);
        return session;
    }

    public async ValueTask<CoachSession?> FindSessionAsync(string sessionId, string userId, CancellationToken cancellationToken = default)
    {
        CheckId(sessionId, nameof(sessionId));
        CheckId(userId, nameof(userId));
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var session = await store.FindSessionAsync(sessionId, cancellationToken).ConfigureAwait(false);
        return session?.UserId == userId ? session : null;
    }

    public async ValueTask<IReadOnlyList<CoachSession>> GetSessionsAsync(string userId, CancellationToken cancellationToken = default)
    {
        CheckId(userId, nameof(userId));
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        return await store.ListSessionsAsync(userId, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<TurnResult> GetResponseAsync(TurnRequest request, CancellationToken cancellationToken = default)
    {
        Check(request);
        return RespondAsync(request, null, cancellationToken);
    }

    public IAsyncEnumerable<TurnUpdate> GetStreamingResponseAsync(TurnRequest request, CancellationToken cancellationToken = default)
    {
        Check(request);
        return TurnStream.ReadAsync((stream, cancelled) => RespondAsync(request, stream, cancelled), cancellationToken);
    }

    private async ValueTask<TurnResult> RespondAsync(TurnRequest request, TurnStream? stream, CancellationToken cancellationToken)
    {
        var turnId = request.TurnId ?? Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        CoachSession? session = null;
        try
        {
            // Whose session it is comes first: nobody waits for, or holds up, somebody else's.
            session = await OwnAsync(request.SessionId, request.UserId, cancellationToken).ConfigureAwait(false);
            using var gate = await _gates.EnterAsync(session.Id, options.SessionWait, cancellationToken).ConfigureAwait(false);
            session = await OwnAsync(request.SessionId, request.UserId, cancellationToken).ConfigureAwait(false);
            var turn = await store.AcceptTurnAsync(session.Id, turnId, request.Message, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            if (turn.Message != request.Message)
            {
                throw new TurnConflictException(turnId);
            }

            return turn is { Status: TurnStatus.Completed, Result: { } result }
                ? CoachJson.Read(result)
                : await runner.RunAsync(session, turn, stream, cancellationToken).ConfigureAwait(false);
        }
        catch (CoachStoreException exception)
        {
            Log.TurnFailed(logger, exception, turnId, request.SessionId, "store_failed");
            return new TurnResult
            {
                SessionId = request.SessionId,
                TurnId = turnId,
                Status = TurnStatus.Failed,
                StateBefore = session?.State ?? "",
                State = session?.State ?? "",
                Error = new("store_failed", "This could not be saved just now. Please send your message again."),
            };
        }
    }

    public async ValueTask<IReadOnlyList<StoredMessage>> GetHistoryAsync(
        string sessionId, string userId, int last = 100, CancellationToken cancellationToken = default)
    {
        var session = await OwnAsync(sessionId, userId, cancellationToken).ConfigureAwait(false);
        return await store.ReadMessagesAsync(session.Id, last, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<ActionLogEntry>> GetActionLogAsync(
        string sessionId, string userId, int last = 100, CancellationToken cancellationToken = default)
    {
        var session = await OwnAsync(sessionId, userId, cancellationToken).ConfigureAwait(false);
        return await store.ReadActionLogAsync(session.Id, last, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<T> ReadAsync<T>(Func<IServiceProvider, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(read);
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            return await StepReading.RunAsync(
                store, scope.ServiceProvider.GetRequiredService<TurnTransaction>(), logger, () => read(scope.ServiceProvider, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<CoachSession> OwnAsync(string sessionId, string userId, CancellationToken cancellationToken) =>
        await FindSessionAsync(sessionId, userId, cancellationToken).ConfigureAwait(false) ?? throw new SessionNotFoundException(sessionId);

    private async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        if (_isPrepared)
        {
            return;
        }

        await _preparing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isPrepared)
            {
                await store.InitializeAsync(cancellationToken).ConfigureAwait(false);
                _isPrepared = true;
            }
        }
        finally
        {
            _preparing.Release();
        }
    }

    private void Check(TurnRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        CheckId(request.SessionId, nameof(request.SessionId));
        CheckId(request.UserId, nameof(request.UserId));
        if (request.TurnId is not null)
        {
            CheckId(request.TurnId, nameof(request.TurnId));
        }

        ArgumentException.ThrowIfNullOrWhiteSpace(request.Message);
        if (request.Message.Length > options.MaxMessageLength)
        {
            throw new ArgumentException($"The message has {request.Message.Length} characters; at most {options.MaxMessageLength} are accepted.", nameof(request));
        }

        // Databases keep UTF-8, which has no half characters: what is read back would not be what was sent.
        for (var at = 0; at < request.Message.Length; at++)
        {
            if (!char.IsSurrogate(request.Message[at]))
            {
                continue;
            }

            if (!char.IsSurrogatePair(request.Message, at++))
            {
                throw new ArgumentException($"The message has half a surrogate pair at offset {at - 1}, which is no Unicode text.", nameof(request));
            }
        }
    }

    private static void CheckId(string id, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id, name);
        if (id.Length > MaxIdLength)
        {
            throw new ArgumentException($"The id has {id.Length} characters; at most {MaxIdLength} are accepted.", name);
        }
    }
}
