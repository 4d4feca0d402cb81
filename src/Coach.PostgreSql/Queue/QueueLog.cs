using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>What the queue logs. Never what somebody said.</summary>
internal static partial class QueueLog
{
    [LoggerMessage(120, LogLevel.Warning, "The server's ringing cannot be heard; waiting turns are looked for instead until it can")]
    public static partial void NotListening(ILogger logger, Exception error);

    [LoggerMessage(121, LogLevel.Warning, "The turn queue cannot be used just now; the worker tries again")]
    public static partial void CannotClaim(ILogger logger, Exception error);

    [LoggerMessage(122, LogLevel.Warning, "Leases could not be renewed; the worker tries again")]
    public static partial void CannotRenew(ILogger logger, Exception error);

    [LoggerMessage(123, LogLevel.Warning, "The lease of session {Session} was lost during turn {Turn}; the turn is another worker's")]
    public static partial void LeaseLost(ILogger logger, string session, string turn);

    [LoggerMessage(124, LogLevel.Warning, "Turn {Turn} of session {Session} failed ({Code}) and is tried again; this was try {Attempt}")]
    public static partial void TriedAgain(ILogger logger, Exception? error, string turn, string session, string code, int attempt);

    [LoggerMessage(125, LogLevel.Error, "Turn {Turn} of session {Session} was set aside after {Attempts} tries: {Code}")]
    public static partial void SetAside(ILogger logger, Exception? error, string turn, string session, string code, int attempts);

    [LoggerMessage(126, LogLevel.Warning, "What came of turn {Turn} of session {Session} cannot be written just now; the worker tries again")]
    public static partial void CannotEnd(ILogger logger, Exception error, string turn, string session);

    [LoggerMessage(127, LogLevel.Warning, "What happens in turn {Turn} of session {Session} cannot be shown just now")]
    public static partial void CannotShow(ILogger logger, Exception error, string turn, string session);

    [LoggerMessage(128, LogLevel.Warning, "Turn {Turn} of session {Session} cannot be looked at just now; whoever waits for it waits on")]
    public static partial void CannotFollow(ILogger logger, Exception error, string turn, string session);

    [LoggerMessage(129, LogLevel.Error, "Turn {Turn} of session {Session} could not be put into the queue, or not be followed")]
    public static partial void StoreFailed(ILogger logger, Exception error, string turn, string session);

    [LoggerMessage(131, LogLevel.Warning, "What was shown of turns cannot be deleted just now; the worker tries again")]
    public static partial void CannotTidy(ILogger logger, Exception error);

    [LoggerMessage(130, LogLevel.Information, "{Count} turns had not ended when the worker stopped, and went back to the queue")]
    public static partial void Drained(ILogger logger, int count);
}
