using Coach.Markup;
using Coach.Providers;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>Routes as another router does, to models that are measured and get each request in the channel of their row.</summary>
internal sealed class ChannelRouter(IModelRouter inner, ActionGrammar grammar, bool recordContent, TimeProvider time) : IModelRouter
{
    public async ValueTask<IReadOnlyList<ModelEndpoint>> RouteAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken = default)
    {
        var endpoints = await inner.RouteAsync(messages, options, cancellationToken).ConfigureAwait(false);
        return [.. endpoints.Select(endpoint => endpoint with { Client = Fitted(endpoint.Entry, endpoint.Client, grammar, recordContent, time) })];
    }

    public void Report(ModelAttempt attempt) => inner.Report(attempt);

    public static IChatClient Fitted(ModelEntry entry, IChatClient client, ActionGrammar grammar, bool recordContent, TimeProvider time) => new ChannelChatClient(
        new TelemetryChatClient(client, entry.Provider, entry.Model, recordContent, time), entry.Channels, entry.Capabilities.HasFlag(ModelCapabilities.Tools), grammar);
}
