using Coach.Providers.Tests.Fallback;
using Coach.Providers.Tests.Wire.Fake;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Coach.Providers.Tests.Wire;

/// <summary>Times, cancellation and length, over HTTP and two protocols.</summary>
public sealed class FallbackTimeWireTests
{
    [Theory]
    [MemberData(nameof(WireTests.Ways), MemberType = typeof(WireTests))]
    public async Task A_provider_is_left_alone_for_as_long_as_it_asks(string protocol, bool streamed)
    {
        var time = new FakeTimeProvider();
        await using var pair = await Pair.StartAsync(protocol);
        pair.First.Add(FakeReply.Error(429, "rate_limit_error", "slow", "17"));
        var client = new FallbackChatClient(pair.Endpoints(), time: time);

        Assert.Equal(TimeSpan.FromSeconds(17), (await Asked.OfAsync(client, streamed)).Attempts[0].RetryAfter);
        time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal("a:CircuitOpen b:Succeeded", (await Asked.OfAsync(client, streamed)).Brief);
        Assert.Single(pair.First.Requests);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("first", (await client.AskAsync(streamed)).Text);
    }

    [Theory]
    [MemberData(nameof(WireTests.Ways), MemberType = typeof(WireTests))]
    public async Task A_short_wait_is_waited_if_no_other_is_left(string protocol, bool streamed)
    {
        await using var server = await FakeServer.StartAsync(FakeReply.Error(429, "rate_limit_error", "slow", "0.02"));
        var response = await Asked.OfAsync(new FallbackChatClient([Pair.Endpoint(protocol, "a", server.Address)]), streamed);
        Assert.Equal(("Hello.", "a:RateLimited a:Succeeded"), (response.Text, response.Brief));
    }

    [Theory]
    [MemberData(nameof(WireTests.Ways), MemberType = typeof(WireTests))]
    public async Task A_provider_that_does_not_begin_is_left_in_time_and_its_request_ends(string protocol, bool streamed)
    {
        var time = new FakeTimeProvider();
        await using var pair = await Pair.StartAsync(protocol);
        pair.First.Add(new FakeReply { Text = "late", Held = new TaskCompletionSource().Task });
        var options = new FallbackOptions { FirstTokenTimeout = TimeSpan.FromSeconds(9), AttemptTimeout = TimeSpan.FromSeconds(streamed ? 60 : 9) };
        var asking = Asked.OfAsync(new FallbackChatClient(pair.Endpoints(), options, time: time), streamed);
        var request = await pair.First.NextRequestAsync();
        time.Advance(TimeSpan.FromSeconds(9));
        var response = await asking;

        Assert.Equal(("second", "a:TimedOut b:Succeeded"), (response.Text, response.Brief));
        await request.Aborted;
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task A_stream_that_stalls_in_its_text_is_left_in_time_and_the_second_is_not_asked(string protocol)
    {
        var time = new FakeTimeProvider();
        await using var pair = await Pair.StartAsync(protocol);
        pair.First.Add(new FakeReply { Text = "Half of an answer", HeldInTheMiddle = new TaskCompletionSource().Task });
        await using var updates = new FallbackChatClient(pair.Endpoints(), new() { IdleTimeout = TimeSpan.FromSeconds(3) }, time: time)
            .GetStreamingResponseAsync(Asking.Question).GetAsyncEnumerator();
        var text = "";
        while (text.Length == 0 && await updates.MoveNextAsync())
        {
            text += updates.Current.Text;
        }

        var next = updates.MoveNextAsync();
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(AttemptOutcome.TimedOut, (await Assert.ThrowsAsync<ModelCallException>(async () => await next)).Outcome);
        await (await pair.First.NextRequestAsync()).Aborted;
        Assert.Empty(pair.Second.Requests);
    }

    [Theory]
    [MemberData(nameof(WireTests.Ways), MemberType = typeof(WireTests))]
    public async Task Cancelling_ends_the_request_and_asks_nobody_else(string protocol, bool streamed)
    {
        await using var pair = await Pair.StartAsync(protocol);
        pair.First.Add(new FakeReply { Text = "late", Held = new TaskCompletionSource().Task });
        using var caller = new CancellationTokenSource();
        var asking = new FallbackChatClient(pair.Endpoints()).AskAsync(streamed, token: caller.Token);
        var request = await pair.First.NextRequestAsync();
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await request.Aborted;
        Assert.Empty(pair.Second.Requests);
    }

    [Theory]
    [MemberData(nameof(WireTests.Ways), MemberType = typeof(WireTests))]
    public async Task A_request_that_is_too_long_is_sent_again_with_less(string protocol, bool streamed)
    {
        await using var pair = await Pair.StartAsync(protocol);
        pair.First.Add(FakeReply.Error(400, "context_length_exceeded", "This model's maximum context length is 4096 tokens."));
        ChatMessage[] messages = [new(ChatRole.System, "Be kind."), .. History(40), new(ChatRole.User, "And now?")];
        var client = new FallbackChatClient(pair.Endpoints(context: 2000), fitter: new ContextFitter());
        var response = await Asked.OfAsync(client, streamed, messages);

        Assert.Equal(("first", "a:ContextTooLong a:Succeeded"), (response.Text, response.Brief));
        var lengths = pair.First.Requests.Select(request => request.Json.GetProperty("messages").GetArrayLength()).ToList();
        Assert.True(lengths[1] < lengths[0], $"{lengths[0]} and then {lengths[1]} messages");
        Assert.All(pair.First.Requests, request =>
        {
            Assert.Contains("Be kind.", request.Json.GetRawText(), StringComparison.Ordinal);
            Assert.Contains("And now?", request.Json.GetProperty("messages").EnumerateArray().Last().GetRawText(), StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(WireTests.Ways), MemberType = typeof(WireTests))]
    public async Task A_request_that_stays_too_long_goes_to_the_next(string protocol, bool streamed)
    {
        await using var pair = await Pair.StartAsync(protocol);
        pair.First.Otherwise = static _ => FakeReply.Error(413, "request_too_large", "big");
        var client = new FallbackChatClient(pair.Endpoints(), fitter: new ContextFitter());

        Assert.Equal("a:ContextTooLong a:ContextTooLong a:ContextTooLong b:Succeeded", (await Asked.OfAsync(client, streamed)).Brief);
        Assert.Equal("a:ContextTooLong b:Succeeded", (await Asked.OfAsync(new FallbackChatClient(pair.Endpoints()), streamed)).Brief);
    }

    private static IEnumerable<ChatMessage> History(int messages) => Enumerable.Range(0, messages).Select(index => new ChatMessage(
        index % 2 == 0 ? ChatRole.User : ChatRole.Assistant, string.Join(' ', Enumerable.Repeat($"word{index}", 30))));
}
