using Coach.Providers.Tests.Fallback;
using Microsoft.Extensions.AI;

namespace Coach.Providers.Tests.Wire;

/// <summary>A reply with the attempts that led to it: a stream tells them with its last update.</summary>
internal sealed record Asked(ChatResponse Response, IReadOnlyList<ModelAttempt> Attempts)
{
    public string Text => Response.Text;

    public string Brief => Pair.Brief(Attempts);

    public static async Task<Asked> OfAsync(IChatClient client, bool streamed, IReadOnlyList<ChatMessage>? messages = null, CancellationToken token = default)
    {
        messages ??= Asking.Question;
        if (!streamed)
        {
            var response = await client.GetResponseAsync(messages, cancellationToken: token);
            return new(response, response.GetAttempts());
        }

        var updates = await client.GetStreamingResponseAsync(messages, cancellationToken: token).ToListAsync();
        return new(updates.ToChatResponse(), updates[^1].GetAttempts());
    }
}
