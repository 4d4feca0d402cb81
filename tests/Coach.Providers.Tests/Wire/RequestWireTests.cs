using System.Text.Json;
using Coach.Providers.Tests.Wire.Fake;
using Microsoft.Extensions.AI;

namespace Coach.Providers.Tests.Wire;

/// <summary>What the clients send.</summary>
public sealed class RequestWireTests
{
    private static readonly AIFunction Weather = AIFunctionFactory.Create((string city, int days = 1) => $"{city} {days}", "weather", "Tells the weather.");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OpenAI_is_sent_tools_limits_images_and_the_system_prompt_in_their_places(bool streamed)
    {
        var sent = await SendAsync("openai", streamed, Rich(), Messages());

        var function = sent.GetProperty("tools")[0].GetProperty("function");
        Assert.Equal(("function", "weather", "Tells the weather."), (Text(sent, "tools", 0, "type"), Text(function, "name"), Text(function, "description")));
        Assert.Equal("string", Text(function, "parameters", "properties", "city", "type"));
        Assert.Equal(["city"], function.GetProperty("parameters").GetProperty("required").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal("weather", Text(sent, "tool_choice", "function", "name"));
        Assert.Equal("END", Text(sent, "stop", 0));
        Assert.Equal((0.25, 77), (sent.GetProperty("temperature").GetDouble(), sent.GetProperty("max_tokens").GetInt32()));
        Assert.Equal(("system", "user"), (Text(sent, "messages", 0, "role"), Text(sent, "messages", 1, "role")));
        Assert.Contains("Be brief.", sent.GetProperty("messages")[0].GetRawText(), StringComparison.Ordinal);
        Assert.Equal(("text", "image_url"), (Text(sent, "messages", 1, "content", 0, "type"), Text(sent, "messages", 1, "content", 1, "type")));
        Assert.Equal("data:image/png;base64,AQID", Text(sent, "messages", 1, "content", 1, "image_url", "url"));
        Assert.Equal(streamed, sent.TryGetProperty("stream_options", out var counts) && counts.GetProperty("include_usage").GetBoolean());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Anthropic_is_sent_tools_limits_images_and_the_system_prompt_in_their_places(bool streamed)
    {
        var sent = await SendAsync("anthropic", streamed, Rich(), Messages());

        Assert.Equal(("weather", "Tells the weather."), (Text(sent, "tools", 0, "name"), Text(sent, "tools", 0, "description")));
        Assert.Equal("string", Text(sent, "tools", 0, "input_schema", "properties", "city", "type"));
        Assert.Equal(("tool", "weather"), (Text(sent, "tool_choice", "type"), Text(sent, "tool_choice", "name")));
        Assert.Equal("END", Text(sent, "stop_sequences", 0));
        Assert.Equal(77, sent.GetProperty("max_tokens").GetInt32());
        Assert.False(sent.TryGetProperty("temperature", out _), "The package sends a temperature now: the remarks of AnthropicChatClient say that it does not.");
        Assert.Contains("Be brief.", sent.GetProperty("system").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("user", Text(sent, "messages", 0, "role"));
        Assert.Equal(("text", "image"), (Text(sent, "messages", 0, "content", 0, "type"), Text(sent, "messages", 0, "content", 1, "type")));
        Assert.Equal(("image/png", "AQID"), (Text(sent, "messages", 0, "content", 1, "source", "media_type"), Text(sent, "messages", 0, "content", 1, "source", "data")));
    }

    [Theory]
    [InlineData("openai", "auto", "\"auto\"")]
    [InlineData("openai", "required", "\"required\"")]
    [InlineData("openai", "none", "\"none\"")]
    [InlineData("anthropic", "auto", "{\"type\":\"auto\"}")]
    [InlineData("anthropic", "required", "{\"type\":\"any\"}")]
    [InlineData("anthropic", "none", "{\"type\":\"none\"}")]
    public async Task Whether_a_tool_has_to_be_called_is_said_as_the_protocol_says_it(string protocol, string mode, string expected)
    {
        var sent = await SendAsync(protocol, false, new()
        {
            Tools = [Weather],
            ToolMode = mode switch { "auto" => ChatToolMode.Auto, "none" => ChatToolMode.None, _ => ChatToolMode.RequireAny },
        });

        // A mode that is the protocol's default may be left out, and without tools there is nothing to call.
        var isSaid = sent.TryGetProperty("tool_choice", out var choice);
        Assert.True(isSaid ? choice.GetRawText() == expected : mode == "auto" || (mode == "none" && !sent.TryGetProperty("tools", out _)), sent.GetRawText());
    }

    [Fact]
    public async Task A_schema_for_the_answer_is_sent_to_OpenAI()
    {
        using var schema = JsonDocument.Parse("""{"type":"object","properties":{"mood":{"type":"integer"}}}""");
        var sent = await SendAsync("openai", false, new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement, "mood") });
        Assert.Equal(("json_schema", "mood"), (Text(sent, "response_format", "type"), Text(sent, "response_format", "json_schema", "name")));
        Assert.Equal("integer", Text(sent, "response_format", "json_schema", "schema", "properties", "mood", "type"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_and_their_results_go_back_in_pairs(bool streamed)
    {
        List<ChatMessage> messages =
        [
            new(ChatRole.User, "Weather?"),
            new(ChatRole.Assistant, [new TextContent("I look."), new FunctionCallContent("c1", "weather", new Dictionary<string, object?> { ["city"] = "Köln" })]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", "rain")]),
        ];
        var openAI = await SendAsync("openai", streamed, null, messages);
        var anthropic = await SendAsync("anthropic", streamed, null, messages);

        Assert.Equal(("c1", "weather"), (Text(openAI, "messages", 1, "tool_calls", 0, "id"), Text(openAI, "messages", 1, "tool_calls", 0, "function", "name")));
        Assert.Equal("Köln", Text(JsonDocument.Parse(Text(openAI, "messages", 1, "tool_calls", 0, "function", "arguments")).RootElement, "city"));
        Assert.Equal(("tool", "c1", "rain"), (Text(openAI, "messages", 2, "role"), Text(openAI, "messages", 2, "tool_call_id"), Text(openAI, "messages", 2, "content")));

        Assert.Equal(("tool_use", "c1"), (Text(anthropic, "messages", 1, "content", 1, "type"), Text(anthropic, "messages", 1, "content", 1, "id")));
        Assert.Equal("Köln", Text(anthropic, "messages", 1, "content", 1, "input", "city"));
        Assert.Equal(("user", "tool_result", "c1"), (Text(anthropic, "messages", 2, "role"), Text(anthropic, "messages", 2, "content", 0, "type"), Text(anthropic, "messages", 2, "content", 0, "tool_use_id")));
        Assert.Contains("rain", anthropic.GetProperty("messages")[2].GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task A_row_of_the_matrix_becomes_a_client_with_its_endpoint_and_key(string protocol)
    {
        var variable = $"COACH_TEST_KEY_{protocol.ToUpperInvariant()}";
        Environment.SetEnvironmentVariable(variable, FakeServer.Key);
        try
        {
            await using var server = await FakeServer.StartAsync("Hello from the row.");
            server.WantsKey = true;
            using var client = Client(protocol, new() { Provider = protocol, Model = "of-the-row", Endpoint = protocol == "openai" ? new(server.Address, "v1") : server.Address, KeyVariable = variable });
            Assert.Equal("Hello from the row.", (await client.GetResponseAsync("Hi")).Text);
            Assert.Equal("of-the-row", Text(server.Requests[0].Json, "model"));
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public void A_row_whose_key_is_missing_says_which_variable_it_wants(string protocol)
    {
        var missing = Assert.Throws<InvalidOperationException>(() => Client(protocol, new() { Provider = protocol, Model = "m", KeyVariable = "NO_SUCH_KEY_AT_ALL" }));
        Assert.Contains("NO_SUCH_KEY_AT_ALL", missing.Message, StringComparison.Ordinal);
        var neither = Assert.Throws<InvalidOperationException>(() => Client(protocol, new() { Provider = protocol, Model = "m" }));
        Assert.Contains("names neither a key variable", neither.Message, StringComparison.Ordinal);
    }

    private static IChatClient Client(string protocol, ModelEntry entry) => protocol == "openai" ? OpenAIProvider.Client(entry) : AnthropicProvider.Client(entry);

    private static ChatOptions Rich() => new()
    {
        Tools = [Weather], ToolMode = ChatToolMode.RequireSpecific("weather"), StopSequences = ["END"], Temperature = 0.25f, MaxOutputTokens = 77,
    };

    private static List<ChatMessage> Messages() =>
        [new(ChatRole.System, "Be brief."), new(ChatRole.User, [new TextContent("What is this?"), new DataContent(new byte[] { 1, 2, 3 }, "image/png")])];

    private static async Task<JsonElement> SendAsync(string protocol, bool streamed, ChatOptions? options, List<ChatMessage>? messages = null)
    {
        await using var server = await FakeServer.StartAsync("Good.");
        using var client = Clients.Make(protocol, server.Address);
        messages ??= [new(ChatRole.User, "Hi")];
        _ = streamed ? (await client.GetStreamingResponseAsync(messages, options).ToListAsync()).ToChatResponse() : await client.GetResponseAsync(messages, options);
        return server.Requests.Single().Json;
    }

    private static string Text(JsonElement json, params object[] path)
    {
        foreach (var step in path)
        {
            json = step is int index ? json[index] : json.GetProperty((string)step);
        }

        return json.GetString()!;
    }
}
