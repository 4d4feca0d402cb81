using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Coach.Benchmarks.Faults;

/// <summary>A model that does what the message says, in chunks if it is streamed.</summary>
internal sealed class LoadModel : IChatClient
{
    private const int Chunk = 16;
    private int _asked;

    public int Asked => _asked;

    /// <summary>What happens elsewhere while the model answers.</summary>
    public Func<Task>? Meanwhile { get; set; }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _asked);
        await (Meanwhile?.Invoke() ?? Task.CompletedTask);
        return new(new ChatMessage(ChatRole.Assistant, LoadTurn.Reply(messages.Last().Text)));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _asked);
        await (Meanwhile?.Invoke() ?? Task.CompletedTask);
        foreach (var chunk in LoadTurn.Reply(messages.Last().Text).Chunk(Chunk))
        {
            await Task.Yield();
            yield return new(ChatRole.Assistant, new string(chunk));
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
