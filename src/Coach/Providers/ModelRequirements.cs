namespace Coach.Providers;

/// <summary>What a request needs of a model. What is required is met, or the model is not chosen.</summary>
public sealed record ModelRequirements
{
    /// <summary>Needs nothing in particular.</summary>
    public static ModelRequirements None { get; } = new();

    /// <summary>What the model has to be able to do.</summary>
    public ModelCapabilities Capabilities { get; init; }

    /// <summary>The <see cref="ModelEntry.Id"/> or <see cref="ModelEntry.Model"/> of the one model to use; null for any.</summary>
    public string? Model { get; init; }

    /// <summary>How hard the task is; null lets an <see cref="IComplexityClassifier"/> say.</summary>
    public TaskComplexity? Complexity { get; init; }

    /// <summary>How much the model has to be able to read and write together, in tokens.</summary>
    public int ContextTokens { get; init; }

    /// <summary>The longest time to the first token, as the matrix says or as measured; null for any.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>The highest price of a million tokens of output, in US dollars; null for any.</summary>
    public decimal? OutputCost { get; init; }

    /// <summary>Whether a reply without a readable action is no answer, so that the model is asked again and then another one.</summary>
    public bool MustAct { get; init; }
}
