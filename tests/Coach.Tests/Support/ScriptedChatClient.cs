using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Coach.Tests.Support;

/// <summary>Answers with given replies, one a call, and keeps what it was sent.</summary>
internal sealed class ScriptedChatClient(params string[] replies) : IChatClient
{
    private readonly Queue<Func<CancellationToken, Task<string>>> _replies =
        new(replies.Select<string, Func<CancellationToken, Task<string>>>(reply => _ => Task.FromResult(reply)));

    public List<List<ChatMessage>> Requests { get; } = [];

    public ScriptedChatClient Then(string reply) => Then(_ => Task.FromResult(reply));

    public ScriptedChatClient Then(Func<CancellationToken, Task<string>> reply)
    {
        _replies.Enqueue(reply);
        return this;
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Func<CancellationToken, Task<string>> reply;
        lock (Requests)
        {
            Requests.Add([.. messages]);
            reply = _replies.Dequeue();
        }

        return new(new ChatMessage(ChatRole.Assistant, await reply(cancellationToken))) { ModelId = "scripted" };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
