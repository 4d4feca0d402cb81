using Coach.Markup;
using Coach.Parameters;
using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>
/// Runs the calls of a step in order, each under a savepoint. Checks everything itself, whatever was advertised to whoever asks:
/// declared, emitter, allow-list of the state as the calls before left it, parameters.
/// </summary>
internal sealed class ActionExecutor(CoachMachine machine, CoachOptions options, ActionGrammar grammar, TimeProvider time, ILogger logger)
{
    /// <summary>Runs the calls. What a model wrote never makes this throw; only cancellation and the store do.</summary>
    public async ValueTask<StepOutcome> ExecuteAsync(StepScope scope, IReadOnlyList<ActionCall> calls, CancellationToken cancellationToken)
    {
        var outcome = new StepOutcome(scope.Session);
        var stopped = false;
        var mark = scope.Transaction.Mark;
        var mayRollBack = calls.Any(call => machine.FindAction(call.Name) is { } action && PolicyOf(action) == FailurePolicy.RollBackStep);
        if (mayRollBack)
        {
            await scope.Step.SaveAsync(cancellationToken).ConfigureAwait(false);
        }

        for (var index = 0; index < calls.Count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var call = new RunningCall(calls[index], scope, outcome.Session, scope.FirstOrdinal + index, grammar, time);
            if (stopped)
            {
                outcome.Results.Add(call.Refused(ActionStatus.Skipped, "Not tried, because an action before it failed."));
                continue;
            }

            using var span = ActionSpan.Begin(machine, call, scope, options.RecordContent);
            var (prepared, definition, refusal) = Check(call, scope, scope.IsApproved);
            if (refusal is not null)
            {
                ActionSpan.End(span, refusal);
                Log.CallRefused(logger, call.Name, refusal.Status, call.Key);
                outcome.Results.Add(refusal);
                if (refusal.Status == ActionStatus.NeedsApproval)
                {
                    outcome.Parked.Add(Park(call, refusal));
                }

                continue;
            }

            var result = await RunAsync(call, definition!, prepared!, scope, outcome, cancellationToken).ConfigureAwait(false);
            ActionSpan.End(span, result);
            outcome.Results.Add(result);
            if (outcome.StuckHandler is not null)
            {
                return RolledBack(outcome, scope, calls, index, "Not kept, because another action of the reply did not end in time.");
            }

            if (!result.Succeeded && PolicyOf(definition!) == FailurePolicy.RollBackStep)
            {
                await scope.Step.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
                scope.Transaction.UndoTo(mark);
                return RolledBack(outcome, scope, calls, index, $"Not kept, because {call.Name}, in the same reply, failed.");
            }

            stopped = !result.Succeeded && PolicyOf(definition!) == FailurePolicy.StopRest;
        }

        if (mayRollBack)
        {
            await scope.Step.ReleaseAsync(CancellationToken.None).ConfigureAwait(false);
        }

        return outcome;
    }

    /// <summary>The outcome of a step whose call does not run, for a reason that is none of the executor's.</summary>
    public StepOutcome Refuse(StepScope scope, ActionCall call, ActionStatus status, string message)
    {
        var outcome = new StepOutcome(scope.Session);
        outcome.Results.Add(new RunningCall(call, scope, scope.Session, scope.FirstOrdinal, grammar, time).Refused(status, message));
        return outcome;
    }

    private PendingApproval Park(RunningCall call, ActionCallResult refusal)
    {
        var now = time.GetUtcNow();
        return new()
        {
            Key = call.Key,
            Name = call.Name,
            Parameters = refusal.Parameters,
            HasTextValues = call.Source.HasTextValues,
            Emitter = refusal.Emitter,
            State = call.Session.State,
            RequestedAt = now,
            ExpiresAt = now + options.ApprovalTimeout,
        };
    }

    private FailurePolicy PolicyOf(ActionDefinition action) => action.OnFailure ?? options.OnFailure;

    /// <summary>Why a call would not run if it came first in its step; null if it would.</summary>
    public ActionStatus? Foresee(CallScope scope, ActionCall call, int ordinal) => Examine(scope, call, scope.Session, ordinal).Refusal?.Status;

    /// <summary>What is read of a call, and why it would not run in the session as it stands; null if it would. Runs nothing.</summary>
    public (RunningCall Call, ActionCallResult? Refusal) Examine(CallScope scope, ActionCall call, CoachSession session, int ordinal)
    {
        var examined = new RunningCall(call, scope, session, ordinal, grammar, time);
        return (examined, Check(examined, scope).Refusal);
    }

    /// <summary>The checks in their order; each refusal says what would be right.</summary>
    private (PreparedAction? Prepared, ActionDefinition? Definition, ActionCallResult? Refusal) Check(RunningCall call, CallScope scope, bool isApproved = false)
    {
        var definition = machine.FindAction(call.Name);
        call.Name = definition?.Name ?? call.Name;
        if (call.Source.Problem is { } problem)
        {
            return Refuse(ActionStatus.InvalidParameters, problem);
        }

        if (call.Source.IsDuplicate)
        {
            return Refuse(ActionStatus.Duplicate, "The same call stands earlier in the reply; it counts once.");
        }

        if (scope.IsQuotation(call.Source))
        {
            return Refuse(ActionStatus.Echoed, "This call stands word for word in the person's message; a quotation does not run.");
        }

        if (call.Ordinal >= options.MaxActionsPerTurn)
        {
            return Refuse(ActionStatus.LimitExceeded, $"A turn may ask for at most {options.MaxActionsPerTurn} actions.");
        }

        var state = machine.FindState(call.Session.State)!;
        if (definition is null)
        {
            return Refuse(ActionStatus.UnknownAction, $"There is no action {call.Name}. {Allowed()}");
        }

        if ((definition.Emitters & scope.Emitter) == 0)
        {
            return Refuse(ActionStatus.EmitterNotAllowed, $"{call.Name} cannot be asked for by the {scope.Emitter.ToString().ToLowerInvariant()}. {Allowed()}");
        }

        if (!state.Allows(definition.Name))
        {
            return Refuse(ActionStatus.NotAllowed, $"{call.Name} is not allowed in the state {state.Name}. {Allowed()}");
        }

        var errors = new ParameterErrors(grammar.Options.Repair);
        var prepared = definition.Prepare(call.Source.Body, call.Source.HasTextValues, errors, call.Source.Places);
        call.IgnoredParameters = errors.Ignored;
        call.Repairs = [.. call.Source.Repairs.Concat(call.Source.Placed(errors.Repairs)).OrderBy(repair => repair.Offset)];
        var guesses = definition.AcceptGuesses ? null : GuessRefusal.Reasons(call.Source, prepared is null ? [] : errors.Repairs);
        if (guesses is not null)
        {
            return Refuse(ActionStatus.GuessRefused, $"The call could be read only by guessing, so it was not run: {guesses}. Write it again as strict JSON, such as {definition.DescribeIn(state).Example}.");
        }

        if (prepared is null)
        {
            return Refuse(ActionStatus.InvalidParameters, $"{errors} Right would be, for example, {definition.DescribeIn(state).Example}.");
        }

        return definition.RequiresApproval && !isApproved
            ? Refuse(ActionStatus.NeedsApproval, "A person has to approve this first; it has not run.")
            : (prepared, definition, null);

        (PreparedAction?, ActionDefinition?, ActionCallResult?) Refuse(ActionStatus status, string message) => (null, null, call.Refused(status, message));

        string Allowed()
        {
            var names = state.Allow.Where(name => ((machine.FindAction(name)?.Emitters ?? ActionEmitters.None) & scope.Emitter) != 0).ToList();
            return names.Count == 0
                ? $"No action is allowed in the state {state.Name}."
                : $"Allowed in the state {state.Name}: {string.Join(", ", names)}.";
        }
    }

    private async ValueTask<ActionCallResult> RunAsync(
        RunningCall call, ActionDefinition definition, PreparedAction prepared, StepScope scope, StepOutcome outcome, CancellationToken cancellationToken)
    {
        var context = new HandlerContext(machine, call.Session, scope.Services, scope.Transaction, scope.TurnId, time)
        {
            CallKey = call.Key,
            Emitter = scope.Emitter,
        };
        var mark = scope.Transaction.Mark;
        await scope.Step.SaveAsync(cancellationToken).ConfigureAwait(false);

        var limit = definition.Timeout is { } own && own < CoachOptions.LongestWait ? own : definition.Timeout is null ? options.ActionTimeout : CoachOptions.LongestWait;
        using var timeout = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var token = linked.Token;

        // On a thread of its own, so that a handler that blocks without awaiting cannot hold the session for ever.
        var running = Task.Run(() => prepared.InvokeAsync(context, token).AsTask(), CancellationToken.None);
        ActionCallResult result;
        try
        {
            var answer = await WaitAsync(running, limit, cancellationToken).ConfigureAwait(false);
            result = call.Answered(answer ?? ActionOutcome.Failure("The action gave no result."), context.Session);
            outcome.NeedsReply |= answer is { NeedsReply: true };
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            Log.HandlerStuck(logger, call.Name, limit, call.Key);
            outcome.StuckHandler = running;
            return TimedOut(call, limit);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            Log.HandlerTimedOut(logger, call.Name, limit, call.Key);
            result = TimedOut(call, limit);
        }
        catch (OperationCanceledException exception)
        {
            Log.HandlerCancelled(logger, exception, call.Name, call.Key);
            result = call.Refused(ActionStatus.Cancelled, "The action was cancelled by something that it waited for; nothing of it was kept.");
        }
#pragma warning disable CA1031 // Whatever a handler throws is its call's failure, and nobody else's.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.HandlerFailed(logger, exception, call.Name, call.Key);
            result = call.Refused(ActionStatus.Failed, "The action failed for an internal reason; nothing of it was kept.");
        }

        if (!result.Succeeded)
        {
            await scope.Step.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
            scope.Transaction.UndoTo(mark);
            return result;
        }

        await scope.Step.ReleaseAsync(CancellationToken.None).ConfigureAwait(false);
        Log.CallSucceeded(logger, call.Name, call.Key);
        outcome.Session = context.Session;
        outcome.AfterCommit.AddRange(context.TakeAfterCommit());
        return result;
    }

    /// <summary>Waits for the handler: until its time and its grace are over, or, once the turn is cancelled, its grace.</summary>
    private async Task<ActionOutcome?> WaitAsync(Task<ActionOutcome> running, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return await running.WaitAsync(limit + options.ActionTimeoutGrace, time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !running.IsCompleted)
        {
            return await running.WaitAsync(options.ActionTimeoutGrace, time, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static ActionCallResult TimedOut(RunningCall call, TimeSpan limit) =>
        call.Refused(ActionStatus.TimedOut, FormattableString.Invariant($"The action did not end within {limit.TotalSeconds:0.###} s; nothing of it was kept."));

    /// <summary>One call takes the step with it: nothing that the others wrote is kept. What was refused stays refused.</summary>
    private StepOutcome RolledBack(StepOutcome outcome, StepScope scope, IReadOnlyList<ActionCall> calls, int culprit, string message)
    {
        var given = new StepOutcome(scope.Session) { StuckHandler = outcome.StuckHandler };
        for (var index = 0; index < calls.Count; index++)
        {
            var keeps = index == culprit || (index < culprit && !outcome.Results[index].Succeeded && outcome.Results[index].Status != ActionStatus.NeedsApproval);
            var call = new RunningCall(calls[index], scope, scope.Session, scope.FirstOrdinal + index, grammar, time);
            call.Name = machine.FindAction(call.Name)?.Name ?? call.Name;
            given.Results.Add(keeps
                ? outcome.Results[index] with { StateBefore = scope.Session.State, StateAfter = scope.Session.State }
                : call.Refused(ActionStatus.RolledBack, message));
        }

        return given;
    }
}
