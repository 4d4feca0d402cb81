using Coach.Providers;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>What an Action phase works on.</summary>
/// <param name="Content">What the person says, or what the Yield phase sent back. Reaches the model byte-identical; markup in it never runs.</param>
public sealed record ActionPhaseRequest(string Content)
{
    /// <summary>Who sent the content, and in which cycle.</summary>
    public RecursionState Recursion { get; init; } = RecursionState.First;

    /// <summary>The system prompt; null for none.</summary>
    public string? Instructions { get; init; }

    /// <summary>What stands beside the content in the person's message, such as images.</summary>
    public IReadOnlyList<AIContent> Attachments { get; init; } = [];

    /// <summary>The messages before, the oldest first.</summary>
    public IReadOnlyList<ChatMessage> Context { get; init; } = [];

    /// <summary>What earlier cycles ask to be done to the context.</summary>
    public IReadOnlyList<ContextOperation> ContextOperations { get; init; } = [];

    /// <summary>
    /// What the model may call: any <see cref="AIFunction"/>, and a session's actions from <see cref="ICoach.GetFunctionsAsync"/>, whose checks and transactions are the coach's own.
    /// </summary>
    public IReadOnlyList<AITool> Tools { get; init; } = [];

    /// <summary>What is needed of the model; with a plain client it changes nothing.</summary>
    public ModelRequirements Requirements { get; init; } = ModelRequirements.None;

    /// <summary>Further options of the call, such as a temperature. Their tools are not used.</summary>
    public ChatOptions? Options { get; init; }
}
