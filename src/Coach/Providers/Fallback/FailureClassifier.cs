using System.Net;
using System.Net.Sockets;

namespace Coach.Providers;

/// <summary>Why an attempt failed.</summary>
internal sealed record Failure(AttemptOutcome Outcome)
{
    public int? Status { get; init; }

    public string? Code { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public Exception? Exception { get; init; }
}

/// <summary>Says what an exception of a provider's client means.</summary>
internal static class FailureClassifier
{
    // Vendors wrap what was thrown below them; no further than this, for a chain may be long.
    private const int MaxDepth = 8;

    private static readonly string[] ContextCodes =
        ["context_length_exceeded", "context_length", "context_too_long", "string_above_max_length", "request_too_large", "prompt_too_long"];

    public static Failure Classify(Exception exception, Func<Exception, ModelCallException?>? vendor)
    {
        var current = exception;
        for (var depth = 0; current is not null && depth < MaxDepth; depth++, current = current.InnerException)
        {
            if (Know(current, vendor) is { } known)
            {
                return known with { Exception = exception };
            }
        }

        // The type's name is all that can be said without the provider's text.
        return new(AttemptOutcome.Failed) { Code = exception.GetType().Name, Exception = exception };
    }

    /// <summary>Whether a failure says that the model cannot be reached or used now, so that its circuit counts it.</summary>
    public static bool OpensCircuit(AttemptOutcome outcome) => outcome is AttemptOutcome.RateLimited or AttemptOutcome.Unavailable
        or AttemptOutcome.ConnectionFailed or AttemptOutcome.TimedOut or AttemptOutcome.NotAuthorized;

    public static bool IsRefusal(string? code) => code is not null
        && (code.Contains("refus", StringComparison.OrdinalIgnoreCase) || code.Contains("content_filter", StringComparison.OrdinalIgnoreCase));

    public static AttemptOutcome OutcomeOf(HttpStatusCode status) => (int)status switch
    {
        429 => AttemptOutcome.RateLimited,
        401 or 403 => AttemptOutcome.NotAuthorized,
        408 or >= 500 => AttemptOutcome.Unavailable,
        413 => AttemptOutcome.ContextTooLong,
        >= 400 => AttemptOutcome.Rejected,
        _ => AttemptOutcome.Failed,
    };

    private static Failure? Know(Exception exception, Func<Exception, ModelCallException?>? vendor)
    {
        var call = exception as ModelCallException ?? vendor?.Invoke(exception);
        if (call is not null)
        {
            return new(OutcomeOf(call)) { Status = (int?)call.Status, Code = call.Code, RetryAfter = call.RetryAfter };
        }

        return exception switch
        {
            HttpRequestException { StatusCode: { } status } => new(OutcomeOf(status)) { Status = (int)status },
            HttpRequestException or SocketException or IOException => new(AttemptOutcome.ConnectionFailed),
            // The caller's own cancellation has been told apart before.
            TimeoutException or OperationCanceledException => new(AttemptOutcome.TimedOut),
            _ => null,
        };
    }

    private static AttemptOutcome OutcomeOf(ModelCallException exception) => exception.Outcome switch
    {
        AttemptOutcome.Rejected when ContextCodes.Contains(exception.Code, StringComparer.OrdinalIgnoreCase) => AttemptOutcome.ContextTooLong,
        AttemptOutcome.Rejected when IsRefusal(exception.Code) => AttemptOutcome.Refused,
        AttemptOutcome.Succeeded or AttemptOutcome.Cancelled => AttemptOutcome.Failed,
        var outcome => outcome,
    };
}
