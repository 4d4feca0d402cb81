using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Coach.AspNetCore.Tests;

/// <summary>A model that answers what it is told to, in pieces, and waits behind the first piece for as long as a test holds it.</summary>
internal sealed class HeldModel : IChatClient
{
    private const int Piece = 5;
    private readonly ConcurrentQueue<(string Text, Task Held)> _replies = new();

    /// <summary>How often it was asked.</summary>
    public int Asked { get; private set; }

    /// <summary>Done when a request was cancelled.</summary>
    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Says(string text, Task? held = null) => _replies.Enqueue((text, held ?? Task.CompletedTask));

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Asked++;
        if (!_replies.TryDequeue(out var reply))
        {
            throw new InvalidOperationException("The secret of the model: it has nothing to say.");
        }

        for (var at = 0; at < reply.Text.Length; at += Piece)
        {
            yield return new(ChatRole.Assistant, reply.Text.Substring(at, Math.Min(Piece, reply.Text.Length - at)));
            await WaitAsync(reply.Held, cancellationToken);
        }

        yield return new(ChatRole.Assistant, "") { FinishReason = ChatFinishReason.Stop };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private async Task WaitAsync(Task held, CancellationToken cancellationToken)
    {
        try
        {
            await held.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Cancelled.TrySetResult();
            throw;
        }
    }
}
