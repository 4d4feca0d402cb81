using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Coach;

/// <summary>A connection to an MCP server, for as long as it holds.</summary>
internal sealed class McpConnection : IAsyncDisposable
{
    // From this revision on, clients are told of changes only where they ask to be.
    private const string FirstWithSubscriptions = "2026-07-28";

    private static readonly string Version = typeof(McpConnection).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    private readonly CancellationTokenSource _closing = new();
    private readonly string _server;
    private readonly ILogger _logger;
    private volatile bool _hasChanged;
    private McpClient? _client;

    private McpConnection(string server, ILogger logger) => (_server, _logger) = (server, logger);

    public McpClient Client => _client!;

    /// <summary>Whether the server is still there, as far as is known.</summary>
    public bool IsOpen => _client is { Completion.IsCompleted: false };

    /// <summary>Whether its list of tools has to be read again.</summary>
    public bool HasChanged
    {
        get => _hasChanged;
        set => _hasChanged = value;
    }

    public static async Task<McpConnection> OpenAsync(
        string server, IClientTransport transport, TimeSpan timeout, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var connection = new McpConnection(server, loggers.CreateLogger("Coach"));
        var options = new McpClientOptions
        {
            ClientInfo = new() { Name = "Coach", Version = Version },
            InitializationTimeout = timeout,
            TimeProvider = time,
        };
        options.Handlers.NotificationHandlers =
        [
            new(NotificationMethods.ToolListChangedNotification, (_, _) =>
            {
                connection.HasChanged = true;
                Log.ServerChanged(connection._logger, server);
                return default;
            }),
        ];

        // A transport that does not look at its token is waited for no longer than any other.
        var opening = Task.Run(() => McpClient.CreateAsync(transport, options, loggers, cancellationToken), CancellationToken.None);
        try
        {
            connection._client = await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = CloseLateAsync(opening);
            throw;
        }

        if (string.CompareOrdinal(connection.Client.NegotiatedProtocolVersion, FirstWithSubscriptions) >= 0)
        {
            _ = connection.SubscribeAsync();
        }

        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        try
        {
            await Client.DisposeAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // It was given up already, whatever it says to that.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.CloseFailed(_logger, exception, _server);
        }
    }

    /// <summary>Holds a subscription open, if the server has any: what it does not tell is read after <see cref="McpToolOptions.ListLifetime"/>.</summary>
    private async Task SubscribeAsync()
    {
        try
        {
            await Client.SendRequestAsync(
                new JsonRpcRequest
                {
                    Method = RequestMethods.SubscriptionsListen,
                    Params = new JsonObject { ["notifications"] = new JsonObject { ["toolsListChanged"] = true } },
                },
                _closing.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A server without subscriptions is as good as any other.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.NoSubscription(_logger, exception, _server);
        }
    }

    private static async Task CloseLateAsync(Task<McpClient> opening)
    {
        try
        {
            await (await opening.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Nobody waits for it any more.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
