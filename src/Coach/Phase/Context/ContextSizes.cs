using System.Globalization;
using System.Text.Json;
using Coach.Providers;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>How many tokens messages and tools take, with what providers write around them.</summary>
internal sealed class ContextSizes(ITokenCounter counter, int imageTokens, string? model)
{
    // Role, marks of beginning and end.
    private const int MessageFrame = 6;

    // Kind, id, names of fields.
    private const int CallFrame = 12;

    // A result may be told as a note to a model that takes no tools; the note's heading counts.
    private const int ResultFrame = 24;

    private const int ToolFrame = 16;
    private const int RequestFrame = 8;
    private const int DataUnit = 64 * 1024;

    public int Count(ChatMessage message)
    {
        long tokens = MessageFrame + Text(message.AuthorName);
        foreach (var content in message.Contents)
        {
            tokens += Count(content);
        }

        return Clamp(tokens);
    }

    /// <summary>What a request takes beside its messages: tools, instructions, the schema of its answer.</summary>
    public int Count(ChatOptions? options, ModelEntry? entry = null)
    {
        long tokens = RequestFrame + Text(options?.Instructions);
        foreach (var tool in options?.Tools ?? [])
        {
            if (entry is null || ChannelChatClient.IsTaken(tool, entry))
            {
                tokens += ToolFrame + Text(tool.Name) + Text(tool.Description)
                    + (tool is AIFunctionDeclaration function ? Json(function.JsonSchema) + Json(function.ReturnJsonSchema) : 0);
            }
        }

        if (options?.ResponseFormat is ChatResponseFormatJson format)
        {
            tokens += Text(format.SchemaName) + Text(format.SchemaDescription) + Json(format.Schema);
        }

        return Clamp(tokens);
    }

    private long Count(AIContent content) => content switch
    {
        TextContent text => Text(text.Text),
        TextReasoningContent reasoning => Text(reasoning.Text) + Text(reasoning.ProtectedData),
        FunctionCallContent call => CallFrame + Text(call.Name) + (call.Arguments is { Count: > 0 } arguments ? Arguments(arguments) : 2),
        FunctionResultContent result => ResultFrame + Value(result.Result),
        DataContent data when data.HasTopLevelMediaType("text") => (data.Data.Length / 2) + Text(data.Name),
        DataContent data when data.HasTopLevelMediaType("image") => imageTokens,
        DataContent data => (long)imageTokens * ((data.Data.Length / DataUnit) + 1),
        UriContent uri => imageTokens + Text(uri.Uri.OriginalString),
        ErrorContent error => Text(error.Message),
        UsageContent => 0,
        _ => imageTokens,
    };

    private long Value(object? value) => value switch
    {
        null => 1,
        string text => Text(text),
        JsonElement element => Json(element),
        AIContent content => Count(content),
        IEnumerable<AIContent> contents => contents.Sum(Count),
        _ => Arguments([new("result", value)]),
    };

    private long Arguments(IEnumerable<KeyValuePair<string, object?>> arguments)
    {
        try
        {
            return Text(NativeArguments.Write(arguments));
        }
        catch (Exception exception) when (exception is NotSupportedException or JsonException or ArgumentException or InvalidOperationException)
        {
            // What cannot be written will not be sent either; it counts roughly.
            return arguments.Sum(pair => Text(pair.Key) + Text(Convert.ToString(pair.Value, CultureInfo.InvariantCulture)) + 4);
        }
    }

    private long Json(JsonElement? element) => element is { ValueKind: not JsonValueKind.Undefined } json ? Text(json.GetRawText()) : 0;

    private long Text(string? text) => string.IsNullOrEmpty(text) ? 0 : Math.Max(0, counter.Count(text, model));

    private static int Clamp(long tokens) => (int)Math.Min(tokens, int.MaxValue);
}
