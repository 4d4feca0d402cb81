using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coach.Markup;

namespace Coach.Parameters;

/// <summary>
/// A JSON Schema of an action's parameters that reads calls as the parser does which the generator emits for a declared type: the same
/// repairs, the same errors. Immutable and thread-safe; make it once.
/// </summary>
/// <remarks>
/// It reads what the generator writes, and beyond it <c>$ref</c> inside the schema, <c>anyOf</c> and <c>oneOf</c> (the first that fits, without
/// repair before with), <c>allOf</c>, <c>const</c>, several types, and schemas that contain themselves.
/// A property that the model is told under another name is read under that one: <c>"x-aliases": {"name": "nom"}</c> beside
/// <c>properties</c>. Keywords that it does not know are ignored. What a schema does not tell cannot be checked: C# names of enum members, the size of whole numbers, an application's own
/// validation attributes.
/// </remarks>
/// <example><code>
/// var schema = ParameterSchema.Parse("""{"type": "object", "properties": {"count": {"type": "integer"}}, "required": ["count"]}""");
/// var reading = schema.Read(ActionCall.Create("COUNT", """{"Count": "7"}"""));
/// // reading.Json is {"count":7}, reading.Repairs are name_spelling at 1 and quoted_scalar at 10
/// </code></example>
public sealed class ParameterSchema
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private ParameterSchema(SchemaNode root) => Root = root;

    internal SchemaNode Root { get; }

    /// <summary>Reads a schema.</summary>
    /// <exception cref="FormatException">It is no JSON, or no schema that can be read; the message names the place as a JSON pointer.</exception>
    public static ParameterSchema Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            return new(new SchemaParser(document.RootElement).Read());
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The schema is no JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Reads the parameters of a call. Never throws on what a model wrote.</summary>
    /// <param name="call">The call; what had to be changed in its text is for the caller to judge.</param>
    /// <param name="repair">The most that may be done to read a parameter that is not as the schema has it.</param>
    public ParameterReading Read(ActionCall call, RepairLevel repair = RepairLevel.Guess)
    {
        ArgumentNullException.ThrowIfNull(call);
        var errors = new ParameterErrors(repair);
        var isRead = ParameterReader.TryRead(call.Body.Span, call.HasTextValues, Root.Parser, errors, out var value, call.Places);
        return new(isRead ? Written(value) : null, call, errors);
    }

    private static string Written(JsonNode? value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            if (value is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                value.WriteTo(writer);
            }
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
