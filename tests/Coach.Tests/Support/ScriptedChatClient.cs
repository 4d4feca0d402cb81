using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Coach.Tests.Support;

/// <summary>Answers with given replies, one a call, and keeps what it was sent. Streamed, a reply comes in small pieces, or in those that it was given in.</summary>
internal sealed class ScriptedChatClient(params string[] replies) : IChatClient
{
    private const int PieceLength = 5;

    private readonly Queue<Func<CancellationToken, IAsyncEnumerable<string>>> _replies =
        new(replies.Select<string, Func<CancellationToken, IAsyncEnumerable<string>>>(reply => _ => Pieces(Task.FromResult(reply))));

    public List<List<ChatMessage>> Requests { get; } = [];

    public ScriptedChatClient Then(string reply) => Then(_ => Task.FromResult(reply));

    public ScriptedChatClient Then(Func<CancellationToken, Task<string>> reply) => ThenPieces(cancellationToken => Pieces(reply(cancellationToken)));

    public ScriptedChatClient ThenPieces(Func<CancellationToken, IAsyncEnumerable<string>> pieces)
    {
        _replies.Enqueue(pieces);
        return this;
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var reply = "";
        await foreach (var piece in Next(messages)(cancellationToken))
        {
            reply += piece;
        }

        return new(new ChatMessage(ChatRole.Assistant, reply)) { ModelId = "scripted" };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var piece in Next(messages)(cancellationToken))
        {
            yield return new(ChatRole.Assistant, piece) { ModelId = "scripted" };
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private Func<CancellationToken, IAsyncEnumerable<string>> Next(IEnumerable<ChatMessage> messages)
    {
        lock (Requests)
        {
            Requests.Add([.. messages]);
            return _replies.Dequeue();
        }
    }

    private static async IAsyncEnumerable<string> Pieces(Task<string> reply)
    {
        var text = await reply;
        for (var at = 0; at < text.Length; at += PieceLength)
        {
            yield return text[at..Math.Min(at + PieceLength, text.Length)];
        }
    }
}
