using Microsoft.Extensions.AI;

namespace Coach.Providers;

/// <summary>Routes to the models of a list in its order, without those that do not meet a request's requirements.</summary>
internal sealed class FixedRouter(IReadOnlyList<ModelEndpoint> endpoints) : IModelRouter
{
    public ValueTask<IReadOnlyList<ModelEndpoint>> RouteAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken = default)
    {
        var needed = options.GetRequirements();
        return new(ReferenceEquals(needed, ModelRequirements.None) && !endpoints.Any(endpoint => endpoint.Entry.Status == ModelStatus.Disabled)
            ? endpoints
            : [.. endpoints.Where(endpoint => Meets(endpoint.Entry, needed))]);
    }

    public void Report(ModelAttempt attempt)
    {
    }

    private static bool Meets(ModelEntry entry, ModelRequirements needed) =>
        entry.Status != ModelStatus.Disabled
        && (entry.Capabilities & needed.Capabilities) == needed.Capabilities
        && (needed.Model is null || needed.Model == entry.Id || needed.Model == entry.Model)
        && entry.ContextTokens >= needed.ContextTokens
        && !(entry.Latency > needed.Latency)
        && !(entry.OutputCost > needed.OutputCost);
}
