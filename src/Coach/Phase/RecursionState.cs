using System.Text.Json.Serialization;

namespace Coach;

/// <summary>Where the content of an Action phase comes from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PhaseOrigin>))]
public enum PhaseOrigin
{
    /// <summary>A person said it.</summary>
    [JsonStringEnumMemberName("user")]
    User,

    /// <summary>The Yield phase of the cycle before sent it back.</summary>
    [JsonStringEnumMemberName("yield")]
    Yield,
}

/// <summary>Which cycle of its chain an Action phase is in.</summary>
/// <param name="Cycle">The cycle, from 0 for the first.</param>
/// <param name="Origin">Who sent the content.</param>
public sealed record RecursionState(int Cycle, PhaseOrigin Origin)
{
    /// <summary>The first cycle: a person's input.</summary>
    public static RecursionState First { get; } = new(0, PhaseOrigin.User);

    /// <summary>The cycle after this one: what the Yield phase sends back.</summary>
    public RecursionState Next() => new(Cycle + 1, PhaseOrigin.Yield);
}
