using Coach.Providers;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>Makes a request's messages fit a model.</summary>
public interface IContextFitter
{
    /// <summary>The messages as this model can be sent them. System messages and the last message of the user stay whole, and a tool call keeps its result.</summary>
    /// <param name="messages">The request's messages; not changed.</param>
    /// <param name="options">The request's options: tools take tokens, too, and <see cref="ChatOptions.MaxOutputTokens"/> is reserved.</param>
    /// <param name="model">The model.</param>
    /// <param name="share">How much of the model's context may be used, more than 0 and at most 1. Less than 1 after the model found a request too long.</param>
    /// <param name="cancellationToken">Stops the fitting.</param>
    ValueTask<FittedContext> FitAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, ModelEntry model, double share = 1, CancellationToken cancellationToken = default);
}
