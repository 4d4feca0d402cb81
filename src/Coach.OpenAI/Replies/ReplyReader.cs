using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Coach.Providers;

/// <summary>Reads replies of the protocol <c>chat/completions</c>, whole ones and what they share with streams.</summary>
internal static class ReplyReader
{
    /// <exception cref="ModelCallException">It is an error, or has no message.</exception>
    public static ChatResponse Read(JsonElement reply, CallFailure failures)
    {
        ThrowIfError(reply, failures);
        var choice = reply.Elements("choices").FirstOrDefault();
        var message = choice.Find("message");
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw failures.Of(reply.ValueKind == JsonValueKind.Object ? AttemptOutcome.Empty : AttemptOutcome.Unreadable);
        }

        var contents = Contents(message);
        var calls = new ToolCallParts();
        AddCalls(calls, message);
        contents.AddRange(calls.Take());
        return new(new ChatMessage(ChatRole.Assistant, contents) { MessageId = reply.Text("id") })
        {
            ResponseId = reply.Text("id"),
            ModelId = reply.Text("model"),
            CreatedAt = Created(reply),
            FinishReason = Finish(choice),
            Usage = Usage(reply),
        };
    }

    /// <exception cref="ModelCallException">It is an error, although its status said otherwise.</exception>
    public static void ThrowIfError(JsonElement reply, CallFailure failures)
    {
        if (reply.Find("error").ValueKind is JsonValueKind.Object or JsonValueKind.String)
        {
            throw failures.FromError(ServerError.Read(reply));
        }
    }

    /// <summary>Thoughts, text and refusal of a message or a piece of one.</summary>
    public static List<AIContent> Contents(JsonElement message)
    {
        var contents = new List<AIContent>();
        if ((message.Text("reasoning_content") ?? message.Text("reasoning")) is { Length: > 0 } thought)
        {
            contents.Add(new TextReasoningContent(thought));
        }

        if (message.Text("content") is { Length: > 0 } text)
        {
            contents.Add(new TextContent(text));
        }

        foreach (var part in message.Elements("content"))
        {
            if (part.Text("text") is { Length: > 0 } piece)
            {
                contents.Add(new TextContent(piece));
            }
            else if (part.Text("refusal") is { Length: > 0 } no)
            {
                contents.Add(Refusal(no));
            }
        }

        if (message.Text("refusal") is { Length: > 0 } refusal)
        {
            contents.Add(Refusal(refusal));
        }

        return contents;
    }

    public static void AddCalls(ToolCallParts calls, JsonElement message)
    {
        foreach (var piece in message.Elements("tool_calls"))
        {
            calls.Add(piece);
        }
    }

    public static ChatFinishReason? Finish(JsonElement choice) => choice.Text("finish_reason") switch
    {
        null or "" => null,
        "stop" => ChatFinishReason.Stop,
        "length" => ChatFinishReason.Length,
        "tool_calls" or "function_call" => ChatFinishReason.ToolCalls,
        "content_filter" => ChatFinishReason.ContentFilter,
        var other => new ChatFinishReason(other),
    };

    public static DateTimeOffset? Created(JsonElement reply) =>
        reply.Number("created") is { } seconds and >= 0 and <= 253402300799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    public static UsageDetails? Usage(JsonElement reply)
    {
        var usage = reply.Find("usage");
        return usage.ValueKind != JsonValueKind.Object ? null : new()
        {
            InputTokenCount = usage.Number("prompt_tokens"),
            OutputTokenCount = usage.Number("completion_tokens"),
            TotalTokenCount = usage.Number("total_tokens"),
            CachedInputTokenCount = usage.Find("prompt_tokens_details").Number("cached_tokens"),
            ReasoningTokenCount = usage.Find("completion_tokens_details").Number("reasoning_tokens"),
        };
    }

    private static ErrorContent Refusal(string text) => new(text) { ErrorCode = "refusal" };
}
