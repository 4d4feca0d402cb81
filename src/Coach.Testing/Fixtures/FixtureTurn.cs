using System.Text.Json.Serialization;

namespace Coach.Testing;

/// <summary>A recorded turn of a <see cref="ConversationFixture"/>.</summary>
public sealed record FixtureTurn
{
    /// <summary>What began the turn.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<TurnKind>))]
    public TurnKind Kind { get; init; }

    /// <summary>What the person said; for an <see cref="TurnKind.Action"/> what was asked, as JSON; for a <see cref="TurnKind.Decision"/> <c>approved</c> or <c>rejected</c>.</summary>
    public required string Message { get; init; }

    /// <summary>For a decision, the call that it is about; else null.</summary>
    public FixtureCallPlace? Decides { get; init; }

    /// <summary>Whether the turn completed; if not, the model fails behind the recorded steps when it is run again.</summary>
    public bool Completed { get; init; } = true;

    /// <summary>What the model wrote, and what came of it.</summary>
    public IReadOnlyList<FixtureStep> Steps { get; init; } = [];
}

/// <summary>A call by its place in a <see cref="ConversationFixture"/>.</summary>
/// <param name="Turn">The turn, from 1.</param>
/// <param name="Call">The call among those of the turn, from 1.</param>
public sealed record FixtureCallPlace(int Turn, int Call);

/// <summary>A recorded step of a <see cref="FixtureTurn"/>.</summary>
public sealed record FixtureStep
{
    /// <summary>The reply as the model wrote it, markup and all; empty for a turn without a model.</summary>
    public string Reply { get; init; } = "";

    /// <summary>What the person saw of it.</summary>
    public string Text { get; init; } = "";

    /// <summary>The calls of actions with what became of them, in order.</summary>
    public IReadOnlyList<FixtureCall> Calls { get; init; } = [];

    /// <summary>The native calls of tools that are no actions; null if there were none. When the turn is run again, the tools of the registration are called again.</summary>
    public IReadOnlyList<FixtureTool>? Tools { get; init; }
}

/// <summary>A recorded call of a tool that is no action.</summary>
public sealed record FixtureTool
{
    /// <summary>The tool's name.</summary>
    public required string Name { get; init; }

    /// <summary>The arguments, a JSON object.</summary>
    public string Arguments { get; init; } = "{}";

    /// <summary>What became of it.</summary>
    public ToolCallStatus Status { get; init; }
}

/// <summary>A recorded call of a <see cref="FixtureStep"/>.</summary>
public sealed record FixtureCall
{
    /// <summary>The action's wire name.</summary>
    public required string Name { get; init; }

    /// <summary>The parameters as they were read, a JSON object.</summary>
    public string Parameters { get; init; } = "{}";

    /// <summary>Whether it was a native tool call, and not in the reply's text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Native { get; init; }

    /// <summary>What became of it.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<ActionStatus>))]
    public ActionStatus Status { get; init; }

    /// <summary>The outcome's code, such as <c>ok</c> or <c>not_allowed</c>.</summary>
    public string Code { get; init; } = "";

    /// <summary>The state before the call.</summary>
    public string StateBefore { get; init; } = "";

    /// <summary>The state after the call.</summary>
    public string StateAfter { get; init; } = "";
}
