using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Coach.Tests.Support;

/// <summary>Answers each call with the next given contents, text and native tool calls, and keeps what it was sent.</summary>
internal sealed class NativeChatClient(params AIContent[][] replies) : IChatClient
{
    private int _next;

    public List<(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)> Requests { get; } = [];

    /// <summary>What comes instead of a reply once the given ones are used up.</summary>
    public Exception? Failure { get; init; }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Next(messages, options))) { ModelId = "native", FinishReason = ChatFinishReason.Stop });

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var content in Next(messages, options))
        {
            await Task.Yield();
            yield return new(ChatRole.Assistant, [content]) { ModelId = "native" };
        }

        yield return new(ChatRole.Assistant, []) { ModelId = "native", FinishReason = ChatFinishReason.Stop };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    public static FunctionCallContent Call(string id, string name, params (string Name, object? Value)[] arguments) =>
        new(id, name, arguments.ToDictionary(argument => argument.Name, argument => argument.Value));

    private AIContent[] Next(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        Requests.Add(([.. messages], options));
        return _next < replies.Length ? replies[_next++] : throw Failure ?? new InvalidOperationException("There is no further reply.");
    }
}
