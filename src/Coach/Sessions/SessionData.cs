using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Coach;

/// <summary>What an application keeps with a session: an immutable map from names to text, truth values and other JSON. Names are case-sensitive.</summary>
/// <example>
/// <code>context.Data = context.Data.Set("introduction_completed", true);</code>
/// </example>
public sealed class SessionData : IEquatable<SessionData>
{
    /// <summary>Holds nothing.</summary>
    public static SessionData Empty { get; } = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    // A writer stops at a depth of 1,000 and a reader at 64: what was written must be readable again.
    private static readonly JsonDocumentOptions ReadDeep = new() { MaxDepth = 1001 };

    private readonly ImmutableSortedDictionary<string, string> _values;

    private SessionData(ImmutableSortedDictionary<string, string> values) => _values = values;

    /// <summary>The names, in ordinal order.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>Whether there is a value of this name.</summary>
    public bool Contains(string name) => _values.ContainsKey(name);

    /// <summary>The text of this name, or null if there is none or it is no text.</summary>
    public string? GetString(string name) => Find(name) is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>The truth value of this name; false if there is none or it is none.</summary>
    public bool GetBoolean(string name) => Find(name) is JsonValue value && value.TryGetValue(out bool truth) && truth;

    /// <summary>The JSON of this name, or null if there is none. A copy: changing it changes nothing here.</summary>
    public JsonNode? Find(string name) => _values.TryGetValue(name, out var json) ? JsonNode.Parse(json, documentOptions: ReadDeep) : null;

    /// <summary>These values with one more or another one.</summary>
    public SessionData Set(string name, string value) => Set(name, JsonValue.Create(value));

    /// <summary>These values with one more or another one.</summary>
    public SessionData Set(string name, bool value) => Set(name, JsonValue.Create(value));

    /// <summary>These values with one more or another one.</summary>
    public SessionData Set(string name, JsonNode? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(_values.SetItem(name, value?.ToJsonString() ?? "null"));
    }

    /// <summary>These values without one.</summary>
    public SessionData Remove(string name) => new(_values.Remove(name));

    /// <summary>A JSON object of all values, as stores keep it.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach (var (name, json) in _values)
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(json, skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    public static SessionData FromJson(string json)
    {
        using var document = JsonDocument.Parse(json, ReadDeep);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"Session data is stored as a JSON object, not as {document.RootElement.ValueKind}.");
        }

        var values = Empty._values.ToBuilder();
        foreach (var property in document.RootElement.EnumerateObject())
        {
            values[property.Name] = property.Value.GetRawText();
        }

        return new(values.ToImmutable());
    }

    /// <inheritdoc/>
    public bool Equals(SessionData? other) => other is not null && _values.Count == other._values.Count && _values.SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SessionData);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Aggregate(_values.Count, (hash, pair) => HashCode.Combine(hash, pair.Key, pair.Value));
}
