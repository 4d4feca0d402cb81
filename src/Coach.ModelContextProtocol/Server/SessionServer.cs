using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Coach;

/// <summary>One session as an MCP server: answers requests, and tells clients when there are other tools.</summary>
/// <param name="coach">Runs the actions.</param>
/// <param name="session">The session.</param>
/// <param name="watch">Notices changes.</param>
/// <param name="options">How it is offered.</param>
/// <param name="logger">Logs.</param>
/// <param name="tellsInCalls">
/// Whether a client that cannot subscribe is told in the answer to its own call, because the connection has no other way to it.
/// </param>
/// <param name="stopping">Ends subscriptions.</param>
internal sealed class SessionServer(
    ICoach coach, CoachMcpSession session, SessionWatch watch, CoachMcpServerOptions options, ILogger logger, bool tellsInCalls, CancellationToken stopping)
{
    // From this revision on, clients are told of changes only where they ask to be.
    private const string FirstWithSubscriptions = "2026-07-28";

    private static readonly string Version = typeof(SessionServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    private readonly SessionCalls _calls = new(coach, session, logger);

    /// <summary>Makes this, and nothing else, what a server offers.</summary>
    public void Configure(McpServerOptions server)
    {
        server.ServerInfo = new() { Name = options.Name ?? coach.Machine.Name, Version = Version };
        server.ServerInstructions = options.Instructions;
        server.Capabilities = new() { Tools = new() { ListChanged = true } };
        server.ToolCollection = null;
        server.PromptCollection = null;
        server.ResourceCollection = null;
        server.Handlers = new()
        {
            ListToolsHandler = (_, cancellationToken) => _calls.ListAsync(cancellationToken),
            CallToolHandler = CallAsync,
            SubscriptionsListenHandler = ListenAsync,
        };
    }

    /// <summary>Tells a client without subscriptions of every change, for as long as its connection lasts.</summary>
    public async Task TellAsync(McpServer server, CancellationToken cancellationToken)
    {
        var state = await watch.StateAsync(session, cancellationToken).ConfigureAwait(false);
        while (state is not null)
        {
            state = await watch.NextStateAsync(session, state, cancellationToken).ConfigureAwait(false);
            if (server.NegotiatedProtocolVersion is { } version && !HasSubscriptions(version))
            {
                await server.SendNotificationAsync(NotificationMethods.ToolListChangedNotification, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool HasSubscriptions(string? version) => string.CompareOrdinal(version, FirstWithSubscriptions) >= 0;

    private async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        var (turn, answer) = await _calls.CallAsync(request.Params, cancellationToken).ConfigureAwait(false);
        if (turn is not null && turn.State != turn.StateBefore)
        {
            watch.Notify(session.SessionId);
            if (tellsInCalls && !HasSubscriptions(request.Server.NegotiatedProtocolVersion))
            {
                await request.Server.SendNotificationAsync(NotificationMethods.ToolListChangedNotification, cancellationToken).ConfigureAwait(false);
            }
        }

        return answer;
    }

    /// <summary>A subscription: acknowledged, and open until the client, the session or the server ends it.</summary>
    private async ValueTask<EmptyResult> ListenAsync(RequestContext<SubscriptionsListenRequestParams> request, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        var token = linked.Token;
        try
        {
            var state = await watch.StateAsync(session, token).ConfigureAwait(false);
            var wanted = request.Params?.Notifications?.ToolsListChanged == true;
            await SendAsync(
                request,
                NotificationMethods.SubscriptionsAcknowledgedNotification,
                new() { ["notifications"] = wanted ? new JsonObject { ["toolsListChanged"] = true } : new JsonObject() },
                token).ConfigureAwait(false);
            while (wanted && state is not null)
            {
                state = await watch.NextStateAsync(session, state, token).ConfigureAwait(false);
                await SendAsync(request, NotificationMethods.ToolListChangedNotification, [], token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The usual end.
        }

        return new();
    }

    private static Task SendAsync(RequestContext<SubscriptionsListenRequestParams> request, string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        parameters["_meta"] = new JsonObject
        {
            [MetaKeys.SubscriptionId] = request.JsonRpcRequest.Id.Id switch { string text => text, long number => number, _ => null },
        };
        return request.Server.SendMessageAsync(new JsonRpcNotification { Method = method, Params = parameters }, cancellationToken);
    }
}
