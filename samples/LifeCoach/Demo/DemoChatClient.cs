using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LifeCoach.Demo;

/// <summary>
/// Stands in for a language model, so that the coach talks on any machine without a key and a network. It follows rules, remembers
/// nothing, and knows only what a model is told too: the messages it is sent. It says so in its first reply.
/// </summary>
public sealed class DemoChatClient : IChatClient
{
    /// <summary>The name under which its replies are recorded.</summary>
    public const string ModelId = "life-coach-demo";

    private const int PieceLength = 12;

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Answer(messages))) { ModelId = ModelId, FinishReason = ChatFinishReason.Stop });
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var reply = Answer(messages);
        for (var at = 0; at < reply.Length; at += PieceLength)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            var isLast = at + PieceLength >= reply.Length;
            yield return new ChatResponseUpdate(ChatRole.Assistant, isLast ? reply[at..] : reply.Substring(at, PieceLength))
            {
                ModelId = ModelId,
                FinishReason = isLast ? ChatFinishReason.Stop : null,
            };
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
        {
            return null;
        }

        return serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("demo", defaultModelId: ModelId) : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static string Answer(IEnumerable<ChatMessage> messages) => DemoScript.Answer(DemoScene.Read([.. messages])).ToString();
}
