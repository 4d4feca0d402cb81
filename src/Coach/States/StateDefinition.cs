using System.Collections.Frozen;

namespace Coach;

/// <summary>A named stage of the conversation, as states.yaml declares it.</summary>
public sealed class StateDefinition
{
    private FrozenSet<string>? _allowed;

    /// <summary>Makes a state.</summary>
    /// <param name="name">Its name, as states.yaml spells it.</param>
    public StateDefinition(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>The name, as states.yaml spells it; names match without regard to case.</summary>
    public string Name { get; }

    /// <summary>What the state is for, in a sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>The prompt with its placeholders, or null: then the description and the section of actions are the prompt.</summary>
    public string? Prompt { get; init; }

    /// <summary>The allow-list: the actions that may run in this state, those of <c>everywhere</c> included, whoever asks.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>The ways out of this state.</summary>
    public IReadOnlyList<TransitionDefinition> Transitions { get; init; } = [];

    /// <summary>Whether the conversation may end here.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Names that this state had before: sessions stored with one of them go on here.</summary>
    public IReadOnlyList<string> Formerly { get; init; } = [];

    /// <summary>Whether an action may run in this state.</summary>
    public bool Allows(string actionName) =>
        (_allowed ??= Allow.ToFrozenSet(StringComparer.OrdinalIgnoreCase)).Contains(actionName);
}

/// <summary>A way from one state to another.</summary>
/// <param name="To">The target state's name.</param>
/// <param name="When">The name of the condition that guards it, or null: then it is free, on request.</param>
public sealed record TransitionDefinition(string To, string? When = null);
