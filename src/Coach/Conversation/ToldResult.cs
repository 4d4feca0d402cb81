using System.Text.Json;
using System.Text.Json.Nodes;

namespace Coach;

/// <summary>
/// What of a recorded <see cref="TurnResult"/> the model is told again in each request that follows. Read by hand: to have the serializer read the whole record for every message
/// of a history cost more than any other part of a turn beside the database.
/// </summary>
internal sealed class ToldResult
{
    public TurnKind Kind { get; private set; }

    public string State { get; private set; } = "";

    public List<ToldAction> Actions { get; } = [];

    public List<ToolCallResult> Tools { get; private set; } = [];

    public List<UnreadableCall> Unreadable { get; private set; } = [];

    /// <exception cref="JsonException">It is no such record; so say <see cref="InvalidOperationException"/> and <see cref="ArgumentException"/>.</exception>
    public static ToldResult Read(ref Utf8JsonReader reader)
    {
        var told = new ToldResult();
        Begin(ref reader, JsonTokenType.StartObject);
        while (IsAtProperty(ref reader))
        {
            if (reader.ValueTextEquals("kind"u8))
            {
                told.Kind = ReadEnum<TurnKind>(ref reader);
            }
            else if (reader.ValueTextEquals("state"u8))
            {
                told.State = ReadString(ref reader) ?? "";
            }
            else if (reader.ValueTextEquals("actions"u8))
            {
                Begin(ref reader, JsonTokenType.StartArray);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    told.Actions.Add(ToldAction.Read(ref reader));
                }
            }
            else if (reader.ValueTextEquals("tools"u8))
            {
                told.Tools = JsonSerializer.Deserialize(ref reader, CoachJson.Default.ListToolCallResult) ?? [];
            }
            else if (reader.ValueTextEquals("unreadable"u8))
            {
                told.Unreadable = JsonSerializer.Deserialize(ref reader, CoachJson.Default.ListUnreadableCall) ?? [];
            }
            else
            {
                reader.Skip();
            }
        }

        return told;
    }

    internal static void Begin(ref Utf8JsonReader reader, JsonTokenType token)
    {
        reader.Read();
        Check(ref reader, token);
    }

    internal static void Check(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (reader.TokenType != token)
        {
            throw new JsonException($"Not what was recorded: {token} is missing.");
        }
    }

    internal static bool IsAtProperty(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    internal static string? ReadString(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString();
    }

    internal static TEnum ReadEnum<TEnum>(ref Utf8JsonReader reader)
        where TEnum : struct, Enum
    {
        Span<char> name = stackalloc char[64];
        reader.Read();
        return Enum.Parse<TEnum>(name[..reader.CopyString(name)]);
    }
}

/// <summary>What of an <see cref="ActionCallResult"/> the model is told.</summary>
internal sealed class ToldAction
{
    public string Name { get; private set; } = "";

    public ActionStatus Status { get; private set; }

    public string Code { get; private set; } = "";

    public string Message { get; private set; } = "";

    public JsonNode? Data { get; private set; }

    public string Parameters { get; private set; } = "{}";

    public ActionEmitters Emitter { get; private set; } = ActionEmitters.Model;

    public string? CallId { get; private set; }

    public List<string> IgnoredParameters { get; } = [];

    public bool Succeeded => Status == ActionStatus.Succeeded;

    /// <inheritdoc cref="ToldResult.Read"/>
    public static ToldAction Read(ref Utf8JsonReader reader)
    {
        ToldResult.Check(ref reader, JsonTokenType.StartObject);
        var told = new ToldAction();
        while (ToldResult.IsAtProperty(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
            {
                told.Name = ToldResult.ReadString(ref reader) ?? "";
            }
            else if (reader.ValueTextEquals("status"u8))
            {
                told.Status = ToldResult.ReadEnum<ActionStatus>(ref reader);
            }
            else if (reader.ValueTextEquals("code"u8))
            {
                told.Code = ToldResult.ReadString(ref reader) ?? "";
            }
            else if (reader.ValueTextEquals("message"u8))
            {
                told.Message = ToldResult.ReadString(ref reader) ?? "";
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                told.Data = JsonNode.Parse(ref reader);
            }
            else if (reader.ValueTextEquals("parameters"u8))
            {
                told.Parameters = ToldResult.ReadString(ref reader) ?? "{}";
            }
            else if (reader.ValueTextEquals("emitter"u8))
            {
                told.Emitter = ToldResult.ReadEnum<ActionEmitters>(ref reader);
            }
            else if (reader.ValueTextEquals("callId"u8))
            {
                told.CallId = ToldResult.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("ignoredParameters"u8))
            {
                ToldResult.Begin(ref reader, JsonTokenType.StartArray);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    told.IgnoredParameters.Add(reader.GetString() ?? "");
                }
            }
            else
            {
                reader.Skip();
            }
        }

        return told;
    }
}
