using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coach;

/// <summary>Writes text that is JSON already as what it is.</summary>
internal sealed class RawJsonConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.GetRawText();
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Length == 0 ? "{}" : value, skipInputValidation: true);
}
