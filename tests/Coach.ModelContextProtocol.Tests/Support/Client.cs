using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Coach.ModelContextProtocol.Tests.Support;

/// <summary>An MCP client as an application has one, which listens for changes of the list: by a subscription, or as older clients do.</summary>
internal sealed class Client : IAsyncDisposable
{
    public const string Old = "2025-11-25";

    private readonly Channel<bool> _changes = Channel.CreateUnbounded<bool>();
    private readonly TaskCompletionSource _acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closing = new();
    private McpClient? _client;

    public McpClient Mcp => _client!;

    /// <param name="transport">The way to the server.</param>
    /// <param name="version">The revision of the protocol; null for the latest.</param>
    public static async Task<Client> ConnectAsync(IClientTransport transport, string? version = null)
    {
        var client = new Client();
        var options = new McpClientOptions { ProtocolVersion = version };
        options.Handlers.NotificationHandlers =
        [
            new(NotificationMethods.ToolListChangedNotification, (_, _) =>
            {
                client._changes.Writer.TryWrite(true);
                return default;
            }),
            new(NotificationMethods.SubscriptionsAcknowledgedNotification, (_, _) =>
            {
                client._acknowledged.TrySetResult();
                return default;
            }),
        ];
        client._client = await McpClient.CreateAsync(transport, options);
        Assert.Equal(version ?? "2026-07-28", client.Mcp.NegotiatedProtocolVersion);
        if (version is null)
        {
            var subscription = client.Mcp.SendRequestAsync(
                new JsonRpcRequest
                {
                    Method = RequestMethods.SubscriptionsListen,
                    Params = new JsonObject { ["notifications"] = new JsonObject { ["toolsListChanged"] = true } },
                },
                client._closing.Token);
            await await Task.WhenAny(client._acknowledged.Task, subscription);
        }

        return client;
    }

    public async Task<string[]> ListAsync() => [.. (await Mcp.ListToolsAsync()).Select(tool => tool.Name).Order(StringComparer.Ordinal)];

    public async Task<CallToolResult> CallAsync(string name, string arguments = "{}", string? turnId = null) => await Mcp.CallToolAsync(new CallToolRequestParams
    {
        Name = name,
        Arguments = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(arguments),
        Meta = turnId is null ? null : new JsonObject { ["coach/turnId"] = turnId },
    });

    /// <summary>Calls, and expects it to be carried out.</summary>
    public async Task<string> DoAsync(string name, string arguments = "{}")
    {
        var result = await CallAsync(name, arguments);
        Assert.False(result.IsError, result.Text());
        return result.Text();
    }

    /// <summary>Calls, and expects a refusal in words.</summary>
    public async Task<string> RefusedAsync(string name, string arguments = "{}", string? turnId = null)
    {
        var result = await CallAsync(name, arguments, turnId);
        Assert.True(result.IsError, result.Text());
        return result.Text();
    }

    /// <summary>Waits until the server says that the list has changed.</summary>
    public async Task ChangedAsync() => await _changes.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    public int UnreadChanges => _changes.Reader.Count;

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await Mcp.DisposeAsync();
        _closing.Dispose();
    }
}

internal static class CallToolResultExtensions
{
    public static string Text(this CallToolResult result) => Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;

    public static string? Value(this CallToolResult result, string name) =>
        result.StructuredContent is { } structured && structured.TryGetProperty(name, out var value) ? value.ToString() : null;
}
