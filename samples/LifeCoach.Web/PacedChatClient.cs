using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LifeCoach.Web;

/// <summary>Lets a client that answers at once answer as a language model does: a piece after the other.</summary>
internal sealed class PacedChatClient(IChatClient inner, TimeSpan pace) : DelegatingChatClient(inner)
{
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            await Task.Delay(pace, cancellationToken);
            yield return update;
        }
    }
}
