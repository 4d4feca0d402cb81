using Coach.Markup;

namespace Coach;

/// <summary>What a reply would come to in a state, as far as no handler and no guard has to run for it: see <see cref="TurnReplay.Examine"/>.</summary>
public sealed record ExaminedReply
{
    /// <summary>The reply as it is read.</summary>
    public required MarkedReply Reply { get; init; }

    /// <summary>Its calls, in order.</summary>
    public IReadOnlyList<ExaminedCall> Calls { get; init; } = [];

    /// <summary>The state in which it would be read.</summary>
    public required string StateBefore { get; init; }

    /// <summary>The state after its calls, if each handler succeeded without changing it and every guard let them pass.</summary>
    public required string StateAfter { get; init; }
}

/// <summary>A call of an <see cref="ExaminedReply"/>.</summary>
/// <param name="Call">The call as it is read.</param>
/// <param name="Name">The action, in its declared spelling.</param>
/// <param name="Status">Why it would be refused; null if it would run.</param>
/// <param name="Code">The refusal's code; empty if it would run.</param>
/// <param name="Message">What the model would be told of the refusal; empty if it would run.</param>
/// <param name="State">The state in which it would be checked.</param>
public sealed record ExaminedCall(ActionCall Call, string Name, ActionStatus? Status, string Code, string Message, string State)
{
    /// <summary>What would be repaired of it, places in the reply.</summary>
    public IReadOnlyList<Repair> Repairs { get; init; } = [];

    /// <summary>Parameters that the action does not declare.</summary>
    public IReadOnlyList<string> IgnoredParameters { get; init; } = [];
}
