using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>Which problem an exception is to the client.</summary>
internal static partial class Failures
{
    /// <summary>Answers, and makes a problem of what goes wrong: an exception's text is not for the client.</summary>
    public static async ValueTask<object?> GuardAsync(HttpContext http, Func<ValueTask<object?>> answer, ILogger logger)
    {
        try
        {
            return await answer().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read it.
            return Results.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
#pragma warning disable CA1031 // Whatever it is, its text is not for the client.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Answer.Problem(ToProblem(exception, logger));
        }
    }

    public static CoachProblem ToProblem(Exception exception, ILogger logger)
    {
        switch (exception)
        {
            case CoachProblemException known:
                return known.Problem;
            case SessionNotFoundException:
                return CoachProblem.NoSession;
            case ApprovalNotFoundException:
                return CoachProblem.NoApproval;
            case TurnConflictException:
                return CoachProblem.Conflict;
            case SessionBusyException:
                return CoachProblem.Busy;
            case CoachStoreException:
                StoreFailed(logger, exception);
                return CoachProblem.NotSaved;
            default:
                RequestFailed(logger, exception);
                return CoachProblem.Internal;
        }
    }

    [LoggerMessage(80, LogLevel.Error, "The store failed during a request")]
    private static partial void StoreFailed(ILogger logger, Exception exception);

    [LoggerMessage(81, LogLevel.Error, "A request failed")]
    private static partial void RequestFailed(ILogger logger, Exception exception);
}
