using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>What Coach logs. Never message content, parameters or secrets.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Action {Action} succeeded ({Key})")]
    public static partial void CallSucceeded(ILogger logger, string action, string key);

    [LoggerMessage(2, LogLevel.Information, "Action {Action} was refused: {Status} ({Key})")]
    public static partial void CallRefused(ILogger logger, string action, ActionStatus status, string key);

    [LoggerMessage(3, LogLevel.Error, "The handler of {Action} failed ({Key})")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string action, string key);

    [LoggerMessage(4, LogLevel.Warning, "The handler of {Action} did not end within {Limit} ({Key})")]
    public static partial void HandlerTimedOut(ILogger logger, string action, TimeSpan limit, string key);

    [LoggerMessage(5, LogLevel.Error, "The handler of {Action} ignored its cancellation after {Limit}; the step is rolled back ({Key})")]
    public static partial void HandlerStuck(ILogger logger, string action, TimeSpan limit, string key);

    [LoggerMessage(6, LogLevel.Information, "Turn {Turn} of session {Session} completed in state {State}: {Calls} calls, {Unreadable} unreadable")]
    public static partial void TurnCompleted(ILogger logger, string turn, string session, string state, int calls, int unreadable);

    [LoggerMessage(7, LogLevel.Error, "Turn {Turn} of session {Session} failed: {Code}")]
    public static partial void TurnFailed(ILogger logger, Exception? exception, string turn, string session, string code);

    [LoggerMessage(8, LogLevel.Warning, "Session {Session} changed during turn {Turn}; the step is tried again")]
    public static partial void StepConflict(ILogger logger, string session, string turn);

    [LoggerMessage(9, LogLevel.Error, "Work after the commit of turn {Turn} failed; the turn stands")]
    public static partial void AfterCommitFailed(ILogger logger, Exception exception, string turn);

    [LoggerMessage(10, LogLevel.Error, "An undo that the application registered failed; the others ran")]
    public static partial void UndoFailed(ILogger logger, Exception exception);

    [LoggerMessage(11, LogLevel.Warning, "The handler of {Action} was cancelled by something of its own ({Key})")]
    public static partial void HandlerCancelled(ILogger logger, Exception exception, string action, string key);

    [LoggerMessage(12, LogLevel.Warning, "The messages of session {Session} could not be summarised; the turn goes on without")]
    public static partial void SummaryFailed(ILogger logger, Exception exception, string session);

    [LoggerMessage(15, LogLevel.Error, "{Source} could not give its tools; the model is called without them")]
    public static partial void ToolSourceFailed(ILogger logger, Exception exception, string source);

    [LoggerMessage(13, LogLevel.Warning, "The tool {Tool} did not answer")]
    public static partial void ToolFailed(ILogger logger, Exception exception, string tool);

    [LoggerMessage(14, LogLevel.Information, "The call of the tool {Tool} has no result: {Status}")]
    public static partial void ToolRefused(ILogger logger, string tool, ToolCallStatus status);

    [LoggerMessage(16, LogLevel.Error, "No model had an answer in step {Step} of an Action phase")]
    public static partial void PhaseFailed(ILogger logger, Exception exception, int step);
}
