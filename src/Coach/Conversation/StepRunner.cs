using Coach.Markup;
using Coach.Providers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>
/// The steps of a turn. In each the model is called with no transaction and no lock open, then one short transaction runs what the reply asks for and
/// commits all of it, if the session is still the one that was read. What a step needs to know of those before it is read from the store, so that a turn
/// that was broken off goes on as if it had not been.
/// </summary>
internal sealed class StepRunner
{
    private readonly CoachMachine _machine;
    private readonly CoachOptions _options;
    private readonly ICoachStore _store;
    private readonly ActionPhase _phase;
    private readonly StepPreparation _preparation;
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ActionExecutor _executor;

    public StepRunner(CoachParts parts)
    {
        (_machine, _options, _store, _scopes, _time, _logger) = (parts.Machine, parts.Options, parts.Store, parts.Scopes, parts.Time, parts.Logger);
        _phase = new(parts);
        _preparation = new(parts);
        _executor = new(_machine, _options, parts.Grammar, _time, _logger);
    }

    public async ValueTask<TurnResult> RunAsync(
        CoachSession session, TurnRecord turn, TurnProgress progress, ModelRequirements? requirements, TurnStream? stream, CancellationToken cancellationToken)
    {
        progress.Restart([]);
        while (true)
        {
            var state = StateOf(session);
            var step = new StepWork(session with { State = state.Name }, turn, progress, _scopes.CreateAsyncScope());
            try
            {
                var request = await _preparation.PrepareAsync(step, state, progress, cancellationToken).ConfigureAwait(false);
                request = request with { Options = request.Options.WithRequirements(requirements ?? _options.Requirements, step.Number) };
                step.Reply = await AskAsync(step, request, stream, cancellationToken).ConfigureAwait(false);
                if (step.Reply.IsEmpty && progress.Steps.Count == 0)
                {
                    throw new TurnFailedException(new("empty_reply", "The coach had no answer just now. Your message is kept; please try again."));
                }

                step.Tools = await _phase.RunToolsAsync(
                    step.Reply.ToolCalls, request.Rules, step.Reply.Text.Text, step.ForeignTexts, step.Number, cancellationToken).ConfigureAwait(false);
                var (outcome, isLast) = await FinishAsync(step, progress, stream, refusal: null, cancellationToken).ConfigureAwait(false);
                if (isLast)
                {
                    return progress.With(step.Result(outcome));
                }

                progress.Add(step.Result(outcome));
                progress.LastReply = step.Reply.Signature;
                session = outcome.Session with { Version = step.Session.Version + 1 };
            }
            finally
            {
                await step.EndAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>A step without a model: one call that a person or the application asks for.</summary>
    public ValueTask<TurnResult> InvokeAsync(
        CoachSession session, TurnRecord turn, TurnProgress progress, ActionCall call, ActionEmitters emitter, CancellationToken cancellationToken) => RunCallAsync(
        new(session with { State = StateOf(session).Name }, turn, progress, _scopes.CreateAsyncScope()) { Emitter = emitter }, progress, call, refusal: null, cancellationToken);

    /// <summary>A step without a model: the call that waited for approval, which runs if it was approved in time.</summary>
    public ValueTask<TurnResult> DecideAsync(
        CoachSession session, TurnRecord turn, TurnProgress progress, PendingApproval approval, ApprovalDecision decision, CancellationToken cancellationToken)
    {
        var step = new StepWork(session with { State = StateOf(session).Name }, turn, progress, _scopes.CreateAsyncScope()) { Emitter = approval.Emitter, Decided = approval.Key };
        var call = ActionCall.Create(approval.Name, approval.Parameters, "approval", approval.HasTextValues);
        (ActionStatus, string)? refusal =
            _time.GetUtcNow() >= approval.ExpiresAt ? (ActionStatus.Expired, "The call waited for approval for too long and has not run.")
            : decision.IsApproved ? null
            : (ActionStatus.Rejected, decision.Reason is { Length: > 0 } reason ? $"A person has decided against it: {reason}" : "A person has decided against it.");
        return RunCallAsync(step, progress, call, refusal, cancellationToken);
    }

    private async ValueTask<TurnResult> RunCallAsync(
        StepWork step, TurnProgress progress, ActionCall call, (ActionStatus Status, string Message)? refusal, CancellationToken cancellationToken)
    {
        step.Reply = new(call);
        try
        {
            var (outcome, _) = await FinishAsync(step, progress, stream: null, refusal, cancellationToken).ConfigureAwait(false);
            return step.Result(outcome);
        }
        finally
        {
            await step.EndAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<(StepOutcome Outcome, bool IsLast)> FinishAsync(
        StepWork step, TurnProgress progress, TurnStream? stream, (ActionStatus Status, string Message)? refusal, CancellationToken cancellationToken)
    {
        var (outcome, isLast) = await ExecuteAsync(step, progress, refusal, cancellationToken).ConfigureAwait(false);
        if (isLast)
        {
            Log.TurnCompleted(_logger, step.Turn.TurnId, step.Session.Id, outcome.Session.State, progress.Calls + outcome.Results.Count, step.Reply.Text.Errors.Count);
        }

        stream?.ShowResults(outcome.Results);
        await RunAfterCommitAsync(step, outcome).ConfigureAwait(false);
        return (outcome, isLast);
    }

    private StateDefinition StateOf(CoachSession session) => _machine.FindState(session.State) ?? throw new TurnFailedException(
        new("unknown_state", "This conversation was saved at a point that no longer exists. Please begin a new one."));

    private async ValueTask<PhaseReply> AskAsync(StepWork step, StepRequest request, TurnStream? stream, CancellationToken cancellationToken)
    {
        try
        {
            var observer = stream is null ? null : new StepObserver(stream, (call, ordinal, reply) => _executor.Foresee(step.Scope(reply), call, ordinal), request.Rules);
            return await _phase.AskAsync(request.Messages, request.Options, request.Rules, observer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!StepPreparation.IsCancelled(exception, cancellationToken))
        {
            throw new TurnFailedException(new("model_failed", "The coach could not answer just now. Your message is kept; please try again."), exception)
            {
                Attempts = (exception as ModelCallException)?.Attempts ?? [],
            };
        }
    }

    /// <summary>Whether the model has to be asked once more before the turn can end.</summary>
    private bool IsLast(StepWork work, TurnProgress progress, StepOutcome outcome)
    {
        if (work.Turn.Kind != TurnKind.Message || work.Number >= _options.MaxSteps || outcome.StuckHandler is not null || work.Reply.Signature == progress.LastReply)
        {
            return true;
        }

        var hasCalls = outcome.Results.Count > 0 || work.Tools.Count > 0;
        return !(work.Tools.Count > 0
            || outcome.NeedsReply
            || outcome.Results.Exists(result => IsToBeMended(result.Status))
            || work.Reply.Text.Errors.Count > 0
            || (hasCalls && string.IsNullOrWhiteSpace(work.Reply.Text.VisibleText)));
    }

    // The others are no mistake (a duplicate, a quotation), wait for somebody else, or cannot be mended in this turn.
    private static bool IsToBeMended(ActionStatus status) => status is ActionStatus.UnknownAction or ActionStatus.EmitterNotAllowed or ActionStatus.NotAllowed
        or ActionStatus.InvalidParameters or ActionStatus.GuessRefused or ActionStatus.Failed or ActionStatus.TimedOut or ActionStatus.Cancelled;

    private async ValueTask<(StepOutcome Outcome, bool IsLast)> ExecuteAsync(
        StepWork work, TurnProgress progress, (ActionStatus Status, string Message)? refusal, CancellationToken cancellationToken)
    {
        StepOutcome outcome;
        bool isLast;
        var step = await _store.BeginStepAsync(work.Session, cancellationToken).ConfigureAwait(false);
        await using (step.ConfigureAwait(false))
        {
            (outcome, isLast) = await ExecuteAsync(work, progress, step, refusal, cancellationToken).ConfigureAwait(false);
        }

        if (outcome.StuckHandler is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // Nothing of the step was kept; that it happened is.
            var second = await _store.BeginStepAsync(work.Session, CancellationToken.None).ConfigureAwait(false);
            await using (second.ConfigureAwait(false))
            {
                await second.CommitAsync(work.Record(outcome, isLast, _time.GetUtcNow()), CancellationToken.None).ConfigureAwait(false);
            }
        }

        return (outcome, isLast);
    }

    /// <summary>Runs the calls and commits the step; whatever goes wrong before the commit undoes what is not in the database, too.</summary>
    private async ValueTask<(StepOutcome Outcome, bool IsLast)> ExecuteAsync(
        StepWork work, TurnProgress progress, IStoreStep step, (ActionStatus Status, string Message)? refusal, CancellationToken cancellationToken)
    {
        var isKept = false;
        work.Transaction.Begin(step.Transaction, _logger);
        try
        {
            var outcome = refusal is { } refused
                ? _executor.Refuse(work.Scope(step), work.Reply.Actions[0], refused.Status, refused.Message)
                : await _executor.ExecuteAsync(work.Scope(step), work.Reply.Actions, cancellationToken).ConfigureAwait(false);
            var isLast = IsLast(work, progress, outcome);
            if (outcome.StuckHandler is { } stuck)
            {
                work.StillRunning.Add(stuck);
                step.Abandon(stuck);
                return (outcome, isLast);
            }

            await step.CommitAsync(work.Record(outcome, isLast, _time.GetUtcNow()), CancellationToken.None).ConfigureAwait(false);
            isKept = true;
            return (outcome, isLast);
        }
        finally
        {
            work.Transaction.End(isKept);
        }
    }

    private async ValueTask RunAfterCommitAsync(StepWork step, StepOutcome outcome)
    {
        foreach (var work in outcome.AfterCommit)
        {
            using var timeout = new CancellationTokenSource(_options.ActionTimeout, _time);
            var token = timeout.Token;
            var running = Task.Run(() => work(token).AsTask(), CancellationToken.None);
            try
            {
                await running.WaitAsync(_options.ActionTimeout + _options.ActionTimeoutGrace, _time, CancellationToken.None).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // The turn is committed; whatever happens afterwards must not unsay it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                step.StillRunning.Add(running);
                Log.AfterCommitFailed(_logger, exception, step.Turn.TurnId);
            }
        }
    }
}
