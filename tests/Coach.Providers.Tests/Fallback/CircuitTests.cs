using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Coach.Providers.Tests.Fallback;

public sealed class CircuitTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly FallbackOptions _options = new() { CircuitMinimumCalls = 3 };

    [Theory]
    [InlineData(AttemptOutcome.RateLimited, true)]
    [InlineData(AttemptOutcome.Unavailable, true)]
    [InlineData(AttemptOutcome.ConnectionFailed, true)]
    [InlineData(AttemptOutcome.TimedOut, true)]
    [InlineData(AttemptOutcome.NotAuthorized, true)]
    [InlineData(AttemptOutcome.Rejected, false)]
    [InlineData(AttemptOutcome.ContextTooLong, false)]
    [InlineData(AttemptOutcome.Refused, false)]
    [InlineData(AttemptOutcome.Empty, false)]
    [InlineData(AttemptOutcome.NoAction, false)]
    public async Task A_circuit_opens_after_failures_to_reach_the_model_and_no_others(AttemptOutcome outcome, bool opens)
    {
        var first = new ScriptedClient(Say.Throw(outcome));
        var client = new FallbackChatClient(new Models(first, new ScriptedClient(Say.Text("b"))), _options, time: _time);
        for (var call = 0; call < 3; call++)
        {
            await client.AskAsync(streamed: false);
        }

        var last = await client.AskAsync(streamed: false);

        Assert.Equal(opens ? "a:CircuitOpen b:Succeeded" : $"a:{outcome} b:Succeeded", Models.Brief(last.GetAttempts()));
        Assert.Equal(opens ? 3 : 4, first.Requests.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_its_break_one_call_tries_it_and_closes_it(bool streamed)
    {
        var down = Say.Throw(AttemptOutcome.Unavailable);
        var first = new ScriptedClient(down, down, down, down, Say.Text("back"));
        var client = new FallbackChatClient(new Models(first, new ScriptedClient(Say.Text("b"))), _options, time: _time);
        var seen = new List<string>();
        for (var call = 0; call < 4; call++)
        {
            await client.AskAsync(streamed);
        }

        for (var round = 0; round < 2; round++)
        {
            _time.Advance(_options.CircuitBreak);
            seen.Add(Models.Brief((await client.AskAsync(streamed)).GetAttempts()));
            seen.Add(Models.Brief((await client.AskAsync(streamed)).GetAttempts()));
        }

        Assert.Equal(["a:Unavailable b:Succeeded", "a:CircuitOpen b:Succeeded", "a:Succeeded", "a:Succeeded"], seen);
    }

    [Fact]
    public async Task While_one_call_tries_an_open_circuit_the_others_pass_it_by_and_if_it_is_cancelled_the_circuit_stays_open()
    {
        var down = Say.Throw(AttemptOutcome.Unavailable);
        var first = new ScriptedClient(down, down, down, Say.Hang());
        var client = new FallbackChatClient(new Models(first, new ScriptedClient(Say.Text("b"))), _options, time: _time);
        for (var call = 0; call < 3; call++)
        {
            await client.AskAsync(streamed: false);
        }

        _time.Advance(_options.CircuitBreak);
        using var source = new CancellationTokenSource();
        var probe = client.AskAsync(streamed: false, token: source.Token);
        while (first.Requests.Count < 4)
        {
            await Task.Yield();
        }

        Assert.Equal("a:CircuitOpen b:Succeeded", Models.Brief((await client.AskAsync(streamed: false)).GetAttempts()));
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe);
        Assert.Equal("a:CircuitOpen b:Succeeded", Models.Brief((await client.AskAsync(streamed: false)).GetAttempts()));
        Assert.Equal(4, first.Requests.Count);
    }

    [Fact]
    public async Task Cancelled_calls_are_not_counted()
    {
        var hang = Say.Hang(Say.Content(new TextContent("x")));
        var first = new ScriptedClient([.. Enumerable.Repeat(hang, 6), Say.Throw(AttemptOutcome.Unavailable)]);
        var models = new Models(first, new ScriptedClient(Say.Text("b")));
        var client = new FallbackChatClient(models, _options, time: _time);
        for (var call = 0; call < 6; call++)
        {
            await foreach (var update in client.GetStreamingResponseAsync(Asking.Question))
            {
                break;
            }
        }

        Assert.Equal("a:Cancelled a:Cancelled a:Cancelled a:Cancelled a:Cancelled a:Cancelled", Models.Brief(models.Reports));

        // Counted as good calls, six would keep the circuit closed: three of nine are no half.
        for (var call = 0; call < 3; call++)
        {
            await client.AskAsync(streamed: false);
        }

        Assert.Equal("a:CircuitOpen b:Succeeded", Models.Brief((await client.AskAsync(streamed: false)).GetAttempts()));
    }

    [Fact]
    public async Task If_all_circuits_are_open_the_one_that_has_been_longest_is_tried_and_closes_if_it_answers()
    {
        var down = Say.Throw(AttemptOutcome.Unavailable);
        var first = new ScriptedClient(down, down, down, Say.Text("back"));
        var second = new ScriptedClient(down);
        var client = new FallbackChatClient(new Models(first, second), _options, time: _time);
        for (var call = 0; call < 3; call++)
        {
            await Assert.ThrowsAsync<ModelCallException>(() => client.AskAsync(streamed: false));
        }

        var response = await client.AskAsync(streamed: false);

        Assert.Equal("a:CircuitOpen b:CircuitOpen a:Succeeded", Models.Brief(response.GetAttempts()));
        Assert.Equal("a:Succeeded", Models.Brief((await client.AskAsync(streamed: false)).GetAttempts()));
    }

    [Fact]
    public async Task A_short_wait_that_the_provider_asks_for_is_waited_if_no_other_model_is_left_and_once()
    {
        var limited = Say.Throw(AttemptOutcome.RateLimited, 429, retryAfter: TimeSpan.FromSeconds(1));
        var first = new ScriptedClient(limited, Say.Text("now"));
        var time = new WatchedTime(TimeSpan.FromSeconds(1));
        var asked = new FallbackChatClient(new Models(first), time: time).AskAsync(streamed: false);
        await time.Waited.Task;
        Assert.Single(first.Requests);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("a:RateLimited a:Succeeded", Models.Brief((await asked).GetAttempts()));
        Assert.Equal(2, first.Requests.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public async Task A_model_is_left_alone_for_as_long_as_its_provider_asks_if_there_is_another(int seconds)
    {
        var first = new ScriptedClient(Say.Throw(AttemptOutcome.RateLimited, 429, retryAfter: TimeSpan.FromSeconds(seconds)), Say.Text("a"));
        var client = new FallbackChatClient(new Models(first, new ScriptedClient(Say.Text("b"))), time: _time);
        await client.AskAsync(streamed: false);
        _time.Advance(TimeSpan.FromSeconds(seconds - 0.5));

        var attempts = (await client.AskAsync(streamed: false)).GetAttempts();
        Assert.Equal("a:CircuitOpen b:Succeeded", Models.Brief(attempts));
        Assert.Equal(TimeSpan.FromSeconds(0.5), attempts[0].RetryAfter);

        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal("a:Succeeded", Models.Brief((await client.AskAsync(streamed: false)).GetAttempts()));
    }

    /// <summary>A clock that tells when somebody waits for a certain time.</summary>
    private sealed class WatchedTime(TimeSpan wait) : FakeTimeProvider
    {
        public TaskCompletionSource Waited { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == wait)
            {
                Waited.TrySetResult();
            }

            return timer;
        }
    }
}
