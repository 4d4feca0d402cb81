using Microsoft.Extensions.AI;

namespace Coach.Providers;

/// <summary>A model with the client that reaches it.</summary>
/// <param name="Entry">The model's row.</param>
/// <param name="Client">Calls this model and no other; fails with an exception, and does not try again by itself.</param>
public sealed record ModelEndpoint(ModelEntry Entry, IChatClient Client);

/// <summary>Says which models a request is to try, the best first.</summary>
public interface IModelRouter
{
    /// <summary>The models for a request, the best first; empty if none meets its <see cref="ChatMetadata.GetRequirements"/>.</summary>
    ValueTask<IReadOnlyList<ModelEndpoint>> RouteAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken = default);

    /// <summary>Tells how an attempt went, so that what is measured can be reported and, if the application wants, count.</summary>
    void Report(ModelAttempt attempt);
}
