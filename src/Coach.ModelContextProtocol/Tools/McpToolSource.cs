using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Coach;

/// <summary>
/// The tools of one MCP server. Connecting and listing is one attempt at a time, beside the turns: each waits for it only so long, and none for one
/// that another has given up.
/// </summary>
internal sealed class McpToolSource(
    string name, Func<IClientTransport> transport, McpToolOptions options, CoachMachine machine, TimeProvider time, ILoggerFactory loggers)
    : IToolSource, IAsyncDisposable, IDisposable
{
    private readonly ILogger _logger = loggers.CreateLogger("Coach");
    private readonly CancellationTokenSource _disposing = new();
    private readonly Lock _lock = new();
    private McpConnection? _connection;
    private Attempt? _attempt;
    private IReadOnlyList<AITool> _tools = [];
    private long _listedAt;
    private DateTimeOffset _notBefore;
    private Task _closing = Task.CompletedTask;

    public async ValueTask<IReadOnlyList<AITool>> GetToolsAsync(CoachSession session, CancellationToken cancellationToken = default)
    {
        Attempt attempt;
        lock (_lock)
        {
            if (_attempt is null)
            {
                if (_connection is { IsOpen: true, HasChanged: false } && time.GetElapsedTime(_listedAt) < options.ListLifetime)
                {
                    return _tools;
                }

                if (_disposing.IsCancellationRequested || time.GetUtcNow() < _notBefore)
                {
                    return [];
                }

                _attempt = new();
                _attempt.Work = Task.Run(RefreshAsync, CancellationToken.None);
            }

            attempt = _attempt;
            if (attempt.IsGivenUp)
            {
                return [];
            }
        }

        try
        {
            return await attempt.Work.WaitAsync(options.MaxWait, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            attempt.IsGivenUp = true;
            Log.ServerSlow(_logger, name, options.MaxWait);
            return [];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync().ConfigureAwait(false);
        Task work;
        lock (_lock)
        {
            work = _attempt?.Work ?? Task.CompletedTask;
        }

        await work.ConfigureAwait(false);
        Drop(_connection);
        await _closing.ConfigureAwait(false);
    }

    // For containers that are disposed of without waiting.
    public void Dispose() => Task.Run(() => DisposeAsync().AsTask()).GetAwaiter().GetResult();

    /// <summary>One attempt; whatever goes wrong is logged, and there are no tools.</summary>
    private async Task<IReadOnlyList<AITool>> RefreshAsync()
    {
        var connection = _connection;
        IReadOnlyList<AITool> tools = [];
        try
        {
            using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _disposing.Token);
            if (connection is not { IsOpen: true })
            {
                Drop(connection);
                connection = await McpConnection.OpenAsync(name, transport(), options.ConnectTimeout, time, loggers, linked.Token).ConfigureAwait(false);
            }

            // Before the list is read, so that a change meanwhile is not missed.
            connection.HasChanged = false;
            var listed = await new McpToolList(name, options, machine, _logger).ReadAsync(connection.Client, linked.Token).WaitAsync(linked.Token).ConfigureAwait(false);
            connection.Client.AddKnownTools(listed.Values);
            tools = [.. listed.Select(tool => new McpTool(tool.Key, tool.Value, options.MaxDescriptionLength, CallAsync))];
            Log.ServerListed(_logger, name, tools.Count);
        }
#pragma warning disable CA1031 // Whatever a server does wrong costs its tools, and nothing else.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!_disposing.IsCancellationRequested)
            {
                Log.ServerFailed(_logger, exception, name, options.RetryAfter);
            }

            Drop(connection);
            connection = null;
        }

        lock (_lock)
        {
            (_connection, _tools, _listedAt, _attempt) = (connection, tools, time.GetTimestamp(), null);
            _notBefore = connection is null ? time.GetUtcNow() + options.RetryAfter : default;
        }

        return tools;
    }

    private async ValueTask<CallToolResult> CallAsync(string tool, AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var connection = _connection;
        if (connection is not { IsOpen: true })
        {
            throw new IOException($"The MCP server {name} is not connected.");
        }

        try
        {
            return await connection.Client.CallToolAsync(tool, arguments, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (McpProtocolException exception)
        {
            // The server has refused the call, in words that are for the model as its results are.
            return new() { IsError = true, Content = [new TextContentBlock { Text = exception.Message }] };
        }
        catch (OperationCanceledException)
        {
            // Slow, or gone: the next turn finds out before it offers the tools again.
            connection.HasChanged = true;
            throw;
        }
#pragma warning disable CA1031 // Not kept: thrown again.
        catch
#pragma warning restore CA1031
        {
            Forget(connection);
            throw;
        }
    }

    private void Forget(McpConnection connection)
    {
        lock (_lock)
        {
            if (_connection != connection || _attempt is not null)
            {
                // An attempt that is under way finds out by itself.
                connection.HasChanged = true;
                return;
            }

            _connection = null;
        }

        Drop(connection);
    }

    /// <summary>Closes a connection beside what goes on; a process that does not end takes a few seconds.</summary>
    private void Drop(McpConnection? connection)
    {
        if (connection is null)
        {
            return;
        }

        lock (_lock)
        {
            _closing = Task.WhenAll(_closing, Task.Run(() => connection.DisposeAsync().AsTask()));
        }
    }

    private sealed class Attempt
    {
        public Task<IReadOnlyList<AITool>> Work { get; set; } = null!;

        /// <summary>Whether somebody has waited for it in vain.</summary>
        public volatile bool IsGivenUp;
    }
}
