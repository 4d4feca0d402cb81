namespace Coach;

/// <summary>How a session is offered to MCP clients.</summary>
public sealed class CoachMcpServerOptions
{
    /// <summary>What the server calls itself; null for the coach's name. Default null.</summary>
    public string? Name { get; set; }

    /// <summary>What the client may tell its model about the server; null for nothing. Default null.</summary>
    public string? Instructions { get; set; }

    /// <summary>
    /// How often a session is looked at for a change of its state that did not come through this server, such as by a turn of the conversation: more than
    /// zero and at most a day, or <see cref="Timeout.InfiniteTimeSpan"/> for never. What comes through this server is told at once. Default 5 s.
    /// </summary>
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromSeconds(5);

    internal void Validate()
    {
        if (WatchInterval != Timeout.InfiniteTimeSpan && (WatchInterval <= TimeSpan.Zero || WatchInterval > TimeSpan.FromDays(1)))
        {
            throw new InvalidOperationException(
                $"CoachMcpServerOptions.{nameof(WatchInterval)} is {WatchInterval}; it has to be more than zero and at most a day, or infinite.");
        }
    }
}
