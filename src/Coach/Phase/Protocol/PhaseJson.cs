using System.Text.Json;
using System.Text.Json.Serialization;
using Coach.Providers;

namespace Coach;

/// <summary>What an Action phase is sent.</summary>
internal sealed class PhaseInput
{
    public required int Version { get; set; }

    public required string Phase { get; set; }

    public required string Content { get; set; }

    public InputMetadata Metadata { get; set; } = new();
}

/// <summary>Set, not initialised: what is missing keeps what stands here.</summary>
internal sealed class InputMetadata
{
    public RecursionState Recursion { get; set; } = RecursionState.First;

    public string? Instructions { get; set; }

    public IReadOnlyList<ContextOperation> ContextOperations { get; set; } = [];

    public ModelRequirements Requirements { get; set; } = ModelRequirements.None;

    public IReadOnlyList<JsonElement> Context { get; set; } = [];

    public IReadOnlyList<JsonElement> Attachments { get; set; } = [];
}

/// <summary>What an Action phase hands on.</summary>
internal sealed class PhaseOutput
{
    public required int Version { get; set; }

    public required string Phase { get; set; }

    public required string Content { get; set; }

    public required OutputMetadata Metadata { get; set; }
}

/// <summary>Set, not initialised: what is missing keeps what stands here.</summary>
internal sealed class OutputMetadata
{
    public required PhaseStop Stop { get; set; }

    public required RecursionState Recursion { get; set; }

    public IReadOnlyList<ToolCallResult> Tools { get; set; } = [];

    public IReadOnlyList<UnreadableCall> Unreadable { get; set; } = [];

    public required Confidence Confidence { get; set; }

    public IReadOnlyList<ContextOperation> ContextOperations { get; set; } = [];

    public IReadOnlyList<RefusedContextOperation> RefusedOperations { get; set; } = [];

    public PhaseTelemetry Telemetry { get; set; } = new();

    public PhaseError? Error { get; set; }

    public IReadOnlyList<JsonElement> Messages { get; set; } = [];
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 128)]
[JsonSerializable(typeof(PhaseInput))]
[JsonSerializable(typeof(PhaseOutput))]
internal sealed partial class PhaseJson : JsonSerializerContext;
