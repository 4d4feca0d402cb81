using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Server;

namespace Coach;

/// <summary>Offers a coach's session to an MCP client.</summary>
public static class CoachMcpServerExtensions
{
    /// <summary>
    /// Offers a session to the MCP client that started this process: its tools are the actions that a model may ask for in the session's state. Each
    /// call is one <see cref="ICoach.InvokeAsync"/> with the emitter <see cref="ActionEmitters.Model"/>, checked against the state of its moment; what
    /// needs approval waits for it. A call that may have to be sent again names its turn in <c>_meta</c> as <c>coach/turnId</c>.
    /// Returns when the client has closed the connection. Until then standard input and output are the protocol's alone: log to standard error.
    /// </summary>
    /// <param name="services">The application's services, with a coach.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="userId">Whose session it is.</param>
    /// <param name="options">How it is offered; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the connection.</param>
    /// <exception cref="SessionNotFoundException">There is no such session, or it is another user's.</exception>
    /// <exception cref="InvalidOperationException">An option is out of range, or the services have no coach.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <example>
    /// <code>
    /// await services.RunCoachMcpServerAsync(sessionId, userId, cancellationToken: stopping);
    /// </code>
    /// </example>
    public static async Task RunCoachMcpServerAsync(
        this IServiceProvider services, string sessionId, string userId, CoachMcpServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        options ??= new();
        options.Validate();
        var coach = services.GetRequiredService<ICoach>();
        var session = new CoachMcpSession(sessionId, userId);
        if (await coach.FindSessionAsync(sessionId, userId, cancellationToken).ConfigureAwait(false) is null)
        {
            throw new SessionNotFoundException(sessionId);
        }

        var loggers = services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        var logger = loggers.CreateLogger("Coach");
        var watch = new SessionWatch(coach, options.WatchInterval, services.GetRequiredService<TimeProvider>(), logger);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var served = new SessionServer(coach, session, watch, options, logger, tellsInCalls: false, ended.Token);
        var settings = new McpServerOptions();
        served.Configure(settings);
        var transport = new StdioServerTransport(settings, loggers);
        var server = McpServer.Create(transport, settings, loggers, services);
        await using (server.ConfigureAwait(false))
        {
            var telling = served.TellAsync(server, ended.Token);
            var ending = EndAsync(transport, ended);
            try
            {
                await server.RunAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await ended.CancelAsync().ConfigureAwait(false);
                await Task.WhenAll(telling, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // The server waits for what is open when its input has ended, and a subscription is open until somebody ends it.
    private static async Task EndAsync(StdioServerTransport transport, CancellationTokenSource ended)
    {
        await transport.MessageReader.Completion.WaitAsync(ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ended.CancelAsync().ConfigureAwait(false);
    }
}
