using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Coach;

/// <summary>How the endpoints read and write JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 128)]
[JsonSerializable(typeof(MessageBody))]
[JsonSerializable(typeof(ActionBody))]
[JsonSerializable(typeof(DecisionBody))]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(IReadOnlyList<SessionView>))]
[JsonSerializable(typeof(MachineView))]
[JsonSerializable(typeof(IReadOnlyList<MessageView>))]
[JsonSerializable(typeof(IReadOnlyList<LogView>))]
[JsonSerializable(typeof(IReadOnlyList<ApprovalView>))]
[JsonSerializable(typeof(TurnView))]
[JsonSerializable(typeof(DeletionView))]
[JsonSerializable(typeof(CoachProblem))]
[JsonSerializable(typeof(StartEvent))]
[JsonSerializable(typeof(TextEvent))]
[JsonSerializable(typeof(ActionView))]
[JsonSerializable(typeof(ActionEvent))]
[JsonSerializable(typeof(StateEvent))]
[JsonSerializable(typeof(DevMachineView))]
[JsonSerializable(typeof(IReadOnlyList<DevSessionView>))]
[JsonSerializable(typeof(DevSessionDetail))]
[JsonSerializable(typeof(DevTurnView))]
[JsonSerializable(typeof(DevExamineBody))]
[JsonSerializable(typeof(DevExaminedView))]
internal sealed partial class CoachHttpJson : JsonSerializerContext
{
    public static JsonTypeInfo<T> Of<T>() =>
        Plain.Context.GetTypeInfo(typeof(T)) as JsonTypeInfo<T> ?? throw new InvalidOperationException($"{typeof(T).Name} is not declared in {nameof(CoachHttpJson)}.");

    /// <summary>The context to use: its JSON is no HTML, so other letters than a to z stay readable. A class of its own, as the other context has to be there first.</summary>
    private static class Plain
    {
        public static CoachHttpJson Context { get; } = new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
