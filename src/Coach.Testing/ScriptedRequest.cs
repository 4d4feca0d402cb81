using Microsoft.Extensions.AI;

namespace Coach.Testing;

/// <summary>What a <see cref="ScriptedChatClient"/> was asked.</summary>
/// <param name="Messages">The messages, as the client got them.</param>
/// <param name="Options">The options, among them the tools that were offered; null if there were none.</param>
/// <param name="IsStreamed">Whether the reply was to be streamed.</param>
public sealed record ScriptedRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, bool IsStreamed)
{
    /// <summary>The text of all system messages: the state's prompt with its actions.</summary>
    public string Prompt => string.Join("\n\n", Messages.Where(static message => message.Role == ChatRole.System).Select(static message => message.Text));

    /// <summary>The last message in the user's role: what the person said or, in a further step of a turn, what the model is told of its calls. Empty if there is none.</summary>
    public string Message => Messages.LastOrDefault(static message => message.Role == ChatRole.User)?.Text ?? "";

    /// <summary>The names of the tools that were offered natively.</summary>
    public IEnumerable<string> Tools => (Options?.Tools ?? []).Select(static tool => tool.Name);
}
