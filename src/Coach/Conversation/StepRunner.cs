using Coach.Markup;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>
/// One step of a turn: the model is called with no transaction and no lock open, then one short transaction runs what the reply asks for
/// and commits all of it, if the session is still the one that was read.
/// </summary>
internal sealed class StepRunner
{
    private readonly CoachMachine _machine;
    private readonly CoachOptions _options;
    private readonly ICoachStore _store;
    private readonly IChatClient _client;
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ActionGrammar _grammar;
    private readonly PromptBuilder _prompts;
    private readonly ActionExecutor _executor;
    private readonly ConversationMemory _memory;

    public StepRunner(
        CoachMachine machine, CoachOptions options, ICoachStore store, IChatClient client, ConversationMemory memory, IServiceScopeFactory scopes, TimeProvider time, ILogger logger)
    {
        (_machine, _options, _store, _client, _memory, _scopes, _time, _logger) = (machine, options, store, client, memory, scopes, time, logger);
        _grammar = CoachGrammar.Create(machine, options);
        _prompts = new(machine, _grammar);
        _executor = new(machine, options, _grammar, time, logger);
    }

    public async ValueTask<TurnResult> RunAsync(CoachSession session, TurnRecord turn, TurnStream? stream, CancellationToken cancellationToken)
    {
        var state = StateOf(session);
        var step = new StepWork(session with { State = state.Name }, turn, _scopes.CreateAsyncScope());
        try
        {
            var messages = await PrepareAsync(step, state, cancellationToken).ConfigureAwait(false);
            (step.Reply, step.Model) = await AskAsync(step, messages, stream, cancellationToken).ConfigureAwait(false);
            if (string.IsNullOrWhiteSpace(step.Reply.VisibleText) && step.Reply.Calls.Count == 0 && step.Reply.Errors.Count == 0)
            {
                throw new TurnFailedException(new("empty_reply", "The coach had no answer just now. Your message is kept; please try again."));
            }

            return await FinishAsync(step, stream, refusal: null, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await step.EndAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A step without a model: one call that a person or the application asks for.</summary>
    public ValueTask<TurnResult> InvokeAsync(CoachSession session, TurnRecord turn, ActionCall call, ActionEmitters emitter, CancellationToken cancellationToken) =>
        RunCallAsync(new(session with { State = StateOf(session).Name }, turn, _scopes.CreateAsyncScope()) { Emitter = emitter }, call, refusal: null, cancellationToken);

    /// <summary>A step without a model: the call that waited for approval, which runs if it was approved in time.</summary>
    public ValueTask<TurnResult> DecideAsync(CoachSession session, TurnRecord turn, PendingApproval approval, ApprovalDecision decision, CancellationToken cancellationToken)
    {
        var step = new StepWork(session with { State = StateOf(session).Name }, turn, _scopes.CreateAsyncScope()) { Emitter = approval.Emitter, Decided = approval.Key };
        var call = ActionCall.Create(approval.Name, approval.Parameters, "approval", approval.HasTextValues);
        (ActionStatus, string)? refusal =
            _time.GetUtcNow() >= approval.ExpiresAt ? (ActionStatus.Expired, "The call waited for approval for too long and has not run.")
            : decision.IsApproved ? null
            : (ActionStatus.Rejected, decision.Reason is { Length: > 0 } reason ? $"A person has decided against it: {reason}" : "A person has decided against it.");
        return RunCallAsync(step, call, refusal, cancellationToken);
    }

    private async ValueTask<TurnResult> RunCallAsync(StepWork step, ActionCall call, (ActionStatus Status, string Message)? refusal, CancellationToken cancellationToken)
    {
        step.Reply = new("", "", [call], [call], [], []);
        try
        {
            return await FinishAsync(step, stream: null, refusal, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await step.EndAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<TurnResult> FinishAsync(StepWork step, TurnStream? stream, (ActionStatus Status, string Message)? refusal, CancellationToken cancellationToken)
    {
        var outcome = await ExecuteAsync(step, refusal, cancellationToken).ConfigureAwait(false);
        Log.TurnCompleted(_logger, step.Turn.TurnId, step.Session.Id, outcome.Session.State, outcome.Results.Count, step.Reply.Errors.Count);
        stream?.ShowResults(outcome.Results);
        await RunAfterCommitAsync(step, outcome).ConfigureAwait(false);
        return step.Result(outcome);
    }

    private StateDefinition StateOf(CoachSession session) => _machine.FindState(session.State) ?? throw new TurnFailedException(
        new("unknown_state", "This conversation was saved at a point that no longer exists. Please begin a new one."));

    private async ValueTask<List<ChatMessage>> PrepareAsync(StepWork step, StateDefinition state, CancellationToken cancellationToken)
    {
        var history = await _memory.RecallAsync(step.Session, step.Turn.TurnId, cancellationToken).ConfigureAwait(false);
        step.Remember(history);
        var context = new HandlerContext(_machine, step.Session, step.Services, step.Transaction, step.Turn.TurnId, _time);
        string prompt;
        try
        {
            prompt = _prompts.NeedsValues(state)
                ? await StepReading.RunAsync(
                    _store, step.Transaction, _logger, () => _prompts.BuildAsync(state, context, cancellationToken), cancellationToken).ConfigureAwait(false)
                : await _prompts.BuildAsync(state, context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not CoachStoreException && !IsCancelled(exception, cancellationToken))
        {
            throw new TurnFailedException(new("prompt_failed", "The coach could not prepare its answer. Please try again."), exception);
        }

        return MessageBuilder.Build(prompt, history, step.Turn.Message, _grammar);
    }

    private async ValueTask<(MarkedReply Reply, string? Model)> AskAsync(
        StepWork step, List<ChatMessage> messages, TurnStream? stream, CancellationToken cancellationToken)
    {
        try
        {
            if (stream is not null)
            {
                var reading = new ReplyStream(_grammar, stream, (call, ordinal, reply) => _executor.Foresee(step.Scope(reply), call, ordinal));
                return await reading.ReadAsync(_client.GetStreamingResponseAsync(messages, options: null, cancellationToken), cancellationToken).ConfigureAwait(false);
            }

            var response = await _client.GetResponseAsync(messages, options: null, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException("The chat client gave no response.");
            return (_grammar.Read(response.Text), response.ModelId);
        }
        catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
        {
            throw new TurnFailedException(new("model_failed", "The coach could not answer just now. Your message is kept; please try again."), exception);
        }
    }

    // A time-out inside the application's own code is no cancellation of the turn.
    private static bool IsCancelled(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && cancellationToken.IsCancellationRequested;

    private async ValueTask<StepOutcome> ExecuteAsync(StepWork work, (ActionStatus Status, string Message)? refusal, CancellationToken cancellationToken)
    {
        StepOutcome outcome;
        var step = await _store.BeginStepAsync(work.Session, cancellationToken).ConfigureAwait(false);
        await using (step.ConfigureAwait(false))
        {
            outcome = await ExecuteAsync(work, step, refusal, cancellationToken).ConfigureAwait(false);
        }

        if (outcome.StuckHandler is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // Nothing of the step was kept; that it happened is.
            var second = await _store.BeginStepAsync(work.Session, CancellationToken.None).ConfigureAwait(false);
            await using (second.ConfigureAwait(false))
            {
                await second.CommitAsync(work.Record(outcome, _time.GetUtcNow()), CancellationToken.None).ConfigureAwait(false);
            }
        }

        return outcome;
    }

    /// <summary>Runs the calls and commits the step; whatever goes wrong before the commit undoes what is not in the database, too.</summary>
    private async ValueTask<StepOutcome> ExecuteAsync(StepWork work, IStoreStep step, (ActionStatus Status, string Message)? refusal, CancellationToken cancellationToken)
    {
        var isKept = false;
        work.Transaction.Begin(step.Transaction, _logger);
        try
        {
            var outcome = refusal is { } refused
                ? _executor.Refuse(work.Scope(step), work.Reply.Calls[0], refused.Status, refused.Message)
                : await _executor.ExecuteAsync(work.Scope(step), work.Reply.Calls, cancellationToken).ConfigureAwait(false);
            if (outcome.StuckHandler is { } stuck)
            {
                work.StillRunning.Add(stuck);
                step.Abandon(stuck);
                return outcome;
            }

            await step.CommitAsync(work.Record(outcome, _time.GetUtcNow()), CancellationToken.None).ConfigureAwait(false);
            isKept = true;
            return outcome;
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
