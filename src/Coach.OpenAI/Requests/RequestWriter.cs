using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Coach.Providers;

/// <summary>Writes requests of the protocol <c>chat/completions</c>.</summary>
internal sealed class RequestWriter(string model, bool usesMaxCompletionTokens, bool countsStreams, CallFailure failures)
{
    private const int LongestSchemaName = 64;

    public ReadOnlyMemory<byte> Write(IEnumerable<ChatMessage> messages, ChatOptions? options, bool streamed)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, JsonValues.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("model", options?.ModelId ?? model);
            WriteMessages(writer, messages, options?.Instructions);
            if (options is not null)
            {
                WriteNumbers(writer, options);
                WriteTools(writer, options);
                WriteFormat(writer, options.ResponseFormat);
            }

            if (streamed)
            {
                writer.WriteBoolean("stream", true);
                if (countsStreams)
                {
                    writer.WriteStartObject("stream_options");
                    writer.WriteBoolean("include_usage", true);
                    writer.WriteEndObject();
                }
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private void WriteMessages(Utf8JsonWriter writer, IEnumerable<ChatMessage> messages, string? instructions)
    {
        writer.WriteStartArray("messages");
        if (!string.IsNullOrEmpty(instructions))
        {
            MessageWriter.Write(writer, new(ChatRole.System, instructions), failures);
        }

        foreach (var message in messages)
        {
            MessageWriter.Write(writer, message, failures);
        }

        writer.WriteEndArray();
    }

    private void WriteNumbers(Utf8JsonWriter writer, ChatOptions options)
    {
        Write("temperature", options.Temperature);
        Write("top_p", options.TopP);
        Write("frequency_penalty", options.FrequencyPenalty);
        Write("presence_penalty", options.PresencePenalty);
        if (options.Seed is { } seed)
        {
            writer.WriteNumber("seed", seed);
        }

        if (options.MaxOutputTokens is { } most)
        {
            writer.WriteNumber(usesMaxCompletionTokens ? "max_completion_tokens" : "max_tokens", most);
        }

        if (options.StopSequences is { Count: > 0 } stops)
        {
            writer.WriteStartArray("stop");
            foreach (var stop in stops)
            {
                writer.WriteStringValue(stop);
            }

            writer.WriteEndArray();
        }

        if (options.Reasoning?.Effort is { } effort)
        {
            writer.WriteString("reasoning_effort", effort switch
            {
                ReasoningEffort.None => "none",
                ReasoningEffort.Low => "low",
                ReasoningEffort.Medium => "medium",
                ReasoningEffort.High => "high",
                _ => "xhigh",
            });
        }

        void Write(string name, float? value)
        {
            if (value is { } number && float.IsFinite(number))
            {
                writer.WriteNumber(name, number);
            }
        }
    }

    private static void WriteTools(Utf8JsonWriter writer, ChatOptions options)
    {
        // A hosted tool is its own provider's; only functions have a place in this protocol.
        var tools = options.Tools?.OfType<AIFunctionDeclaration>().ToList();
        if (tools is not { Count: > 0 })
        {
            return;
        }

        writer.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            writer.WriteStartObject();
            writer.WriteString("type", "function");
            writer.WriteStartObject("function");
            writer.WriteString("name", tool.Name);
            if (tool.Description.Length > 0)
            {
                writer.WriteString("description", tool.Description);
            }

            writer.WritePropertyName("parameters");
            WriteParameters(writer, tool.JsonSchema);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteMode(writer, options.ToolMode);
        if (options.AllowMultipleToolCalls is { } many)
        {
            writer.WriteBoolean("parallel_tool_calls", many);
        }
    }

    // Servers want an object's schema, even of a function that takes nothing.
    private static void WriteParameters(Utf8JsonWriter writer, JsonElement schema)
    {
        if (schema.Find("type").ValueKind != JsonValueKind.Undefined)
        {
            schema.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("type", "object");
        if (schema.Find("properties").ValueKind == JsonValueKind.Undefined)
        {
            writer.WriteStartObject("properties");
            writer.WriteEndObject();
        }

        if (schema.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in schema.EnumerateObject())
            {
                property.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteMode(Utf8JsonWriter writer, ChatToolMode? mode)
    {
        switch (mode)
        {
            case NoneChatToolMode:
                writer.WriteString("tool_choice", "none");
                break;
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                writer.WriteStartObject("tool_choice");
                writer.WriteString("type", "function");
                writer.WriteStartObject("function");
                writer.WriteString("name", name);
                writer.WriteEndObject();
                writer.WriteEndObject();
                break;
            case RequiredChatToolMode:
                writer.WriteString("tool_choice", "required");
                break;
            case AutoChatToolMode:
                writer.WriteString("tool_choice", "auto");
                break;
            default:
                break;
        }
    }

    private static void WriteFormat(Utf8JsonWriter writer, ChatResponseFormat? format)
    {
        if (format is not ChatResponseFormatJson json)
        {
            return;
        }

        writer.WriteStartObject("response_format");
        writer.WriteString("type", json.Schema is null ? "json_object" : "json_schema");
        if (json.Schema is { } schema)
        {
            writer.WriteStartObject("json_schema");
            writer.WriteString("name", SchemaName(json.SchemaName));
            if (json.SchemaDescription is { } description)
            {
                writer.WriteString("description", description);
            }

            writer.WritePropertyName("schema");
            schema.WriteTo(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static string SchemaName(string? name)
    {
        var clean = new string([.. (name ?? "").Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' ? letter : '_').Take(LongestSchemaName)]);
        return clean.Length == 0 ? "reply" : clean;
    }
}
