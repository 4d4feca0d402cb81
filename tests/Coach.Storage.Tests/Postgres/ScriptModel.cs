using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Coach.Storage.Tests.Postgres;

/// <summary>A model that says the person's words, with a call of an action for each <c>#NAME</c>. Streamed, it says them in the parts that <c>|</c> divides.</summary>
internal sealed partial class ScriptModel : IChatClient
{
    /// <summary>What happens before each part of the reply to this message.</summary>
    public Func<string, int, CancellationToken, Task> Meanwhile { get; init; } = static (_, _, _) => Task.CompletedTask;

    /// <summary>What it says before the person's words.</summary>
    public string Prefix { get; init; } = "";

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var message = MessageOf(messages);
        await Meanwhile(message, 0, cancellationToken);
        return new(new ChatMessage(ChatRole.Assistant, Prefix + Reply(message).Replace("|", "", StringComparison.Ordinal)));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var message = MessageOf(messages);
        foreach (var (index, part) in (Prefix + Reply(message)).Split('|').Index())
        {
            await Meanwhile(message, index, cancellationToken);
            yield return new(ChatRole.Assistant, part);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static string MessageOf(IEnumerable<ChatMessage> messages) => messages.Last(message => message.Role == ChatRole.User).Text;

    private static string Reply(string message) => Action().Replace(message, "[ACTION:$1]{}[/ACTION]");

    [GeneratedRegex("#([A-Z]+)")]
    private static partial Regex Action();
}
