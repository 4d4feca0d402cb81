using Microsoft.Extensions.AI;

namespace Coach.Providers;

/// <summary>Says how hard a request is, so that simple ones go to fast models and complex ones to strong models.</summary>
public interface IComplexityClassifier
{
    /// <summary>How hard the request is. Called once a request, and must be quick: it does not call a model.</summary>
    TaskComplexity Classify(IReadOnlyList<ChatMessage> messages, ChatOptions? options);
}
