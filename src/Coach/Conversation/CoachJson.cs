using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coach;

/// <summary>How a turn's result is recorded.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, MaxDepth = MaxDepth, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TurnResult))]
[JsonSerializable(typeof(List<ToolCallResult>))]
[JsonSerializable(typeof(List<UnreadableCall>))]
[JsonSerializable(typeof(AskedAction))]
internal sealed partial class CoachJson : JsonSerializerContext
{
    private const int MaxDepth = 128;

    public static string Write(TurnResult result) => JsonSerializer.Serialize(result, Default.TurnResult);

    public static string Write(AskedAction asked) => JsonSerializer.Serialize(asked, Default.AskedAction);

    /// <exception cref="CoachStoreException">It is not what <see cref="Write(TurnResult)"/> wrote: the store is damaged.</exception>
    public static TurnResult Read(string json)
    {
        var result = Read(json, static json => JsonSerializer.Deserialize(json, Default.TurnResult));

        // What an earlier version did not record.
        return result with { Tools = result.Tools ?? [], Attempts = result.Attempts ?? [], ContextOperations = result.ContextOperations ?? [] };
    }

    /// <summary>Only what the model is told of it.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static ToldResult ReadTold(string json) => Read(json, static json =>
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(json.Length));
        try
        {
            var reader = new Utf8JsonReader(bytes.AsSpan(0, Encoding.UTF8.GetBytes(json, bytes)), new() { MaxDepth = MaxDepth });
            return ToldResult.Read(ref reader);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    });

    private static T Read<T>(string json, Func<string, T?> read)
    {
        try
        {
            return read(json) ?? throw new CoachStoreException("A recorded turn result is empty; the store was changed by something else.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new CoachStoreException("A recorded turn result cannot be read; the store is damaged, or was changed by something else.", error);
        }
    }
}

/// <summary>What is recorded of a turn that a person or the application began with an action.</summary>
/// <param name="Name">The name, as it was asked for.</param>
/// <param name="Parameters">The parameters, as they were given.</param>
/// <param name="Emitter">Who asked.</param>
internal sealed record AskedAction(string Name, string Parameters, ActionEmitters Emitter);
