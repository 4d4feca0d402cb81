namespace Coach;

/// <summary>What a coach takes of an MCP server's tools, and how long it waits for them. The defaults are safe.</summary>
public sealed class McpToolOptions
{
    /// <summary>
    /// Stands before every name that the model sees, such as <c>files_</c>: at most 32 letters, digits, underscores and hyphens. Default empty.
    /// </summary>
    public string Prefix { get; set; } = "";

    /// <summary>The tools that the model may use, by the server's own names; null for all. Default null.</summary>
    public IReadOnlyCollection<string>? AllowedTools { get; set; }

    /// <summary>How many tools are taken at most, at least 1: what is offered costs tokens with every call of the model. Default 64.</summary>
    public int MaxTools { get; set; } = 64;

    /// <summary>How much of a tool's description the model is shown, in UTF-16 characters, at least 1. Default 2,048.</summary>
    public int MaxDescriptionLength { get; set; } = 2048;

    /// <summary>How long a tool's schema may be, in UTF-16 characters of JSON, at least 2; a tool with a longer one is passed over. Default 16,384.</summary>
    public int MaxSchemaLength { get; set; } = 16 * 1024;

    /// <summary>
    /// How long a call of the model waits for the server to start, to connect or to list its tools, more than zero and at most a day. Then the
    /// model is called without, while the server gets the rest of its <see cref="ConnectTimeout"/>; nobody waits for the same attempt again. Default 3 s.
    /// </summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the server may take to start, to connect and to list its tools, more than zero and at most a day. Default 60 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a server that failed is left alone, from zero to a day. Default 30 s.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How old the list may become before it is read again, more than zero and at most a day. It is read again sooner when the server says that it
    /// has changed; not every server does. Default 5 min.
    /// </summary>
    public TimeSpan ListLifetime { get; set; } = TimeSpan.FromMinutes(5);

    internal void Validate()
    {
        var day = TimeSpan.FromDays(1);
        Check(Prefix is { Length: <= 32 } && Prefix.All(McpToolList.IsNameCharacter), nameof(Prefix), Prefix ?? "null", "at most 32 letters, digits, underscores and hyphens");
        Check(MaxTools >= 1, nameof(MaxTools), MaxTools, "at least 1");
        Check(MaxDescriptionLength >= 1, nameof(MaxDescriptionLength), MaxDescriptionLength, "at least 1");
        Check(MaxSchemaLength >= 2, nameof(MaxSchemaLength), MaxSchemaLength, "at least 2");
        Check(MaxWait > TimeSpan.Zero && MaxWait <= day, nameof(MaxWait), MaxWait, "more than zero and at most a day");
        Check(ConnectTimeout > TimeSpan.Zero && ConnectTimeout <= day, nameof(ConnectTimeout), ConnectTimeout, "more than zero and at most a day");
        Check(RetryAfter >= TimeSpan.Zero && RetryAfter <= day, nameof(RetryAfter), RetryAfter, "from zero to a day");
        Check(ListLifetime > TimeSpan.Zero && ListLifetime <= day, nameof(ListLifetime), ListLifetime, "more than zero and at most a day");
    }

    private static void Check(bool holds, string name, object value, string right)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"McpToolOptions.{name} is {value}; it has to be {right}.");
        }
    }
}
