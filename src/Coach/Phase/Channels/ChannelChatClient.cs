using System.Runtime.CompilerServices;
using Coach.Markup;
using Coach.Providers;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>
/// Fits a request to the channel in which its model is offered actions: takes the actions' tools away from a model that writes them as text, all tools from
/// one that takes none, and the teaching of markup from one that calls natively.
/// </summary>
internal sealed class ChannelChatClient(IChatClient inner, ActionChannels channels, bool takesTools, ActionGrammar grammar) : DelegatingChatClient(inner)
{
    public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (fitted, own) = Fit([.. messages], options);
        return base.GetResponseAsync(fitted, own, cancellationToken);
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (fitted, own) = Fit([.. messages], options);
        await foreach (var update in base.GetStreamingResponseAsync(fitted, own, cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    private (IReadOnlyList<ChatMessage> Messages, ChatOptions? Options) Fit(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        if (options?.Tools?.Any(tool => !IsTaken(tool)) == true)
        {
            options = options.Clone();
            options.Tools = [.. options.Tools!.Where(IsTaken)];
            if (options.Tools.Count == 0)
            {
                (options.Tools, options.ToolMode) = (null, null);
            }
        }

        if (channels == ActionChannels.Native)
        {
            messages = [.. messages.Select(ChannelPrompt.Native).Where(message => message.Role != ChatRole.System || message.Contents.Count > 0)];
        }

        // Providers refuse a history of tool calls in a request that has no tools.
        return (options?.Tools is { Count: > 0 } ? messages : CallText.WithoutToolCalls(messages, grammar), options);
    }

    /// <summary>Whether a model is offered a tool.</summary>
    public static bool IsTaken(AITool tool, ModelEntry entry) => IsTaken(tool, entry.Channels, entry.Capabilities.HasFlag(ModelCapabilities.Tools));

    private static bool IsTaken(AITool tool, ActionChannels channels, bool takesTools) => tool is ActionFunction ? channels != ActionChannels.Text : takesTools;

    private bool IsTaken(AITool tool) => IsTaken(tool, channels, takesTools);
}
