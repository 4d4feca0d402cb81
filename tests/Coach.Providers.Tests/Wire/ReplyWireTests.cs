using Coach.Providers.Tests.Wire.Fake;
using Microsoft.Extensions.AI;

namespace Coach.Providers.Tests.Wire;

/// <summary>Replies as no specification has them.</summary>
public sealed class ReplyWireTests
{
    private const string Events = "text/event-stream";

    [Fact]
    public async Task A_stream_that_says_it_is_done_is_an_answer_and_one_that_just_ends_is_none()
    {
        Assert.Equal("Once upon", (await AskAsync("openai", true, Stream(Chunk("""{"content":"Once upon"}"""), "[DONE]"))).Text);
        var failure = await FailAsync("openai", true, Stream(Chunk("""{"content":"Once upon"}""")));
        Assert.Equal(AttemptOutcome.Unreadable, failure.Outcome);
    }

    [Theory]
    [InlineData("openai", false)]
    [InlineData("openai", true)]
    [InlineData("anthropic", true)]
    public async Task An_error_inside_a_good_reply_is_an_error(string protocol, bool streamed)
    {
        const string error = """{"type":"error","error":{"type":"overloaded_error","code":"overloaded_error","message":"Overloaded."}}""";
        var failure = await FailAsync(protocol, streamed, streamed
            ? new() { Body = $"event: error\ndata: {error}\n\n", BodyType = Events }
            : new() { Body = error });
        Assert.Equal((AttemptOutcome.Unavailable, "overloaded_error"), (failure.Outcome, failure.Code));
    }

    [Fact]
    public async Task A_whole_reply_to_a_stream_is_read_as_what_it_is()
    {
        var response = await AskAsync("openai", true, new()
        {
            Body = """{"id":"1","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"All at once."},"finish_reason":"stop"}]}""",
        });
        Assert.Equal("All at once.", response.Text);
    }

    [Fact]
    public async Task An_error_inside_a_good_reply_of_Anthropics_is_no_reply_at_all()
    {
        var failure = await FailAsync("anthropic", false, new() { Body = """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded."}}""" });
        Assert.Equal(AttemptOutcome.Unreadable, failure.Outcome);
    }

    [Fact]
    public async Task A_whole_reply_to_a_stream_of_Anthropics_is_a_failure_that_the_next_model_can_mend()
    {
        var failure = await FailAsync("anthropic", true, new()
        {
            Body = """{"id":"1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"All at once."}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""",
        });
        Assert.Equal(AttemptOutcome.Unreadable, failure.Outcome);
    }

    [Fact]
    public async Task Calls_whose_pieces_are_mixed_come_whole_and_in_order()
    {
        var response = await AskAsync("openai", true, Stream(
            Chunk("""{"tool_calls":[{"index":1,"id":"b","type":"function","function":{"name":"second","arguments":"{\"n\""}}]}"""),
            Chunk("""{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"first","arguments":""}}]}"""),
            Chunk("""{"tool_calls":[{"index":1,"function":{"arguments":":2}"}},{"index":0,"function":{"arguments":"{\"n\":1}"}}]}"""),
            Chunk("{}", "tool_calls"),
            "[DONE]"));

        var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().OrderBy(call => call.CallId, StringComparer.Ordinal).ToList();
        Assert.Equal([("a", "first", "1"), ("b", "second", "2")], calls.Select(call => (call.CallId, call.Name, call.Arguments?["n"]?.ToString() ?? "")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"n\": ")]
    [InlineData("[1]")]
    [InlineData("not json")]
    public async Task A_call_whose_arguments_are_no_object_is_still_a_call(string arguments)
    {
        foreach (var streamed in new[] { false, true })
        {
            var response = await AskAsync("openai", streamed, new() { Text = "I call.", Calls = [new("c1", "first", arguments)] });
            var call = Assert.Single(response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>());
            Assert.Equal(("c1", "first"), (call.CallId, call.Name));
            Assert.Equal("I call.", response.Text);
        }
    }

    [Theory]
    [InlineData("openai", false)]
    [InlineData("openai", true)]
    [InlineData("anthropic", false)]
    [InlineData("anthropic", true)]
    public async Task A_refusal_is_never_an_answer(string protocol, bool streamed)
    {
        await using var server = await FakeServer.StartAsync(new FakeReply { Text = "I will not.", IsRefusal = true });
        using var client = new FallbackChatClient([new ModelEndpoint(new() { Provider = protocol, Model = "m", ContextTokens = 8192, OutputTokens = 64 }, Clients.Make(protocol, server.Address))]);
        var failure = await Assert.ThrowsAnyAsync<ModelCallException>(() => Asked.OfAsync(client, streamed));
        Assert.Contains("Refused", $"{failure.Outcome} {failure.Message}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openai", "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":[]},\"finish_reason\":\"stop\"}]}")]
    [InlineData("openai", "{\"choices\":\"many\"}")]
    [InlineData("openai", "{\"choices\":[{\"message\":{\"content\":\"x\",\"tool_calls\":[{}]},\"finish_reason\":7}]}")]
    [InlineData("anthropic", "{\"content\":\"x\"}")]
    [InlineData("anthropic", "{\"id\":\"1\",\"type\":\"message\",\"role\":\"nobody\",\"content\":[{\"type\":\"unheard\"}],\"stop_reason\":\"odd\",\"usage\":{}}")]
    [InlineData("anthropic", "{\"id\":\"1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[{\"type\":\"tool_use\",\"id\":\"\",\"name\":\"\",\"input\":7}],\"stop_reason\":\"tool_use\",\"usage\":{\"input_tokens\":-1,\"output_tokens\":\"x\"}}")]
    public async Task A_reply_of_the_wrong_shape_is_read_or_is_a_failure_of_its_call(string protocol, string body)
    {
        await using var server = await FakeServer.StartAsync(new FakeReply { Body = body });
        using var client = Clients.Make(protocol, server.Address);
        var thrown = await Record.ExceptionAsync(() => Asked.OfAsync(client, streamed: false));
        Assert.True(thrown is null or ModelCallException, thrown?.ToString());
    }

    [Theory]
    [InlineData("openai", false)]
    [InlineData("openai", true)]
    [InlineData("anthropic", false)]
    [InlineData("anthropic", true)]
    public async Task What_the_server_wrote_is_told_only_where_it_is_asked_for_and_never_with_the_key(string protocol, bool shows)
    {
        await using var server = await FakeServer.StartAsync(FakeReply.Error(400, "odd_request", $"The word zebra and {FakeServer.Key} are wrong."));
        using IChatClient client = protocol == "openai"
            ? new OpenAICompatibleChatClient("m", new Uri(server.Address, "v1"), FakeServer.Key, new() { ShowsServerText = shows })
            : new AnthropicChatClient("m", server.Address, FakeServer.Key, new() { ShowsServerText = shows });
        var failure = await Assert.ThrowsAnyAsync<ModelCallException>(() => client.GetResponseAsync("Hi"));
        Assert.Equal(shows, failure.Message.Contains("zebra", StringComparison.Ordinal));
        Assert.DoesNotContain(FakeServer.Key, failure.Message, StringComparison.Ordinal);
    }

    private static string Chunk(string delta, string? finish = null) =>
        $$"""{"id":"1","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{(finish is null ? "null" : $"\"{finish}\"")}}}]}""";

    private static FakeReply Stream(params string[] data) => new() { Body = string.Concat(data.Select(line => $"data: {line}\n\n")), BodyType = Events };

    private static async Task<ChatResponse> AskAsync(string protocol, bool streamed, FakeReply reply)
    {
        await using var server = await FakeServer.StartAsync(reply);
        using var client = Clients.Make(protocol, server.Address);
        return (await Asked.OfAsync(client, streamed)).Response;
    }

    private static Task<ModelCallException> FailAsync(string protocol, bool streamed, FakeReply reply) =>
        Assert.ThrowsAnyAsync<ModelCallException>(() => AskAsync(protocol, streamed, reply));
}
