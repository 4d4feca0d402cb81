using System.Text.Json;
using System.Text.Json.Nodes;
using Coach.Markup;

namespace Coach;

/// <summary>The columns of an action log that hold JSON, alike in every SQL store.</summary>
internal static class ActionLogJson
{
    // A writer stops at a depth of 1,000 and a reader at 64: what was written must be readable again.
    private static readonly JsonDocumentOptions ReadDeep = new() { MaxDepth = 1000 };

    public static JsonNode? ReadData(string? data) => data is null ? null : JsonNode.Parse(data, documentOptions: ReadDeep);

    public static string RepairsToJson(IReadOnlyList<Repair> repairs) => repairs.Count == 0 ? "[]" : new JsonArray(
        [.. repairs.Select(repair => new JsonObject { ["kind"] = repair.Kind, ["tier"] = repair.Tier.ToString(), ["offset"] = repair.Offset })]).ToJsonString();

    public static IReadOnlyList<Repair> RepairsFromJson(string json)
    {
        using var document = JsonDocument.Parse(json);
        return
        [
            .. document.RootElement.EnumerateArray().Select(repair => new Repair(
                repair.GetProperty("kind").GetString()!, Enum.Parse<RepairTier>(repair.GetProperty("tier").GetString()!), repair.GetProperty("offset").GetInt32())),
        ];
    }

    public static string ToJson(IReadOnlyList<string> values) => values.Count == 0 ? "[]" :
        new JsonArray([.. values.Select(value => (JsonNode)JsonValue.Create(value))]).ToJsonString();

    public static IReadOnlyList<string> FromJson(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(value => value.GetString()!)];
    }
}
