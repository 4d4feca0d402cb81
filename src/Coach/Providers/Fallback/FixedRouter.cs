using Microsoft.Extensions.AI;

namespace Coach.Providers;

/// <summary>Routes to the models of a list in its order, without those that do not meet a request's requirements.</summary>
internal sealed class FixedRouter(IReadOnlyList<ModelEndpoint> endpoints) : IModelRouter
{
    public ValueTask<IReadOnlyList<ModelEndpoint>> RouteAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken = default)
    {
        HashSet<ModelEntry> meeting = [.. ModelSelector.Meeting([.. endpoints.Select(endpoint => endpoint.Entry)], options.GetRequirements())];
        return new([.. endpoints.Where(endpoint => meeting.Contains(endpoint.Entry))]);
    }

    public void Report(ModelAttempt attempt)
    {
    }
}
