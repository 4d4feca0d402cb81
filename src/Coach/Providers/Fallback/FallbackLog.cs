using Microsoft.Extensions.Logging;

namespace Coach.Providers;

/// <summary>What is logged of attempts: each once, with neither content nor a provider's words. What was thrown is seen at Debug only.</summary>
internal static partial class FallbackLog
{
    public static void Attempt(ILogger logger, ModelAttempt attempt, Exception? exception)
    {
        var level = attempt.Outcome is AttemptOutcome.Succeeded or AttemptOutcome.Cancelled ? LogLevel.Information : LogLevel.Warning;
        Attempt(logger, level, attempt.Model, attempt.Outcome, (long)attempt.Duration.TotalMilliseconds, attempt.Status, attempt.Code);
        if (exception is not null)
        {
            Thrown(logger, exception, attempt.Model);
        }
    }

    [LoggerMessage(EventId = 101, Message = "Model {Model}: {Outcome} after {Milliseconds} ms (status {Status}, code {Code})")]
    private static partial void Attempt(ILogger logger, LogLevel level, string model, AttemptOutcome outcome, long milliseconds, int? status, string? code);

    [LoggerMessage(102, LogLevel.Debug, "What the client of model {Model} threw")]
    private static partial void Thrown(ILogger logger, Exception exception, string model);

    [LoggerMessage(103, LogLevel.Debug, "A client's stream of model {Model} failed to close")]
    public static partial void CloseFailed(ILogger logger, Exception exception, string model);
}
