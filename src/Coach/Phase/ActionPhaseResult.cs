using System.Text.Json.Serialization;
using Coach.Providers;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>Why an Action phase, or a chain of its cycles, came to its end.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PhaseStop>))]
public enum PhaseStop
{
    /// <summary>The model has nothing more to do.</summary>
    [JsonStringEnumMemberName("finished")]
    Finished,

    /// <summary>The model asked for more calls than <see cref="ActionPhaseOptions.MaxSteps"/> allows.</summary>
    [JsonStringEnumMemberName("step_limit")]
    StepLimit,

    /// <summary>The chain asked for more cycles than <see cref="ActionPhaseOptions.MaxCycles"/> allows.</summary>
    [JsonStringEnumMemberName("cycle_limit")]
    CycleLimit,

    /// <summary>The model, or the Yield phase, only repeated itself.</summary>
    [JsonStringEnumMemberName("repeated")]
    Repeated,

    /// <summary>No model had an answer.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>What an Action phase hands on to the Experience phase. Carries no markup, and no error text as content.</summary>
public sealed record ActionPhaseResult
{
    /// <summary>The reply; empty if there is none.</summary>
    public required string Content { get; init; }

    /// <summary>Why the phase ended.</summary>
    public required PhaseStop Stop { get; init; }

    /// <summary>The cycle that this is the result of.</summary>
    public required RecursionState Recursion { get; init; }

    /// <summary>What came of each call, of actions (<see cref="ToolCallResult.Action"/>) and of other tools, in order.</summary>
    public IReadOnlyList<ToolCallResult> Tools { get; init; } = [];

    /// <summary>What came of the calls of actions.</summary>
    [JsonIgnore]
    public IReadOnlyList<ActionCallResult> Actions => [.. Tools.Select(tool => tool.Action).OfType<ActionCallResult>()];

    /// <summary>What looked like a call and could not be read.</summary>
    public IReadOnlyList<UnreadableCall> Unreadable { get; init; } = [];

    /// <summary>How far the reply may be relied on.</summary>
    public required Confidence Confidence { get; init; }

    /// <summary>What was done to the context: the operations of earlier cycles that were applied, and what had to be done so that it fits the model.</summary>
    public IReadOnlyList<ContextOperation> ContextOperations { get; init; } = [];

    /// <summary>The operations of earlier cycles that could not be applied, each with the reason.</summary>
    public IReadOnlyList<RefusedContextOperation> RefusedOperations { get; init; } = [];

    /// <summary>How it came about.</summary>
    public required PhaseTelemetry Telemetry { get; init; }

    /// <summary>Why there is no answer, if <see cref="Stop"/> says that there is none; else null.</summary>
    public PhaseError? Error { get; init; }

    /// <summary>
    /// What the phase adds to the conversation behind the request's message: the model's messages and its calls' results. Calls that stood in the text are
    /// <see cref="FunctionCallContent"/>, too, so that logs and histories look alike.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<ChatMessage> Messages { get; init; } = [];
}

/// <summary>How an Action phase came about.</summary>
public sealed record PhaseTelemetry
{
    /// <summary>The model that answered last, if it said its name.</summary>
    public string? Model { get; init; }

    /// <summary>Every attempt at a model, if there is more than one to choose from.</summary>
    public IReadOnlyList<ModelAttempt> Attempts { get; init; } = [];

    /// <summary>How often a model was called with success.</summary>
    public int Steps { get; init; }

    /// <summary>How many tokens were read, as the providers counted; null if they did not.</summary>
    public long? InputTokens { get; init; }

    /// <summary>How many tokens were written, as the providers counted; null if they did not.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>From the request to the result.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>From the request to the first content, if it was streamed and there was some.</summary>
    public TimeSpan? TimeToFirstToken { get; init; }
}

/// <summary>Why an Action phase has no answer. For a person's eyes: carries no exception text.</summary>
/// <param name="Code">A short word for programs: <c>model_failed</c>, <c>empty_reply</c>.</param>
/// <param name="Message">A sentence for the person.</param>
public sealed record PhaseError(string Code, string Message);
