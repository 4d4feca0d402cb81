using System.Text.Json.Serialization;

namespace Coach;

/// <summary>What became of a call of a tool that is not an action.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ToolCallStatus>))]
public enum ToolCallStatus
{
    /// <summary>The tool has answered.</summary>
    Succeeded,

    /// <summary>There is no tool of this name.</summary>
    UnknownTool,

    /// <summary>The arguments cannot be read, or are not what the tool takes.</summary>
    InvalidArguments,

    /// <summary>The tool runs only with a person's approval.</summary>
    NeedsApproval,

    /// <summary>The tool failed.</summary>
    Failed,

    /// <summary>The tool did not answer in time.</summary>
    TimedOut,

    /// <summary>There were too many calls in one reply.</summary>
    LimitExceeded,
}

/// <summary>A call of a tool that is not an action, and what the model was told came of it.</summary>
public sealed record ToolCallResult
{
    /// <summary>The tool's name, as the model wrote it.</summary>
    public required string Name { get; init; }

    /// <summary>What became of it.</summary>
    public required ToolCallStatus Status { get; init; }

    /// <summary>What the model is told: the tool's result as text, or what was wrong, without exception text.</summary>
    public required string Result { get; init; }

    /// <summary>The id of the call.</summary>
    public required string CallId { get; init; }

    /// <summary>The arguments, a JSON object.</summary>
    public string Arguments { get; init; } = "{}";

    /// <summary>How the call was written: <c>native</c>, or a format of its text.</summary>
    public string Format { get; init; } = "native";

    /// <summary>What came of the action, if the tool is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ActionCallResult? Action { get; init; }

    /// <summary>How long the tool took.</summary>
    public TimeSpan Duration { get; init; }
}
