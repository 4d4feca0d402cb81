namespace Coach.Providers;

/// <summary>How an <see cref="AnthropicChatClient"/> talks to its server. Set before the client is made, and not changed after.</summary>
public sealed class AnthropicOptions
{
    /// <summary>Who serves the model, in the messages of exceptions. Default <c>anthropic</c>.</summary>
    public string ProviderName { get; set; } = "anthropic";

    /// <summary>How much a reply may have in tokens where a request does not say it, at least 1. Default 1,024.</summary>
    public int MaxOutputTokens { get; set; } = 1024;

    /// <summary>The longest that a request may take. Default 10 minutes: usually the deadlines of <see cref="FallbackOptions"/> come first.</summary>
    public TimeSpan NetworkTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Whether the messages of exceptions say what the server wrote of an error: at most 500 characters, without the key. It may quote the
    /// conversation, so it is for development. Default false.
    /// </summary>
    public bool ShowsServerText { get; set; }
}
