using Coach.Providers;

namespace Coach;

/// <summary>What the Yield phase makes of a cycle's result: the chain ends, or the Action phase is entered again.</summary>
public sealed record YieldDecision
{
    private YieldDecision()
    {
    }

    /// <summary>The chain ends with this cycle.</summary>
    public static YieldDecision Finish { get; } = new();

    /// <summary>What the next cycle works on; null if there is none.</summary>
    public string? Content { get; private init; }

    /// <summary>What is to be done to the context before it.</summary>
    public IReadOnlyList<ContextOperation> ContextOperations { get; private init; } = [];

    /// <summary>What the next cycle needs of its model; null for what this one needed.</summary>
    public ModelRequirements? Requirements { get; private init; }

    /// <summary>The Action phase is entered again.</summary>
    /// <param name="content">What it works on.</param>
    /// <param name="operations">What is to be done to the context before it.</param>
    /// <param name="requirements">What it needs of its model; null for what this cycle needed.</param>
    public static YieldDecision Again(string content, IReadOnlyList<ContextOperation>? operations = null, ModelRequirements? requirements = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(content);
        return new() { Content = content, ContextOperations = operations ?? [], Requirements = requirements };
    }
}

/// <summary>The Yield phase: looks at a cycle's result and says whether there is another one. Whatever phases stand between Action and Yield are called from here.</summary>
/// <param name="result">The cycle's result.</param>
/// <param name="cancellationToken">Stops the chain.</param>
public delegate ValueTask<YieldDecision> YieldPhase(ActionPhaseResult result, CancellationToken cancellationToken);

/// <summary>The cycles of a chain.</summary>
/// <param name="Cycles">Their results, in order; at least one.</param>
/// <param name="Stop">Why there are no more.</param>
public sealed record ActionPhaseChain(IReadOnlyList<ActionPhaseResult> Cycles, PhaseStop Stop)
{
    /// <summary>The last cycle's result.</summary>
    public ActionPhaseResult Last => Cycles[^1];
}
