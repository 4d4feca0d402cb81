using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MyCoach;

/// <summary>Stands in for a language model: it understands "I want to …", and answers as a model would that has read the prompt.</summary>
public sealed class OfflineChatClient : IChatClient
{
    private const string Wish = "I want to ";

    private const string GoOn =
        """

        [ACTION:TRANSITION_STATE]{"target_state": "follow_up"}[/ACTION]
        """;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Answer([.. messages]))) { ModelId = "offline" });

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        new ChatResponse(new ChatMessage(ChatRole.Assistant, Answer([.. messages]))).ToChatResponseUpdates().ToAsyncEnumerable();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static string Answer(IReadOnlyList<ChatMessage> messages)
    {
        var (prompt, message) = (messages[0].Text, messages[^1].Text.Trim());
        if (!message.StartsWith(Wish, StringComparison.OrdinalIgnoreCase))
        {
            return $"I am no real model, and all I understand is \"{Wish}…\". What would you like to reach?";
        }

        var goal = JsonSerializer.Serialize(message[Wish.Length..]);
        var reply = $$"""
            That is worth keeping at!
            [ACTION:SAVE_GOAL]{"goal": {{goal}}}[/ACTION]
            """;
        return prompt.Contains("TRANSITION_STATE", StringComparison.Ordinal) ? reply + GoOn : reply;
    }
}
