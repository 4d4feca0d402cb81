using Coach.Providers.Tests.Fallback;
using Coach.Providers.Tests.Wire.Fake;
using Microsoft.Extensions.AI;

namespace Coach.Providers.Tests.Wire;

/// <summary>One provider fails over HTTP, and the other, which speaks the other protocol, answers.</summary>
public sealed class FallbackWireTests
{
    public static TheoryData<string, bool, string, AttemptOutcome> Failures
    {
        get
        {
            (string, AttemptOutcome, AttemptOutcome)[] cases =
            [
                ("429", AttemptOutcome.RateLimited, AttemptOutcome.RateLimited),
                ("503", AttemptOutcome.Unavailable, AttemptOutcome.Unavailable),
                ("529", AttemptOutcome.Unavailable, AttemptOutcome.Unavailable),
                ("400", AttemptOutcome.Rejected, AttemptOutcome.Rejected),
                ("dead", AttemptOutcome.ConnectionFailed, AttemptOutcome.ConnectionFailed),
                ("key", AttemptOutcome.NotAuthorized, AttemptOutcome.NotAuthorized),
                ("empty", AttemptOutcome.Empty, AttemptOutcome.Empty),
                ("blank", AttemptOutcome.Empty, AttemptOutcome.Empty),
                ("null", AttemptOutcome.Unreadable, AttemptOutcome.Unreadable),
                ("page", AttemptOutcome.Unreadable, AttemptOutcome.Unreadable),
                ("refusal", AttemptOutcome.Refused, AttemptOutcome.Refused),
                ("cut", AttemptOutcome.ConnectionFailed, AttemptOutcome.ConnectionFailed),
                ("unfinished", AttemptOutcome.ConnectionFailed, AttemptOutcome.Unreadable),
            ];
            var data = new TheoryData<string, bool, string, AttemptOutcome>();
            foreach (var (failure, whole, streamed) in cases)
            {
                data.Add("openai", false, failure, whole);
                data.Add("openai", true, failure, streamed);
                data.Add("anthropic", false, failure, whole);
                data.Add("anthropic", true, failure, streamed);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task When_the_first_fails_the_second_answers(string protocol, bool streamed, string failure, AttemptOutcome outcome)
    {
        await using var pair = await Pair.StartAsync(protocol, failure == "dead");
        pair.First.WantsKey = failure == "key";
        pair.First.Add(Reply(failure, protocol));
        var asked = await Asked.OfAsync(new FallbackChatClient(pair.Endpoints(key: failure == "key" ? "sk-wrong" : null)), streamed);

        Assert.Equal(("second", $"a:{outcome} b:Succeeded"), (asked.Text, asked.Brief));
        Assert.Equal((failure == "dead" ? 0 : 1, 1), (pair.First.Requests.Count, pair.Second.Requests.Count));
        Assert.Equal((11L, 7L), (asked.Response.Usage?.InputTokenCount, asked.Response.Usage?.OutputTokenCount));
        Assert.DoesNotContain(asked.Response.Messages.SelectMany(message => message.Contents), content => content is ErrorContent);
    }

    [Theory]
    [MemberData(nameof(WireTests.Ways), MemberType = typeof(WireTests))]
    public async Task When_all_fail_each_is_named_with_its_status_and_nothing_of_the_servers(string protocol, bool streamed)
    {
        await using var pair = await Pair.StartAsync(protocol);
        pair.First.Add(FakeReply.Error(503, "server_error", "secret one"));
        pair.Second.Add(FakeReply.Error(529, "overloaded_error", "secret two"));
        var failure = await Assert.ThrowsAsync<ModelCallException>(() => new FallbackChatClient(pair.Endpoints()).AskAsync(streamed));

        Assert.Equal("a:Unavailable b:Unavailable", Pair.Brief(failure.Attempts));
        Assert.Equal([503, 529], failure.Attempts.Select(attempt => attempt.Status));
        Assert.Contains("a Unavailable (503, server_error)", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task After_a_part_was_handed_over_the_second_is_not_asked(string protocol)
    {
        var seen = new TaskCompletionSource();
        await using var pair = await Pair.StartAsync(protocol);
        pair.First.Add(new FakeReply { Text = "Half of an answer", HeldInTheMiddle = seen.Task, End = FakeEnd.Cut });
        var text = "";
        var failure = await Assert.ThrowsAsync<ModelCallException>(async () =>
        {
            await foreach (var update in new FallbackChatClient(pair.Endpoints()).GetStreamingResponseAsync(Asking.Question))
            {
                text += update.Text;
                if (text.Length > 0)
                {
                    seen.TrySetResult();
                }
            }
        });

        Assert.StartsWith("Hal", text, StringComparison.Ordinal);
        Assert.Equal((AttemptOutcome.ConnectionFailed, "a:ConnectionFailed"), (failure.Outcome, Pair.Brief(failure.Attempts)));
        Assert.Empty(pair.Second.Requests);
    }

    [Fact]
    public async Task A_refusal_in_the_middle_of_the_text_is_told_and_the_second_is_not_asked()
    {
        await using var pair = await Pair.StartAsync("anthropic");
        pair.First.Add(new FakeReply { Text = "First you take", IsRefusal = true });
        var failure = await Assert.ThrowsAsync<ModelCallException>(() => new FallbackChatClient(pair.Endpoints()).AskAsync(streamed: true));

        Assert.Equal(AttemptOutcome.Refused, failure.Outcome);
        Assert.Empty(pair.Second.Requests);

        pair.First.Add(new FakeReply { Text = "First you take", IsRefusal = true });
        Assert.Equal("second", (await new FallbackChatClient(pair.Endpoints()).AskAsync(streamed: false)).Text);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task Thoughts_alone_are_not_handed_over_so_the_second_answers(string protocol)
    {
        await using var pair = await Pair.StartAsync(protocol);
        pair.First.Add(new FakeReply { Reasoning = "Let me think of something", End = FakeEnd.Cut });
        var response = await new FallbackChatClient(pair.Endpoints()).AskAsync(streamed: true);

        Assert.Equal("second", response.Text);
        Assert.DoesNotContain(response.Messages.SelectMany(message => message.Contents), content => content is TextReasoningContent);
    }

    private static FakeReply Reply(string failure, string protocol) => failure switch
    {
        "429" => FakeReply.Error(429, "rate_limit_error", "slow", "17"),
        "503" => FakeReply.Error(503, "server_error", "busy"),
        "529" => FakeReply.Error(529, "overloaded_error", "Overloaded"),
        "400" => FakeReply.Error(400, "invalid_request_error", "messages: wrong"),
        "empty" => new(),
        "blank" => " \n",
        "null" => new() { Body = "null" },
        "page" => new() { Body = "<html>Welcome</html>" },

        // The one protocol says a refusal in a place of its own; the other only that it stops, and what it wrote before is ordinary text.
        "refusal" => new() { Text = protocol == "openai" ? "I can't help with that." : "", IsRefusal = true },
        "cut" => new() { End = FakeEnd.Cut },
        "unfinished" => new() { End = FakeEnd.Unfinished },
        _ => "never asked",
    };
}
