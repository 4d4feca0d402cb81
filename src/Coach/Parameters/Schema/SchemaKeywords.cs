using System.Text.Json;
using System.Text.Json.Nodes;

namespace Coach.Parameters;

/// <summary>The keywords of one schema, checked as they are asked for.</summary>
internal sealed class SchemaKeywords
{
    private static readonly string[] NoTypes = [];
    private readonly JsonElement _schema;

    public SchemaKeywords(JsonElement schema, string at)
    {
        (_schema, At) = (schema, at);
        if (schema.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"The schema at {at} must be an object, true or false, not {schema.GetRawText()}.");
        }
    }

    /// <summary>Its place, as a JSON pointer.</summary>
    public string At { get; }

    public JsonElement? Find(string keyword) => _schema.TryGetProperty(keyword, out var value) ? value : null;

    public string? Text(string keyword) => Find(keyword) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Wrong(keyword, "it must be text");

    public int Count(string keyword, int otherwise) => Find(keyword) is not { } value ? otherwise
        : value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var count) && count >= 0 && decimal.IsInteger(count) ? (int)Math.Min(count, int.MaxValue)
        : throw Wrong(keyword, "it must be a whole number from 0");

    public IEnumerable<JsonElement> Items(string keyword, JsonElement list) => list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0
        ? list.EnumerateArray()
        : throw Wrong(keyword, "it must be a list with at least one element");

    public string[] Texts(string keyword) => Find(keyword) is not { } list ? NoTypes
        : list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(item => item.GetString()!).Distinct()]
            : throw Wrong(keyword, "it must be a list of texts");

    public IEnumerable<JsonProperty> Members(string keyword) => Find(keyword) is not { } value ? []
        : value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().DistinctBy(member => member.Name)
        : throw Wrong(keyword, "it must be an object");

    /// <summary>The types that are named, or the one that the other keywords are for; none if it could be any.</summary>
    public string[] Types() => Find("type") switch
    {
        { ValueKind: JsonValueKind.String } type => [type.GetString()!],
        { ValueKind: JsonValueKind.Array } => Texts("type"),
        { } => throw Wrong("type", "it must be a type's name or a list of them"),
        _ when Find("properties") is not null || Find("required") is not null || Find("additionalProperties") is not null => ["object"],
        _ when Find("items") is not null => ["array"],
        _ => NoTypes,
    };

    /// <summary>The narrower of two bounds; between whole numbers a fraction is the next one.</summary>
    public (decimal Bound, bool IsExclusive)? Bound(string keyword, string exclusiveKeyword, bool isWhole, bool isLow)
    {
        // An older draft says with true that the other bound is exclusive.
        var flag = Find(exclusiveKeyword) is { ValueKind: JsonValueKind.True };
        var inclusive = Number(keyword);
        var exclusive = flag || Find(exclusiveKeyword) is { ValueKind: JsonValueKind.False } ? null : Number(exclusiveKeyword);
        var isExclusive = flag || (exclusive is not null && (inclusive is null || (isLow ? exclusive >= inclusive : exclusive <= inclusive)));
        if ((isExclusive && !flag ? exclusive : inclusive) is not { } bound)
        {
            return null;
        }

        if (!isWhole || decimal.IsInteger(bound))
        {
            return (bound, isExclusive);
        }

        return (isLow ? decimal.Ceiling(bound) : decimal.Floor(bound), false);
    }

    /// <summary>This schema with everything that its <c>allOf</c> says besides; the first that says something about a keyword counts.</summary>
    public JsonDocument Joined(Func<string, string, JsonElement> resolve)
    {
        var joined = new JsonObject();
        Join(joined, _schema, resolve, []);
        return JsonDocument.Parse(joined.ToJsonString());
    }

    public FormatException Wrong(string keyword, string what) => new($"The schema at {At}/{keyword} cannot be read: {what}.");

    private void Join(JsonObject into, JsonElement schema, Func<string, string, JsonElement> resolve, HashSet<string> references)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("allOf", "its parts must be objects");
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            switch (keyword.Name)
            {
                case "$ref" when keyword.Value.ValueKind == JsonValueKind.String:
                    if (references.Add(keyword.Value.GetString()!))
                    {
                        Join(into, resolve(keyword.Value.GetString()!, At), resolve, references);
                    }

                    break;
                case "allOf":
                    foreach (var part in Items("allOf", keyword.Value))
                    {
                        Join(into, part, resolve, references);
                    }

                    break;
                case "properties" when into["properties"] is JsonObject properties:
                    foreach (var member in keyword.Value.EnumerateObject())
                    {
                        properties.TryAdd(member.Name, JsonNode.Parse(member.Value.GetRawText()));
                    }

                    break;
                case "required" when into["required"] is JsonArray required:
                    foreach (var name in keyword.Value.EnumerateArray())
                    {
                        required.Add(JsonNode.Parse(name.GetRawText()));
                    }

                    break;
                default:
                    into.TryAdd(keyword.Name, JsonNode.Parse(keyword.Value.GetRawText()));
                    break;
            }
        }
    }

    private decimal? Number(string keyword) => Find(keyword) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? number
        : value.ValueKind == JsonValueKind.Number ? null
        : throw Wrong(keyword, "it must be a number");
}
