using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Coach.Providers;

/// <summary>Writes messages as the protocol has them.</summary>
internal static class MessageWriter
{
    /// <exception cref="ModelCallException">A content is neither text nor image, and nothing that the protocol has a place for.</exception>
    public static void Write(Utf8JsonWriter writer, ChatMessage message, CallFailure failures)
    {
        foreach (var result in message.Contents.OfType<FunctionResultContent>())
        {
            writer.WriteStartObject();
            writer.WriteString("role", "tool");
            writer.WriteString("tool_call_id", result.CallId);
            writer.WriteString("content", JsonValues.Text(result.Result));
            writer.WriteEndObject();
        }

        if (message.Role == ChatRole.Tool)
        {
            return;
        }

        var rest = message.Contents.Where(static content => content is not FunctionResultContent).ToList();
        if (rest.Count == 0 && message.Contents.Count > 0)
        {
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("role", message.Role.Value);
        var calls = rest.OfType<FunctionCallContent>().ToList();
        WriteContent(writer, message, rest, calls.Count > 0, failures);
        if (calls.Count > 0)
        {
            WriteCalls(writer, calls);
        }

        writer.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter writer, ChatMessage message, List<AIContent> contents, bool hasCalls, CallFailure failures)
    {
        if (!contents.Exists(static content => content is DataContent or UriContent))
        {
            if (hasCalls && message.Text.Length == 0)
            {
                writer.WriteNull("content");
            }
            else
            {
                writer.WriteString("content", message.Text);
            }

            return;
        }

        writer.WriteStartArray("content");
        foreach (var content in contents)
        {
            switch (content)
            {
                case TextContent text:
                    writer.WriteStartObject();
                    writer.WriteString("type", "text");
                    writer.WriteString("text", text.Text);
                    writer.WriteEndObject();
                    break;
                case DataContent data when data.HasTopLevelMediaType("image"):
                    WriteImage(writer, data.Uri);
                    break;
                case UriContent uri when uri.HasTopLevelMediaType("image"):
                    WriteImage(writer, uri.Uri.AbsoluteUri);
                    break;
                case DataContent or UriContent:
                    throw failures.Of(AttemptOutcome.Rejected, new NotSupportedException("Of a message's contents only texts and images can be sent to this server."));
                default:
                    break;
            }
        }

        writer.WriteEndArray();
    }

    private static void WriteImage(Utf8JsonWriter writer, string uri)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "image_url");
        writer.WriteStartObject("image_url");
        writer.WriteString("url", uri);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter writer, List<FunctionCallContent> calls)
    {
        writer.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            writer.WriteStartObject();
            writer.WriteString("id", call.CallId);
            writer.WriteString("type", "function");
            writer.WriteStartObject("function");
            writer.WriteString("name", call.Name);
            writer.WriteString("arguments", JsonValues.Write(call.Arguments));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
