namespace Coach.Markup;

/// <summary>A change that made a malformed element readable.</summary>
/// <param name="Kind">What was changed: one of <see cref="RepairKinds"/>.</param>
/// <param name="Tier">Whether the meaning was kept.</param>
/// <param name="Offset">Where, in UTF-16 characters from the start of the reply.</param>
public sealed record Repair(string Kind, RepairTier Tier, int Offset)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind} at {Offset}";
}

/// <summary>How much a repair leaves of what was meant.</summary>
public enum RepairTier
{
    /// <summary>The meaning is kept; the call runs.</summary>
    Safe,

    /// <summary>Something was invented or lost; the call runs only if the action accepts guesses.</summary>
    Guess,
}

/// <summary>The most that may be done to read a malformed body.</summary>
public enum RepairLevel
{
    /// <summary>Nothing: what is not strict JSON is an error. Tags are read as leniently as ever.</summary>
    Strict,

    /// <summary>Only what keeps the meaning; what would take a guess is the error <c>guess_refused</c>.</summary>
    Safe,

    /// <summary>Everything; a call that took a guess says so in its repairs, and whoever runs it decides.</summary>
    Guess,
}
