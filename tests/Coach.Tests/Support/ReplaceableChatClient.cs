using Microsoft.Extensions.AI;

namespace Coach.Tests.Support;

/// <summary>Hands on to a client that can be changed between calls.</summary>
internal sealed class ReplaceableChatClient(IChatClient inner) : IChatClient
{
    public IChatClient Inner { get; set; } = inner;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Inner.GetResponseAsync(messages, options, cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Inner.GetStreamingResponseAsync(messages, options, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
