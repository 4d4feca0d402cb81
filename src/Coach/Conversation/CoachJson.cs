using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coach;

/// <summary>How a turn's result is recorded.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, MaxDepth = 128)]
[JsonSerializable(typeof(TurnResult))]
internal sealed partial class CoachJson : JsonSerializerContext
{
    public static string Write(TurnResult result) => JsonSerializer.Serialize(result, Default.TurnResult);

    public static TurnResult Read(string json) =>
        JsonSerializer.Deserialize(json, Default.TurnResult) ?? throw new CoachStoreException("A recorded turn result is empty; the store was changed by something else.");
}
