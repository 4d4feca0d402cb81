using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>Gives a coach tools beside its actions, such as those of an MCP server. Registered with <see cref="CoachBuilder.AddTools(IToolSource)"/>.</summary>
/// <remarks>
/// Tools run outside the step's transaction, before its actions: once a model has asked for them, and again if the process ends before the step is
/// committed. What must happen once is an action.
/// </remarks>
public interface IToolSource
{
    /// <summary>The tools for a session. Called before each call of the model; if it fails, the model is called without them.</summary>
    ValueTask<IReadOnlyList<AITool>> GetToolsAsync(CoachSession session, CancellationToken cancellationToken = default);
}

internal sealed class FixedTools(IReadOnlyList<AITool> tools) : IToolSource
{
    public ValueTask<IReadOnlyList<AITool>> GetToolsAsync(CoachSession session, CancellationToken cancellationToken = default) => new(tools);
}
