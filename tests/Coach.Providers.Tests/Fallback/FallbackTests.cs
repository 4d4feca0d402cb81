using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Coach.Providers.Tests.Fallback;

public sealed class FallbackTests
{
    private static readonly Dictionary<string, (Func<Request, IAsyncEnumerable<ChatResponseUpdate>> Line, AttemptOutcome Outcome)> Failures = new()
    {
        ["429"] = (Say.Throw(AttemptOutcome.RateLimited, 429), AttemptOutcome.RateLimited),
        ["http 503"] = (Say.Throw(() => new HttpRequestException("x", null, HttpStatusCode.ServiceUnavailable)), AttemptOutcome.Unavailable),
        ["http 529"] = (Say.Throw(() => new HttpRequestException("x", null, (HttpStatusCode)529)), AttemptOutcome.Unavailable),
        ["http 408"] = (Say.Throw(() => new HttpRequestException("x", null, HttpStatusCode.RequestTimeout)), AttemptOutcome.Unavailable),
        ["http 401"] = (Say.Throw(() => new HttpRequestException("x", null, HttpStatusCode.Unauthorized)), AttemptOutcome.NotAuthorized),
        ["http 404"] = (Say.Throw(() => new HttpRequestException("x", null, HttpStatusCode.NotFound)), AttemptOutcome.Rejected),
        ["http 413"] = (Say.Throw(() => new HttpRequestException("x", null, HttpStatusCode.RequestEntityTooLarge)), AttemptOutcome.ContextTooLong),
        ["too long by code"] = (Say.Throw(AttemptOutcome.Rejected, 400, "context_length_exceeded"), AttemptOutcome.ContextTooLong),
        ["http without status"] = (Say.Throw(() => new HttpRequestException("x")), AttemptOutcome.ConnectionFailed),
        ["socket, wrapped"] = (Say.Throw(() => new InvalidOperationException("x", new SocketException(111))), AttemptOutcome.ConnectionFailed),
        ["connection reset"] = (Say.Throw(() => new IOException("x")), AttemptOutcome.ConnectionFailed),
        ["timeout"] = (Say.Throw(() => new TimeoutException()), AttemptOutcome.TimedOut),
        ["the client's own cancellation"] = (Say.Throw(() => new OperationCanceledException()), AttemptOutcome.TimedOut),
        ["unknown exception"] = (Say.Throw(() => new InvalidOperationException("secret")), AttemptOutcome.Failed),
        ["vendor's exception"] = (Say.Throw(() => new FormatException()), AttemptOutcome.Unavailable),
        ["nothing"] = (Say.Updates(Say.Stop()), AttemptOutcome.Empty),
        ["white space"] = (Say.Updates(Say.Content(new TextContent(" \n")), Say.Stop()), AttemptOutcome.Empty),
        ["reasoning only"] = (Say.Updates(Say.Content(new TextReasoningContent("hm")), Say.Stop()), AttemptOutcome.Empty),
        ["filtered"] = (Say.Updates(Say.Stop(ChatFinishReason.ContentFilter)), AttemptOutcome.Refused),
        ["refusal"] = (Say.Updates(Say.Content(new ErrorContent("I cannot") { ErrorCode = "Refusal" }), Say.Stop()), AttemptOutcome.Refused),
        ["error instead of text"] = (Say.Updates(Say.Content(new ErrorContent("503 from upstream")), Say.Stop()), AttemptOutcome.Failed),
    };

    public static TheoryData<string, bool> EachFailure()
    {
        var data = new TheoryData<string, bool>();
        foreach (var name in Failures.Keys)
        {
            data.Add(name, false);
            data.Add(name, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EachFailure))]
    public async Task A_failure_is_classified_and_the_next_model_answers(string name, bool streamed)
    {
        var (line, outcome) = Failures[name];
        var models = new Models(new ScriptedClient(line), new ScriptedClient(Say.Text("answer")));
        var options = new FallbackOptions
        {
            Classify = exception => exception is FormatException ? new(AttemptOutcome.Unavailable, "vendor") : null,
        };
        var response = await new FallbackChatClient(models, options, time: new FakeTimeProvider()).AskAsync(streamed);

        Assert.Equal("answer", response.Text);
        Assert.Single(response.Messages);
        Assert.Equal($"a:{outcome} b:Succeeded", Models.Brief(response.GetAttempts()));
        Assert.Equal(response.GetAttempts(), models.Reports);
        Assert.Equal(streamed, response.GetAttempts()[1].TimeToFirstToken is not null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task If_every_model_fails_the_exception_has_all_attempts_and_no_word_of_theirs(bool streamed)
    {
        var client = new FallbackChatClient(new Models(
            new ScriptedClient(Say.Throw(AttemptOutcome.Unavailable, 503)),
            new ScriptedClient(Say.Throw(() => new InvalidOperationException("secret text"))),
            new ScriptedClient(Say.Throw(AttemptOutcome.Rejected, 400, "not a code: secret text"))));

        var thrown = await Assert.ThrowsAsync<ModelCallException>(() => client.AskAsync(streamed));

        Assert.Equal("a:Unavailable b:Failed c:Rejected", Models.Brief(thrown.Attempts));
        Assert.Equal(AttemptOutcome.Rejected, thrown.Outcome);
        Assert.Contains("test/a Unavailable (503), test/b Failed (InvalidOperationException), test/c Rejected (400)", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", thrown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_null_response_is_empty()
    {
        var response = await new FallbackChatClient(new Models(new NullClient(), new ScriptedClient(Say.Text("answer")))).AskAsync(streamed: false);

        Assert.Equal("a:Empty b:Succeeded", Models.Brief(response.GetAttempts()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_a_model_that_meets_the_requirements_the_error_says_so(bool streamed)
    {
        var client = new FallbackChatClient([new(new() { Provider = "p", Model = "m" }, new ScriptedClient(Say.Text("x")))]);
        var options = new ChatOptions().WithRequirements(new() { Capabilities = ModelCapabilities.Vision });

        var thrown = await Assert.ThrowsAsync<ModelCallException>(() => client.AskAsync(streamed, options));

        Assert.Contains("No model meets the request's requirements", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(thrown.Attempts);
    }

    [Fact]
    public async Task The_provider_gets_its_model_and_nothing_of_Coach()
    {
        var model = new ScriptedClient(Say.Text("x"));
        var options = new ChatOptions { ModelId = "other", Temperature = 0.5f }.WithRequirements(new() { ContextTokens = 1 });

        await new FallbackChatClient(new Models(model)).AskAsync(streamed: false, options);

        var sent = Assert.Single(model.Requests).Options!;
        Assert.Equal("a", sent.ModelId);
        Assert.Equal(0.5f, sent.Temperature);
        Assert.Null(sent.AdditionalProperties);
        Assert.Equal("other", options.ModelId);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task An_attempt_that_hangs_is_left_for_the_next_model(bool streamed, bool deaf)
    {
        var time = new FakeTimeProvider();
        var forever = new TaskCompletionSource();
        var first = new ScriptedClient(deaf ? Say.Deaf(forever.Task) : Say.Hang());
        var options = new FallbackOptions { AttemptTimeout = TimeSpan.FromSeconds(5) };
        var asked = new FallbackChatClient(new Models(first, new ScriptedClient(Say.Text("answer"))), options, time: time).AskAsync(streamed);
        await first.Started.Task;
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("a:TimedOut b:Succeeded", Models.Brief((await asked).GetAttempts()));
        forever.SetResult();
        await first.Stopped.Task;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_deadline_ends_the_request_without_trying_the_rest(bool streamed)
    {
        var time = new FakeTimeProvider();
        var first = new ScriptedClient(Say.Hang());
        var second = new ScriptedClient(Say.Text("late"));
        var options = new FallbackOptions { TotalTimeout = TimeSpan.FromSeconds(5) };
        var asked = new FallbackChatClient(new Models(first, second), options, time: time).AskAsync(streamed);
        await first.Started.Task;
        time.Advance(TimeSpan.FromSeconds(5));

        var thrown = await Assert.ThrowsAsync<ModelCallException>(() => asked);

        Assert.Equal(AttemptOutcome.TimedOut, thrown.Outcome);
        Assert.Contains("within 5 s", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(second.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_callers_cancellation_passes_through_and_is_no_failure(bool streamed)
    {
        var models = new Models(new ScriptedClient(Say.Hang()), new ScriptedClient(Say.Text("never")));
        var first = (ScriptedClient)models.Endpoints[0].Client;
        using var source = new CancellationTokenSource();
        var client = new FallbackChatClient(models);
        var asked = client.AskAsync(streamed, token: source.Token);
        await first.Started.Task;
        await source.CancelAsync();

        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);

        Assert.Equal(source.Token, thrown.CancellationToken);
        Assert.Equal("a:Cancelled", Models.Brief(models.Reports));
        await first.Stopped.Task;
    }

    [Fact]
    public void It_is_found_as_a_service_with_its_metadata()
    {
        var client = new FallbackChatClient(new Models());

        Assert.Same(client, client.GetService(typeof(FallbackChatClient)));
        Assert.Same(client, client.GetService(typeof(IChatClient)));
        Assert.Equal("coach", Assert.IsType<ChatClientMetadata>(client.GetService(typeof(ChatClientMetadata))).ProviderName);
        Assert.Null(client.GetService(typeof(IChatClient), "key"));
        Assert.Null(client.GetService(typeof(string)));
    }

    [Fact]
    public void An_option_out_of_its_range_is_named()
    {
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => new FallbackChatClient(new Models(), new() { CircuitMinimumCalls = 1 }));

        Assert.Contains("CircuitMinimumCalls is 1 and has to be at least 2", thrown.Message, StringComparison.Ordinal);
    }

    private sealed class NullClient : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult<ChatResponse>(null!);

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
