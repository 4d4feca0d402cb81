using Coach.Markup;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>
/// One accepted turn, step by step: the model is called with no transaction and no lock open, then one short transaction runs what the
/// reply asks for and commits all of it, if the session is still the one that was read.
/// </summary>
internal sealed class TurnRunner
{
    private const int MostConflicts = 3;
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

    public TurnRunner(
        CoachMachine machine, CoachOptions options, ICoachStore store, IChatClient client, IServiceScopeFactory scopes, TimeProvider time, ILogger logger)
    {
        (_machine, _options, _store, _client, _scopes, _time, _logger) = (machine, options, store, client, scopes, time, logger);
        _grammar = ActionGrammar.Create(new()
        {
            Formats = [options.Format],
            Names = machine.ActionNames,
            ReasoningStartsOpen = options.ReasoningStartsOpen,
        });
        _prompts = new(machine, _grammar);
        _executor = new(machine, options, time, logger);
    }

    public async ValueTask<TurnResult> RunAsync(CoachSession session, TurnRecord turn, CancellationToken cancellationToken)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await RunStepAsync(session, turn, cancellationToken).ConfigureAwait(false);
                }
                catch (SessionConflictException) when (attempt < MostConflicts)
                {
                    Log.StepConflict(_logger, session.Id, turn.TurnId);
                    session = await _store.FindSessionAsync(session.Id, cancellationToken).ConfigureAwait(false) ?? throw new SessionNotFoundException(session.Id);
                    turn = await _store.AcceptTurnAsync(session.Id, turn.TurnId, turn.Message, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
                    if (turn is { Status: TurnStatus.Completed, Result: { } result })
                    {
                        // It was this very turn, in another process, that changed the session.
                        return CoachJson.Read(result);
                    }
                }
            }
        }
        catch (TurnFailedException failure)
        {
            Log.TurnFailed(_logger, failure.InnerException, turn.TurnId, session.Id, failure.Error.Code);
            return await EndAsync(session, turn, TurnStatus.Failed, failure.Error).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await EndAsync(session, turn, TurnStatus.Interrupted, new("cancelled", "The turn was cancelled.")).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<TurnResult> RunStepAsync(CoachSession session, TurnRecord turn, CancellationToken cancellationToken)
    {
        var state = _machine.FindState(session.State) ?? throw new TurnFailedException(
            new("unknown_state", "This conversation was saved at a point that no longer exists. Please begin a new one."));
        session = session with { State = state.Name };

        var scope = _scopes.CreateAsyncScope();
        Task? stuck = null;
        try
        {
            var transaction = scope.ServiceProvider.GetRequiredService<TurnTransaction>();
            var response = await AskAsync(session, state, turn, scope.ServiceProvider, transaction, cancellationToken).ConfigureAwait(false);
            var reply = _grammar.Read(response.Text);
            if (string.IsNullOrWhiteSpace(reply.VisibleText) && reply.Calls.Count == 0 && reply.Errors.Count == 0)
            {
                throw new TurnFailedException(new("empty_reply", "The coach had no answer just now. Your message is kept; please try again."));
            }

            (var result, stuck) = await CommitAsync(session, turn, reply, response.ModelId, scope.ServiceProvider, transaction, cancellationToken).ConfigureAwait(false);
            return result;
        }
        finally
        {
            // The services of a handler that is still running are not taken from under it.
            if (stuck is null)
            {
                await scope.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                _ = stuck.ContinueWith(_ => scope.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    private async ValueTask<ChatResponse> AskAsync(
        CoachSession session, StateDefinition state, TurnRecord turn, IServiceProvider services, TurnTransaction transaction, CancellationToken cancellationToken)
    {
        var history = await _store.ReadMessagesAsync(session.Id, _options.HistoryMessages + 1, cancellationToken).ConfigureAwait(false);
        var context = new HandlerContext(_machine, session, services, transaction, turn.TurnId, _time);
        string prompt;
        try
        {
            prompt = _prompts.NeedsValues(state)
                ? await StepReading.RunAsync(_store, transaction, () => _prompts.BuildAsync(state, context, cancellationToken), cancellationToken).ConfigureAwait(false)
                : await _prompts.BuildAsync(state, context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or CoachStoreException))
        {
            throw new TurnFailedException(new("prompt_failed", "The coach could not prepare its answer. Please try again."), exception);
        }

        var messages = MessageBuilder.Build(prompt, history, turn.TurnId, turn.Message, _grammar);
        try
        {
            return await _client.GetResponseAsync(messages, options: null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw new TurnFailedException(new("model_failed", "The coach could not answer just now. Your message is kept; please try again."), exception);
        }
    }

    private async ValueTask<(TurnResult Result, Task? Stuck)> CommitAsync(
        CoachSession session,
        TurnRecord turn,
        MarkedReply reply,
        string? model,
        IServiceProvider services,
        TurnTransaction transaction,
        CancellationToken cancellationToken)
    {
        StepOutcome outcome;
        var step = await _store.BeginStepAsync(session, cancellationToken).ConfigureAwait(false);
        await using (step.ConfigureAwait(false))
        {
            outcome = await ExecuteAsync(session, turn, reply, model, step, services, transaction, cancellationToken).ConfigureAwait(false);
        }

        if (outcome.StuckHandler is not null)
        {
            // Nothing of the step was kept; that it happened is.
            var second = await _store.BeginStepAsync(session, cancellationToken).ConfigureAwait(false);
            await using (second.ConfigureAwait(false))
            {
                await second.CommitAsync(Record(session, outcome, turn, reply, model), CancellationToken.None).ConfigureAwait(false);
            }
        }

        Log.TurnCompleted(_logger, turn.TurnId, session.Id, outcome.Session.State, outcome.Results.Count, reply.Errors.Count);
        await RunAfterCommitAsync(outcome, turn).ConfigureAwait(false);
        return (Result(session, outcome, turn, reply, model), outcome.StuckHandler);
    }

    /// <summary>Runs the calls and commits the step; whatever goes wrong before the commit undoes what is not in the database, too.</summary>
    private async ValueTask<StepOutcome> ExecuteAsync(
        CoachSession session,
        TurnRecord turn,
        MarkedReply reply,
        string? model,
        IStoreStep step,
        IServiceProvider services,
        TurnTransaction transaction,
        CancellationToken cancellationToken)
    {
        var scope = new StepScope
        {
            Session = session,
            TurnId = turn.TurnId,
            Step = step,
            Transaction = transaction,
            Services = services,
            Reply = reply.Text,
            ForeignTexts = [turn.Message],
        };
        var isKept = false;
        transaction.Begin(step.Transaction);
        try
        {
            var outcome = await _executor.ExecuteAsync(scope, reply.Calls, cancellationToken).ConfigureAwait(false);
            if (outcome.StuckHandler is { } stuck)
            {
                step.Abandon(stuck);
                return outcome;
            }

            await step.CommitAsync(Record(session, outcome, turn, reply, model), CancellationToken.None).ConfigureAwait(false);
            isKept = true;
            return outcome;
        }
        finally
        {
            transaction.End(isKept);
        }
    }

    private StepRecord Record(CoachSession session, StepOutcome outcome, TurnRecord turn, MarkedReply reply, string? model) => new()
    {
        Session = outcome.Session,
        TurnId = turn.TurnId,
        Step = 1,
        RawReply = reply.Text,
        VisibleText = reply.VisibleText,
        Model = model,
        Calls = outcome.Results,
        Result = CoachJson.Write(Result(session, outcome, turn, reply, model)),
        At = _time.GetUtcNow(),
    };

    private static TurnResult Result(CoachSession session, StepOutcome outcome, TurnRecord turn, MarkedReply reply, string? model) => new()
    {
        SessionId = session.Id,
        TurnId = turn.TurnId,
        Status = TurnStatus.Completed,
        Text = reply.VisibleText,
        Actions = outcome.Results,
        Unreadable = [.. reply.Errors.Select(error => new UnreadableCall(error.Code, error.Message, error.Offset, error.Length))],
        StateBefore = session.State,
        State = outcome.Session.State,
        Model = model,
    };

    private async ValueTask RunAfterCommitAsync(StepOutcome outcome, TurnRecord turn)
    {
        foreach (var work in outcome.AfterCommit)
        {
            try
            {
                using var timeout = new CancellationTokenSource(_options.ActionTimeout, _time);
                await work(timeout.Token).AsTask().WaitAsync(_options.ActionTimeout + _options.ActionTimeoutGrace, _time, CancellationToken.None).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // The turn is committed; whatever happens afterwards must not unsay it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.AfterCommitFailed(_logger, exception, turn.TurnId);
            }
        }
    }

    private async ValueTask<TurnResult> EndAsync(CoachSession session, TurnRecord turn, TurnStatus status, TurnError error)
    {
        var result = new TurnResult
        {
            SessionId = session.Id,
            TurnId = turn.TurnId,
            Status = status,
            StateBefore = session.State,
            State = session.State,
            Error = error,
        };

        // The message is kept whatever happens here; a store that fails now leaves the turn running, and the same id tries again.
        await _store.EndTurnAsync(session.Id, turn.TurnId, status, CoachJson.Write(result), _time.GetUtcNow(), CancellationToken.None).ConfigureAwait(false);
        return result;
    }
}
