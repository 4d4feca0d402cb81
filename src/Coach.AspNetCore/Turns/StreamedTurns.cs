using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>The turns whose events are kept: they outlive a lost connection, and a client that comes back goes on where it was.</summary>
internal sealed class StreamedTurns(ICoach coach, CoachEndpointOptions options, UserLimits limits, TimeProvider time, ILogger logger, CancellationToken stopping)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string User, string Session, string Turn), StreamedTurn> _turns = [];

    /// <summary>The turn of this request: the one that runs already, the one that has ended where the client left off, or a new one.</summary>
    /// <exception cref="CoachProblemException">The id is another message's, or there is no room.</exception>
    public StreamedTurn Open(TurnRequest request, bool isKept, string? lastEventId)
    {
        var key = (request.UserId, request.SessionId, request.TurnId!);
        lock (_lock)
        {
            if (_turns.TryGetValue(key, out var known))
            {
                if (known.Message != request.Message)
                {
                    throw new CoachProblemException(CoachProblem.Conflict);
                }

                // Of an ended turn there may be nothing left to tell. Then the coach is asked: it knows a turn that was answered, and tries one again that was not.
                if (!known.HasEnded || known.HasMoreAfter(lastEventId))
                {
                    known.Enter();
                    return known;
                }
            }
            else if (_turns.Count >= options.MaxBufferedTurns)
            {
                throw new CoachProblemException(CoachProblem.TooManyTurns);
            }

            var room = limits.EnterTurn(request.UserId);
            var turn = new StreamedTurn(request.TurnId!, request.Message, options.MaxBufferedCharacters);
            turn.Enter();
            _turns[key] = turn;
            _ = RunAsync(key, turn, request, room, isKept);
            return turn;
        }
    }

    /// <summary>A listener has gone: without any, the turn has its time to end, or none.</summary>
    public async Task LeaveAsync(StreamedTurn turn, bool isKept)
    {
        if (turn.Leave() is not { } left || turn.HasEnded)
        {
            return;
        }

        if (isKept)
        {
            await Task.Delay(options.DetachedTurnTime, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (turn.IsStillAlone(left) && !turn.HasEnded)
        {
            await turn.Stopping.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task RunAsync((string, string, string) key, StreamedTurn turn, TurnRequest request, IDisposable room, bool isKept)
    {
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(turn.Stopping.Token, stopping);
        try
        {
            await Task.Run(() => TellAsync(turn, request, cancelling.Token), CancellationToken.None).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancelling.IsCancellationRequested)
        {
            // The stream ends without an end: whoever comes back with the same key goes on.
        }
#pragma warning disable CA1031 // Whatever it is becomes the client's problem, without its text.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            turn.Fail(Failures.ToProblem(exception, logger));
        }
        finally
        {
            room.Dispose();
            turn.End();
        }

        if (isKept && turn.Refusal is null)
        {
            await Task.Delay(options.EndedTurnTime, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        lock (_lock)
        {
            if (_turns.TryGetValue(key, out var current) && current == turn)
            {
                _turns.Remove(key);
            }
        }
    }

    private async Task TellAsync(StreamedTurn turn, TurnRequest request, CancellationToken cancellationToken)
    {
        await foreach (var update in coach.GetStreamingResponseAsync(request, cancellationToken).ConfigureAwait(false))
        {
            switch (update)
            {
                case TurnText text:
                    turn.Add("text", new TextEvent(text.Text));
                    break;
                case ActionRead action:
                    turn.Add("action", new ActionEvent(action.Name, action.Refusal));
                    break;
                case ActionFinished finished:
                    turn.Add("result", ActionView.Of(finished.Result));
                    break;
                case StateChanged changed:
                    turn.Add("state", new StateEvent(changed.From, changed.To));
                    break;
                case TurnCompleted completed:
                    turn.Add("done", TurnView.Of(completed.Result));
                    break;
                case TurnFailed failed:
                    turn.Add("error", CoachProblem.Of(failed.Result));
                    break;
            }
        }
    }
}
