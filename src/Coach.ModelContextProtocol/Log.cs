using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>What is logged of MCP. Never arguments, results or descriptions.</summary>
internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Warning, "The MCP server {Server} could not give its tools; it is left alone for {Pause}")]
    public static partial void ServerFailed(ILogger logger, Exception exception, string server, TimeSpan pause);

    [LoggerMessage(102, LogLevel.Warning, "The MCP server {Server} did not give its tools within {Limit}; the model is called without them")]
    public static partial void ServerSlow(ILogger logger, string server, TimeSpan limit);

    [LoggerMessage(103, LogLevel.Warning, "A tool of the MCP server {Server} is passed over: {Reason} ({Tool})")]
    public static partial void ToolPassedOver(ILogger logger, string server, string tool, string reason);

    [LoggerMessage(104, LogLevel.Information, "The MCP server {Server} is connected; it has {Count} usable tools")]
    public static partial void ServerListed(ILogger logger, string server, int count);

    [LoggerMessage(105, LogLevel.Debug, "The connection to the MCP server {Server} did not close properly")]
    public static partial void CloseFailed(ILogger logger, Exception exception, string server);

    [LoggerMessage(106, LogLevel.Error, "An MCP client's {Request} failed")]
    public static partial void CallFailed(ILogger logger, Exception exception, string request);

    [LoggerMessage(109, LogLevel.Information, "An MCP client's call was not accepted")]
    public static partial void CallRefused(ILogger logger, Exception exception);

    [LoggerMessage(107, LogLevel.Warning, "The session {Session} could not be looked at; MCP clients may miss a change")]
    public static partial void WatchFailed(ILogger logger, Exception exception, string session);

    [LoggerMessage(108, LogLevel.Debug, "The MCP server {Server} does not tell when its tools change")]
    public static partial void NoSubscription(ILogger logger, Exception exception, string server);

    [LoggerMessage(110, LogLevel.Debug, "The MCP server {Server} says that its tools have changed")]
    public static partial void ServerChanged(ILogger logger, string server);
}
