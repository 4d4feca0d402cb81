using Coach.Markup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>The service layer: whose session it is, which turn it is, and that turns of a session come one at a time.</summary>
internal sealed partial class CoachService(CoachParts parts, StepRunner steps, TurnRunner runner) : ICoach
{
    private const int MaxIdLength = 200;
    private readonly CoachMachine _machine = parts.Machine;
    private readonly CoachOptions _options = parts.Options;
    private readonly ICoachStore _store = parts.Store;
    private readonly IServiceScopeFactory _scopes = parts.Scopes;
    private readonly TimeProvider _time = parts.Time;
    private readonly ILogger _logger = parts.Logger;
    private readonly SessionGates _gates = new(parts.Time);
    private readonly SemaphoreSlim _preparing = new(1);
    private volatile bool _isPrepared;

    public CoachMachine Machine => _machine;

    public async ValueTask<CoachSession> CreateSessionAsync(string userId, CancellationToken cancellationToken = default)
    {
        CheckId(userId, nameof(userId));
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var now = _time.GetUtcNow();
        var session = new CoachSession { Id = Guid.CreateVersion7(now).ToString("N"), UserId = userId, State = _machine.Initial.Name, CreatedAt = now, UpdatedAt = now };
        await _store.CreateSessionAsync(session, cancellationToken).ConfigureAwait(false);
        return session;
    }

    public async ValueTask<CoachSession?> FindSessionAsync(string sessionId, string userId, CancellationToken cancellationToken = default)
    {
        CheckId(sessionId, nameof(sessionId));
        CheckId(userId, nameof(userId));
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var session = await _store.FindSessionAsync(sessionId, cancellationToken).ConfigureAwait(false);
        return session?.UserId == userId ? session : null;
    }

    public async ValueTask<IReadOnlyList<CoachSession>> GetSessionsAsync(string userId, CancellationToken cancellationToken = default)
    {
        CheckId(userId, nameof(userId));
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        return await _store.ListSessionsAsync(userId, cancellationToken).ConfigureAwait(false);
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

    public ValueTask<TurnResult> InvokeAsync(ActionRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        CheckIds(request.SessionId, request.UserId, request.TurnId);
        CheckId(request.Name, nameof(request.Name));
        if (request.Emitter is not (ActionEmitters.User or ActionEmitters.System or ActionEmitters.Model))
        {
            throw new ArgumentException($"An action is invoked by one emitter: the user, the system, or a model; not by {request.Emitter}.", nameof(request));
        }

        var call = ActionCall.Create(request.Name, request.Parameters, "invoked");
        var asked = CoachJson.Write(new AskedAction(request.Name, call.Body.ToString(), request.Emitter));
        CheckText(asked, "action", nameof(request));
        return RunAsync(
            request.SessionId, request.UserId, request.TurnId, TurnKind.Action, asked,
            (session, turn, progress) => steps.InvokeAsync(session, turn, progress, call, request.Emitter, cancellationToken), hasShown: null, cancellationToken);
    }

    public async ValueTask<TurnResult> DecideAsync(ApprovalDecision decision, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(decision);
        CheckIds(decision.SessionId, decision.UserId, turnId: null);
        ArgumentException.ThrowIfNullOrEmpty(decision.Key);
        CheckText(decision.Reason ?? "", "reason", nameof(decision));
        var session = await OwnAsync(decision.SessionId, decision.UserId, cancellationToken).ConfigureAwait(false);
        var approval = await _store.FindApprovalAsync(session.Id, decision.Key, cancellationToken).ConfigureAwait(false) ?? throw new ApprovalNotFoundException(decision.Key);

        return await RunAsync(
            session.Id, decision.UserId, decision.TurnId, TurnKind.Decision, decision.IsApproved ? "approved" : "rejected",
            (current, turn, progress) => steps.DecideAsync(current, turn, progress, approval, decision, cancellationToken), hasShown: null, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<PendingApproval>> GetApprovalsAsync(string sessionId, string userId, CancellationToken cancellationToken = default)
    {
        var session = await OwnAsync(sessionId, userId, cancellationToken).ConfigureAwait(false);
        var waiting = await _store.ReadApprovalsAsync(session.Id, cancellationToken).ConfigureAwait(false);
        var now = _time.GetUtcNow();
        return [.. waiting.Where(approval => approval.ExpiresAt > now)];
    }

    private ValueTask<TurnResult> RespondAsync(TurnRequest request, TurnStream? stream, CancellationToken cancellationToken) => RunAsync(
        request.SessionId, request.UserId, request.TurnId, TurnKind.Message, request.Message,
        (session, turn, progress) => steps.RunAsync(session, turn, progress, request.Requirements, stream, cancellationToken), () => stream is { HasShown: true }, cancellationToken);

    private async ValueTask<TurnResult> RunAsync(
        string sessionId, string userId, string? givenTurnId, TurnKind kind, string asked,
        Func<CoachSession, TurnRecord, TurnProgress, ValueTask<TurnResult>> step, Func<bool>? hasShown, CancellationToken cancellationToken)
    {
        var turnId = givenTurnId ?? Guid.CreateVersion7(_time.GetUtcNow()).ToString("N");
        using var telemetry = TurnTelemetry.Begin(_machine, sessionId, turnId, kind, _time);
        try
        {
            var result = await RunAsync(sessionId, userId, turnId, kind, asked, step, hasShown, telemetry, cancellationToken).ConfigureAwait(false);
            telemetry?.End(result);
            return result;
        }
        catch (Exception exception)
        {
            telemetry?.End(exception, cancellationToken);
            throw;
        }
    }

    private async ValueTask<TurnResult> RunAsync(
        string sessionId, string userId, string turnId, TurnKind kind, string asked,
        Func<CoachSession, TurnRecord, TurnProgress, ValueTask<TurnResult>> step, Func<bool>? hasShown, TurnTelemetry? telemetry, CancellationToken cancellationToken)
    {
        CoachSession? session = null;
        try
        {
            // Whose session it is comes first: nobody waits for, or holds up, somebody else's.
            var ended = _gates.Ended(sessionId);
            session = await OwnAsync(sessionId, userId, cancellationToken).ConfigureAwait(false);
            using var gate = await _gates.EnterAsync(session.Id, _options.SessionWait, cancellationToken).ConfigureAwait(false);
            session = _gates.Ended(sessionId) == ended ? session : await OwnAsync(sessionId, userId, cancellationToken).ConfigureAwait(false);
            var turn = await _store.AcceptTurnAsync(session.Id, turnId, asked, _time.GetUtcNow(), kind, cancellationToken).ConfigureAwait(false);
            if (turn.Kind != kind || turn.Message != asked)
            {
                throw new TurnConflictException(turnId);
            }

            if (turn is { Status: TurnStatus.Completed, Result: { } result })
            {
                telemetry?.Repeat();
                return CoachJson.Read(result);
            }

            return await runner.RunAsync(session, turn, step, hasShown ?? (static () => false), cancellationToken).ConfigureAwait(false);
        }
        catch (CoachStoreException exception)
        {
            Log.TurnFailed(_logger, exception, turnId, sessionId, "store_failed");
            return new TurnResult
            {
                SessionId = sessionId,
                TurnId = turnId,
                Kind = kind,
                Status = TurnStatus.Failed,
                StateBefore = session?.State ?? "",
                State = session?.State ?? "",
                Error = new("store_failed", "This could not be saved just now. Please try again."),
            };
        }
    }

    public async ValueTask<IReadOnlyList<StoredMessage>> GetHistoryAsync(
        string sessionId, string userId, int last = 100, CancellationToken cancellationToken = default)
    {
        var session = await OwnAsync(sessionId, userId, cancellationToken).ConfigureAwait(false);
        return await _store.ReadMessagesAsync(session.Id, last, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<ActionLogEntry>> GetActionLogAsync(
        string sessionId, string userId, int last = 100, CancellationToken cancellationToken = default)
    {
        var session = await OwnAsync(sessionId, userId, cancellationToken).ConfigureAwait(false);
        return await _store.ReadActionLogAsync(session.Id, last, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<T> ReadAsync<T>(Func<IServiceProvider, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(read);
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var scope = _scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            return await StepReading.RunAsync(
                _store, scope.ServiceProvider.GetRequiredService<TurnTransaction>(), _logger, () => read(scope.ServiceProvider, cancellationToken), cancellationToken).ConfigureAwait(false);
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
                await _store.InitializeAsync(cancellationToken).ConfigureAwait(false);
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
        CheckIds(request.SessionId, request.UserId, request.TurnId);
        ArgumentException.ThrowIfNullOrWhiteSpace(request.Message);
        CheckText(request.Message, "message", nameof(request));
    }

    private void CheckText(string text, string what, string argument)
    {
        if (text.Length > _options.MaxMessageLength)
        {
            throw new ArgumentException($"The {what} has {text.Length} characters; at most {_options.MaxMessageLength} are accepted.", argument);
        }

        // Databases keep UTF-8, which has no half characters: what is read back would not be what was sent.
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at]))
            {
                continue;
            }

            if (!char.IsSurrogatePair(text, at++))
            {
                throw new ArgumentException($"The {what} has half a surrogate pair at offset {at - 1}, which is no Unicode text.", argument);
            }
        }
    }

    private static void CheckIds(string sessionId, string userId, string? turnId)
    {
        CheckId(sessionId, "SessionId");
        CheckId(userId, "UserId");
        if (turnId is null)
        {
            return;
        }

        CheckId(turnId, "TurnId");
        if (turnId.StartsWith(ApprovalDecision.TurnIdPrefix, StringComparison.Ordinal))
        {
            throw new ArgumentException($"Turn ids that begin with '{ApprovalDecision.TurnIdPrefix}' are those of decisions on approvals; choose another one.", "TurnId");
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
