namespace Coach.Providers;

/// <summary>How an <see cref="OpenAICompatibleChatClient"/> talks to its server. Set before the client is made, and not changed after.</summary>
public sealed class OpenAICompatibleOptions
{
    /// <summary>Who serves the model, for telemetry. Default <c>openai</c>.</summary>
    public string ProviderName { get; set; } = "openai";

    /// <summary>
    /// The longest wait for the server's first byte, and from then on between two; <see cref="Timeout.InfiniteTimeSpan"/> for any time. Default
    /// 10 minutes: usually the deadlines of <see cref="FallbackOptions"/> come first.
    /// </summary>
    public TimeSpan NetworkTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Whether the limit of the reply's length is called <c>max_completion_tokens</c>, as OpenAI's newer models want it, or <c>max_tokens</c>, the
    /// only name that many other servers know. Null, the default, says the former to api.openai.com and the latter to every other server.
    /// </summary>
    public bool? UsesMaxCompletionTokens { get; set; }

    /// <summary>Whether streams are asked to count their tokens (<c>stream_options</c>). Default true; false for servers that do not know it.</summary>
    public bool CountsStreams { get; set; } = true;

    /// <summary>
    /// Whether the messages of exceptions say what the server wrote of an error: at most 500 characters, without the key. It may quote the
    /// conversation, so it is for development. Default false.
    /// </summary>
    public bool ShowsServerText { get; set; }
}
