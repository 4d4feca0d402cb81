using System.Text.Json;
using System.Text.Json.Nodes;

namespace Coach.Providers.Tests.Wire.Fake;

/// <summary>A piece of a stream as it is written, whether it belongs to the reply's ending, and whether it is text.</summary>
internal readonly record struct FakeEvent(string Text, bool IsEnding = false, bool IsText = false);

/// <summary>How a protocol writes replies.</summary>
internal interface IWire
{
    string Whole(FakeRequest request, FakeReply reply);

    IEnumerable<FakeEvent> Events(FakeRequest request, FakeReply reply);
}

internal static class Pieces
{
    /// <summary>A text in pieces of three characters, none of which is half of one.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var runes = new List<string>();
        foreach (var rune in text.EnumerateRunes())
        {
            runes.Add(rune.ToString());
        }

        return runes.Chunk(3).Select(static chunk => string.Concat(chunk));
    }

    public static string Model(FakeRequest request) => request.Json.GetProperty("model").GetString()!;
}

internal sealed class OpenAIWire : IWire
{
    public string Whole(FakeRequest request, FakeReply reply)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = reply.IsRefusal || reply.Text.Length == 0 ? null : reply.Text };
        if (reply.IsRefusal)
        {
            message["refusal"] = reply.Text;
        }

        if (reply.Reasoning.Length > 0)
        {
            message["reasoning_content"] = reply.Reasoning;
        }

        if (reply.Calls.Count > 0)
        {
            message["tool_calls"] = new JsonArray([.. reply.Calls.Select((call, index) => Call(call, index, call.Arguments))]);
        }

        return new JsonObject
        {
            ["id"] = "chatcmpl-1",
            ["object"] = "chat.completion",
            ["created"] = 1_700_000_000,
            ["model"] = Pieces.Model(request),
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = Finish(reply) }),
            ["usage"] = Usage(reply),
        }.ToJsonString();
    }

    public IEnumerable<FakeEvent> Events(FakeRequest request, FakeReply reply)
    {
        yield return Chunk(new() { ["role"] = "assistant", ["content"] = "" });
        foreach (var piece in Pieces.Of(reply.Reasoning))
        {
            yield return Chunk(new() { ["reasoning_content"] = piece });
        }

        foreach (var piece in Pieces.Of(reply.Text))
        {
            yield return Chunk(new() { [reply.IsRefusal ? "refusal" : "content"] = piece }) with { IsText = true };
        }

        for (var index = 0; index < reply.Calls.Count; index++)
        {
            var call = reply.Calls[index];
            yield return Chunk(new() { ["tool_calls"] = new JsonArray(Call(call, index, "")) });
            foreach (var piece in Pieces.Of(call.Arguments))
            {
                yield return Chunk(new()
                {
                    ["tool_calls"] = new JsonArray(new JsonObject { ["index"] = index, ["function"] = new JsonObject { ["arguments"] = piece } }),
                });
            }
        }

        yield return Chunk([], Finish(reply)) with { IsEnding = true };
        if (request.Json.TryGetProperty("stream_options", out var options) && options.GetProperty("include_usage").GetBoolean())
        {
            yield return new(Data(new JsonObject { ["id"] = "chatcmpl-1", ["model"] = Pieces.Model(request), ["choices"] = new JsonArray(), ["usage"] = Usage(reply) }), IsEnding: true);
        }

        yield return new("data: [DONE]\n\n", IsEnding: true);

        FakeEvent Chunk(JsonObject delta, string? finish = null) => new(Data(new JsonObject
        {
            ["id"] = "chatcmpl-1",
            ["object"] = "chat.completion.chunk",
            ["created"] = 1_700_000_000,
            ["model"] = Pieces.Model(request),
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
        }));
    }

    private static string Finish(FakeReply reply) => reply.Calls.Count > 0 ? "tool_calls" : "stop";

    private static JsonObject Usage(FakeReply reply) => new()
    {
        ["prompt_tokens"] = reply.Usage.Input,
        ["completion_tokens"] = reply.Usage.Output,
        ["total_tokens"] = reply.Usage.Input + reply.Usage.Output,
    };

    private static JsonNode Call(FakeCall call, int index, string arguments) => new JsonObject
    {
        ["index"] = index,
        ["id"] = call.Id,
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = arguments },
    };

    private static string Data(JsonObject json) => $"data: {json.ToJsonString(FakeJson.Options)}\n\n";
}

internal sealed class AnthropicWire : IWire
{
    public string Whole(FakeRequest request, FakeReply reply)
    {
        var content = new JsonArray();
        if (reply.Reasoning.Length > 0)
        {
            content.Add((JsonNode)new JsonObject { ["type"] = "thinking", ["thinking"] = reply.Reasoning, ["signature"] = "c2ln" });
        }

        if (reply.Text.Length > 0)
        {
            content.Add((JsonNode)new JsonObject { ["type"] = "text", ["text"] = reply.Text, ["citations"] = null });
        }

        foreach (var call in reply.Calls)
        {
            content.Add((JsonNode)Block(call, JsonNode.Parse(call.Arguments)!));
        }

        return Message(request, content, Stop(reply), reply).ToJsonString();
    }

    public IEnumerable<FakeEvent> Events(FakeRequest request, FakeReply reply)
    {
        yield return Event(new() { ["type"] = "message_start", ["message"] = Message(request, [], null, reply with { Usage = (reply.Usage.Input, 1) }) });
        var index = 0;
        if (reply.Reasoning.Length > 0)
        {
            yield return Start(index, new() { ["type"] = "thinking", ["thinking"] = "", ["signature"] = "" });
            foreach (var piece in Pieces.Of(reply.Reasoning))
            {
                yield return Delta(index, new() { ["type"] = "thinking_delta", ["thinking"] = piece });
            }

            yield return Delta(index, new() { ["type"] = "signature_delta", ["signature"] = "c2ln" });
            yield return Stopped(index++);
        }

        if (reply.Text.Length > 0)
        {
            yield return Start(index, new() { ["type"] = "text", ["text"] = "", ["citations"] = null });
            foreach (var piece in Pieces.Of(reply.Text))
            {
                yield return Delta(index, new() { ["type"] = "text_delta", ["text"] = piece }) with { IsText = true };
            }

            yield return Stopped(index++);
        }

        foreach (var call in reply.Calls)
        {
            yield return Start(index, Block(call, new JsonObject()));
            foreach (var piece in Pieces.Of(call.Arguments))
            {
                yield return Delta(index, new() { ["type"] = "input_json_delta", ["partial_json"] = piece });
            }

            yield return Stopped(index++);
        }

        yield return Event(new()
        {
            ["type"] = "message_delta",
            ["delta"] = new JsonObject { ["stop_reason"] = Stop(reply), ["stop_sequence"] = null },
            ["usage"] = new JsonObject { ["output_tokens"] = reply.Usage.Output },
        }) with { IsEnding = true };
        yield return Event(new() { ["type"] = "message_stop" }) with { IsEnding = true };
    }

    private static JsonObject Message(FakeRequest request, JsonArray content, string? stop, FakeReply reply) => new()
    {
        ["id"] = "msg_1",
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = Pieces.Model(request),
        ["content"] = content,
        ["stop_reason"] = stop,
        ["stop_sequence"] = null,
        ["usage"] = new JsonObject { ["input_tokens"] = reply.Usage.Input, ["output_tokens"] = reply.Usage.Output },
    };

    private static string Stop(FakeReply reply) => reply.IsRefusal ? "refusal" : reply.Calls.Count > 0 ? "tool_use" : "end_turn";

    private static JsonObject Block(FakeCall call, JsonNode input) => new() { ["type"] = "tool_use", ["id"] = call.Id, ["name"] = call.Name, ["input"] = input };

    private static FakeEvent Start(int index, JsonObject block) => Event(new() { ["type"] = "content_block_start", ["index"] = index, ["content_block"] = block });

    private static FakeEvent Delta(int index, JsonObject delta) => Event(new() { ["type"] = "content_block_delta", ["index"] = index, ["delta"] = delta });

    private static FakeEvent Stopped(int index) => Event(new() { ["type"] = "content_block_stop", ["index"] = index });

    private static FakeEvent Event(JsonObject json) => new($"event: {json["type"]}\ndata: {json.ToJsonString(FakeJson.Options)}\n\n");
}

internal static class FakeJson
{
    /// <summary>Letters stay as they are, so that pieces can cut them in their middle.</summary>
    public static JsonSerializerOptions Options { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
