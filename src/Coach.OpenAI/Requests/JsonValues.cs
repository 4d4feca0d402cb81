using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Coach.Providers;

/// <summary>Writes the values of tool calls and their results.</summary>
internal static class JsonValues
{
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The arguments of a call, as JSON text.</summary>
    public static string Write(IDictionary<string, object?>? arguments) => Write(writer =>
    {
        writer.WriteStartObject();
        foreach (var (name, value) in arguments ?? new Dictionary<string, object?>())
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }

        writer.WriteEndObject();
    });

    /// <summary>A tool's result as the text that the model gets.</summary>
    public static string Text(object? result) => result switch
    {
        null => "",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.Text() ?? "",
        _ => Write(writer => Write(writer, result)),
    };

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case JsonElement { ValueKind: JsonValueKind.Undefined }: writer.WriteNullValue(); break;
            case JsonElement element: element.WriteTo(writer); break;
            case JsonNode node: node.WriteTo(writer); break;
            case string text: writer.WriteStringValue(text); break;
            case bool truth: writer.WriteBooleanValue(truth); break;
            case TextContent text: writer.WriteStringValue(text.Text); break;
            // A type that the serializer was not told of is shown as it shows itself.
            case var other when AIJsonUtilities.DefaultOptions.TryGetTypeInfo(other.GetType(), out var type): JsonSerializer.Serialize(writer, other, type); break;
            default: writer.WriteStringValue(value.ToString()); break;
        }
    }
}
