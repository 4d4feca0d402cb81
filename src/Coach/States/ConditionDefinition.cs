using System.ComponentModel;

namespace Coach;

/// <summary>A condition of transitions, as the generator emits it.</summary>
/// <param name="name">The name that states.yaml uses.</param>
/// <param name="description">What has to be true, in a sentence.</param>
/// <param name="evaluate">Calls the developer's method.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ConditionDefinition(string name, string? description, Func<HandlerContext, CancellationToken, ValueTask<bool>> evaluate)
{
    /// <summary>The name that states.yaml uses.</summary>
    public string Name { get; } = name;

    /// <summary>What has to be true, in a sentence.</summary>
    public string Description { get; } = string.IsNullOrWhiteSpace(description) ? $"The condition {name} does not hold yet." : description;

    internal ValueTask<bool> EvaluateAsync(HandlerContext context, CancellationToken cancellationToken) => evaluate(context, cancellationToken);
}

/// <summary>A provider of a prompt's placeholder, as the generator emits it.</summary>
/// <param name="name">The placeholder's name.</param>
/// <param name="provide">Calls the developer's method.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PromptValueDefinition(string name, Func<HandlerContext, CancellationToken, ValueTask<string>> provide)
{
    /// <summary>The placeholder's name.</summary>
    public string Name { get; } = name;

    internal ValueTask<string> ProvideAsync(HandlerContext context, CancellationToken cancellationToken) => provide(context, cancellationToken);
}
