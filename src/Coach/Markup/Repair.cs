namespace Coach.Markup;

/// <summary>A change that made a malformed element readable.</summary>
public sealed class Repair
{
    internal Repair(string kind, RepairTier tier, int offset)
    {
        Kind = kind;
        Tier = tier;
        Offset = offset;
    }

    /// <summary>What was changed: one of <see cref="RepairKinds"/>.</summary>
    public string Kind { get; }

    /// <summary>Whether the meaning was kept.</summary>
    public RepairTier Tier { get; }

    /// <summary>Where, in UTF-16 characters from the start of the reply.</summary>
    public int Offset { get; }

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

/// <summary>The kinds of <see cref="Repair"/>.</summary>
public static class RepairKinds
{
    /// <summary>Safe: a whole JSON object had no closing tag.</summary>
    public const string MissingCloseTag = "missing_close_tag";

    /// <summary>Safe: a code fence stood around the JSON, inside the tags.</summary>
    public const string FencedBody = "fenced_body";
}
