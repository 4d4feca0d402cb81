using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>Asks the model once and reads its reply, streamed if somebody watches.</summary>
internal sealed class PhaseModel(IChatClient client, TimeProvider time)
{
    public async ValueTask<PhaseReply> AskAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, ReplyRules rules, IPhaseObserver? observer, CancellationToken cancellationToken)
    {
        if (observer is not null)
        {
            return await new ReplyStream(rules, observer, time).ReadAsync(client.GetStreamingResponseAsync(messages, options, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        var started = time.GetTimestamp();
        var response = await client.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException("The chat client gave no response.");
        return PhaseReply.Read(response, rules, time.GetElapsedTime(started));
    }
}
