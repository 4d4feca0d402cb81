using Coach.Providers;
using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>One accepted turn: tries its step again when the session has changed under it, and records how it ended.</summary>
internal sealed class TurnRunner(ICoachStore store, TimeProvider time, ILogger logger)
{
    private const int MostAttempts = 3;

    /// <summary>Runs the turn's step; <paramref name="hasShown"/> says whether the caller has seen something of it already.</summary>
    public async ValueTask<TurnResult> RunAsync(
        CoachSession session, TurnRecord turn, Func<CoachSession, TurnRecord, TurnProgress, ValueTask<TurnResult>> step, Func<bool> hasShown, CancellationToken cancellationToken)
    {
        var progress = new TurnProgress();
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await step(session, turn, progress).ConfigureAwait(false);
                }
                catch (SessionConflictException)
                {
                    Log.StepConflict(logger, session.Id, turn.TurnId);
                    if (hasShown())
                    {
                        // Another reply would have to take back what was shown.
                        throw new TurnFailedException(new("session_changed", "The conversation went on elsewhere meanwhile. Please send your message again."));
                    }

                    session = await store.FindSessionAsync(session.Id, cancellationToken).ConfigureAwait(false) ?? throw new SessionNotFoundException(session.Id);
                    turn = await store.AcceptTurnAsync(session.Id, turn.TurnId, turn.Message, time.GetUtcNow(), turn.Kind, cancellationToken).ConfigureAwait(false);
                    if (turn is { Status: TurnStatus.Completed, Result: { } result })
                    {
                        // It was this very turn, in another process, that changed the session.
                        return CoachJson.Read(result);
                    }

                    if (attempt == MostAttempts)
                    {
                        throw new SessionBusyException(session.Id);
                    }
                }
            }
        }
        catch (TurnFailedException failure)
        {
            Log.TurnFailed(logger, failure.InnerException, turn.TurnId, session.Id, failure.Error.Code);
            return await EndAsync(session, turn, progress, TurnStatus.Failed, failure.Error, failure.Attempts).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await EndAsync(session, turn, progress, TurnStatus.Interrupted, new("cancelled", "The turn was cancelled.")).ConfigureAwait(false);
            throw;
        }
        catch (Exception exception) when (exception is not (CoachStoreException or SessionNotFoundException or SessionBusyException))
        {
            // Nothing that goes wrong inside a turn reaches the person as an exception.
            Log.TurnFailed(logger, exception, turn.TurnId, session.Id, "internal");
            return await EndAsync(session, turn, progress, TurnStatus.Failed, new("internal", "Something went wrong here. Your message is kept; please try again.")).ConfigureAwait(false);
        }
    }

    private async ValueTask<TurnResult> EndAsync(
        CoachSession session, TurnRecord turn, TurnProgress progress, TurnStatus status, TurnError error, IReadOnlyList<ModelAttempt>? attempts = null)
    {
        // What its committed steps did stays and is told; the same id goes on behind them.
        var state = progress.Steps.Count == 0 ? session.State : progress.Steps[^1].State;
        var result = progress.With(new()
        {
            SessionId = session.Id,
            TurnId = turn.TurnId,
            Kind = turn.Kind,
            Status = progress.Steps.Count == 0 ? status : TurnStatus.Interrupted,
            Steps = 0,
            StateBefore = session.State,
            State = state,
            Attempts = attempts ?? [],
            Error = error,
        });

        // The message is kept whatever happens here; a store that fails now leaves the turn running, and the same id tries again.
        await store.EndTurnAsync(session.Id, turn.TurnId, result.Status, CoachJson.Write(result), time.GetUtcNow(), CancellationToken.None).ConfigureAwait(false);
        return result;
    }
}
