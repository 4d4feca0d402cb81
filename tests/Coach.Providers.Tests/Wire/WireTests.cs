using Coach.Providers.Tests.Fallback;
using Coach.Providers.Tests.Wire.Fake;
using Microsoft.Extensions.AI;

namespace Coach.Providers.Tests.Wire;

/// <summary>Both clients over HTTP, whole and streamed: the same comes of both.</summary>
public sealed class WireTests
{
    private const string Text = "Grüße, 世界! 👋🏽 That's it.";

    public static TheoryData<string, bool> Ways => new() { { "openai", false }, { "openai", true }, { "anthropic", false }, { "anthropic", true } };

    public static TheoryData<string, bool, int, string, string, AttemptOutcome> Errors
    {
        get
        {
            (int, string, string, AttemptOutcome)[] cases =
            [
                (429, "rate_limit_error", "slow down", AttemptOutcome.RateLimited),
                (503, "server_error", "busy", AttemptOutcome.Unavailable),
                (500, "api_error", "oops", AttemptOutcome.Unavailable),
                (408, "timeout", "late", AttemptOutcome.Unavailable),
                (529, "overloaded_error", "Overloaded", AttemptOutcome.Unavailable),
                (403, "permission_error", "forbidden here", AttemptOutcome.NotAuthorized),
                (404, "not_found_error", "model", AttemptOutcome.Rejected),
                (400, "invalid_request_error", "messages: wrong", AttemptOutcome.Rejected),
                (400, "content_filter", "filtered here", AttemptOutcome.Refused),
                (413, "request_too_large", "big", AttemptOutcome.ContextTooLong),
                (400, "context_length_exceeded", "long", AttemptOutcome.ContextTooLong),
                (400, "invalid_request_error", "prompt is too long: 205000 tokens > 200000 maximum", AttemptOutcome.ContextTooLong),
                (400, "BadRequestError", "This model's maximum context length is 4096 tokens.", AttemptOutcome.ContextTooLong),
                (400, "exceed_context_size_error", "the request exceeds the available context size", AttemptOutcome.ContextTooLong),
                (500, "api_error", "input length exceeds the context length", AttemptOutcome.ContextTooLong),
            ];
            var data = new TheoryData<string, bool, int, string, string, AttemptOutcome>();
            foreach (var (status, code, message, outcome) in cases)
            {
                foreach (var protocol in new[] { "openai", "anthropic" })
                {
                    data.Add(protocol, false, status, code, message, outcome);
                    data.Add(protocol, true, status, code, message, outcome);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_reply_comes_with_text_thoughts_usage_model_and_reason(string protocol, bool streamed)
    {
        await using var server = await FakeServer.StartAsync(new FakeReply { Text = Text, Reasoning = "Let me see…" });
        using var client = Clients.Make(protocol, server.Address);
        var response = await client.AskAsync(streamed);

        Assert.Equal(Text, response.Text);
        Assert.Equal("Let me see…", string.Concat(response.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().Select(thought => thought.Text)));
        Assert.Equal((11L, 7L), (response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount));
        Assert.Equal((ChatFinishReason.Stop, "m"), (response.FinishReason, response.ModelId));
        Assert.Equal(FakeServer.Key, server.Requests[0].Headers.GetValueOrDefault("x-api-key") ?? server.Requests[0].Headers["Authorization"]["Bearer ".Length..]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Tool_calls_come_whole(string protocol, bool streamed)
    {
        await using var server = await FakeServer.StartAsync(new FakeReply
        {
            Text = "One moment.",
            Calls = [new("c1", "SAVE", """{"text":"Grüße 👋","count":2}"""), new("c2", "COOK", "{}")],
        });
        using var client = Clients.Make(protocol, server.Address);
        var response = await client.AskAsync(streamed);
        var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();

        Assert.Equal(["c1 SAVE", "c2 COOK"], calls.Select(call => $"{call.CallId} {call.Name}"));
        Assert.Equal(("Grüße 👋", "2"), (calls[0].Arguments!["text"]!.ToString(), calls[0].Arguments!["count"]!.ToString()));
        Assert.All(calls, call => Assert.Null(call.Exception));
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
    }

    [Theory]
    [InlineData("openai", 1)]
    [InlineData("openai", 2)]
    [InlineData("openai", 7)]
    [InlineData("openai", 4096)]
    [InlineData("anthropic", 1)]
    [InlineData("anthropic", 2)]
    [InlineData("anthropic", 7)]
    [InlineData("anthropic", 4096)]
    public async Task However_a_stream_is_cut_the_same_comes_of_it(string protocol, int bytes)
    {
        await using var server = await FakeServer.StartAsync(new FakeReply { Text = Text, PieceBytes = bytes, KeepsAlive = true, Calls = [new("c1", "SAVE", """{"text":"世界"}""")] });
        using var client = Clients.Make(protocol, server.Address);
        var response = await client.AskAsync(streamed: true);

        Assert.Equal(Text, response.Text);
        Assert.Equal("世界", Assert.Single(response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()).Arguments!["text"]!.ToString());
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task An_error_of_the_server_is_told_by_its_kind(string protocol, bool streamed, int status, string code, string message, AttemptOutcome outcome)
    {
        await using var server = await FakeServer.StartAsync(FakeReply.Error(status, code, message));
        using var client = Clients.Make(protocol, server.Address);
        var failure = await Assert.ThrowsAsync<ModelCallException>(() => client.AskAsync(streamed));

        Assert.Equal((outcome, status, code), (failure.Outcome, (int)failure.Status!, failure.Code));
        Assert.DoesNotContain(message, failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_time_to_wait_is_read_as_seconds_or_as_a_date(string protocol, bool streamed)
    {
        var until = DateTimeOffset.UtcNow.AddHours(2);
        await using var server = await FakeServer.StartAsync(
            FakeReply.Error(429, "rate_limit_error", "slow", "17"), FakeReply.Error(429, "rate_limit_error", "slow", until.ToString("R")), FakeReply.Error(429, "rate_limit_error", "slow", "soon"));
        using var client = Clients.Make(protocol, server.Address);

        Assert.Equal(TimeSpan.FromSeconds(17), (await Assert.ThrowsAsync<ModelCallException>(() => client.AskAsync(streamed))).RetryAfter);
        var date = (await Assert.ThrowsAsync<ModelCallException>(() => client.AskAsync(streamed))).RetryAfter;
        Assert.InRange(date!.Value, TimeSpan.FromHours(1), TimeSpan.FromHours(2));
        Assert.Null((await Assert.ThrowsAsync<ModelCallException>(() => client.AskAsync(streamed))).RetryAfter);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_wrong_key_is_told_and_not_repeated(string protocol, bool streamed)
    {
        await using var server = await FakeServer.StartAsync();
        server.WantsKey = true;
        using var client = Clients.Make(protocol, server.Address, "sk-wrong");
        var failure = await Assert.ThrowsAsync<ModelCallException>(() => client.AskAsync(streamed));

        Assert.Equal(AttemptOutcome.NotAuthorized, failure.Outcome);
        Assert.DoesNotContain("sk-", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_server_that_wants_no_key_is_sent_none(string protocol, bool streamed)
    {
        await using var server = await FakeServer.StartAsync();
        using var client = Clients.Make(protocol, server.Address, key: null);
        Assert.Equal("Hello.", (await client.AskAsync(streamed)).Text);
        Assert.False(server.Requests[0].Headers.ContainsKey("Authorization") || server.Requests[0].Headers.ContainsKey("x-api-key"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_dead_port_is_a_failed_connection(string protocol, bool streamed)
    {
        using var client = Clients.Make(protocol, FakeServer.DeadAddress());
        Assert.Equal(AttemptOutcome.ConnectionFailed, (await Assert.ThrowsAsync<ModelCallException>(() => client.AskAsync(streamed))).Outcome);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_reply_that_breaks_off_is_no_answer(string protocol, bool streamed)
    {
        await using var server = await FakeServer.StartAsync(new FakeReply { Text = Text, End = FakeEnd.Cut }, new FakeReply { Text = Text, End = FakeEnd.Unfinished });
        using var client = Clients.Make(protocol, server.Address);

        Assert.Equal(AttemptOutcome.ConnectionFailed, (await Assert.ThrowsAsync<ModelCallException>(() => client.AskAsync(streamed))).Outcome);
        Assert.Equal(
            streamed ? AttemptOutcome.Unreadable : AttemptOutcome.ConnectionFailed,
            (await Assert.ThrowsAsync<ModelCallException>(() => client.AskAsync(streamed))).Outcome);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_is_no_reply_cannot_be_read(string protocol, bool streamed)
    {
        await using var server = await FakeServer.StartAsync();
        using var client = Clients.Make(protocol, server.Address);
        foreach (var body in new[] { "<html>Welcome</html>", "null", "[]", "{", "", "{}" })
        {
            server.Add(new FakeReply { Body = body });
            var failure = await Assert.ThrowsAsync<ModelCallException>(() => client.AskAsync(streamed));
            Assert.True(failure.Outcome is AttemptOutcome.Unreadable or AttemptOutcome.Empty, $"{body}: {failure.Outcome}");
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Cancelling_ends_the_request(string protocol, bool streamed)
    {
        var held = new TaskCompletionSource();
        await using var server = await FakeServer.StartAsync(new FakeReply { Text = Text, Held = held.Task });
        using var client = Clients.Make(protocol, server.Address);
        using var caller = new CancellationTokenSource();
        var asking = client.AskAsync(streamed, token: caller.Token);
        var request = await server.NextRequestAsync();
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await request.Aborted;
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Text_is_handed_over_before_the_reply_is_whole_and_leaving_ends_the_request(string protocol)
    {
        var held = new TaskCompletionSource();
        await using var server = await FakeServer.StartAsync(new FakeReply { Text = Text, HeldInTheMiddle = held.Task });
        using var client = Clients.Make(protocol, server.Address);
        await foreach (var update in client.GetStreamingResponseAsync(Asking.Question))
        {
            if (update.Text.Length > 0)
            {
                Assert.Equal("Grü", update.Text);
                break;
            }
        }

        await (await server.NextRequestAsync()).Aborted;
    }
}
