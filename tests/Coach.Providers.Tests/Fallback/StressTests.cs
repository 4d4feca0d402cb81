using Microsoft.Extensions.AI;

namespace Coach.Providers.Tests.Fallback;

public sealed class StressTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task Each_of_two_thousand_requests_at_once_is_answered_with_one_model_down_and_one_flaky(int seed, bool streamed)
    {
        const int Requests = 2000;
        var random = new Random(seed);
        var flaky = Say.Throw(AttemptOutcome.Unavailable, 503);
        var answer = Say.Text("b");
        ScriptedClient[] clients =
        [
            new(Say.Throw(AttemptOutcome.ConnectionFailed)),
            new([.. Enumerable.Range(0, Requests).Select(_ => random.Next(3) == 0 ? flaky : answer)]),
            new(Say.Text("c")),
        ];
        var models = new Models(clients);
        var client = new FallbackChatClient(models);
        var responses = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => Task.Run(() => client.AskAsync(streamed))));

        Assert.All(responses, response => Assert.Equal(response.GetAttempts()[^1].Model, $"test/{response.Text}"));
        Assert.All(responses, response => Assert.Equal(AttemptOutcome.Succeeded, response.GetAttempts()[^1].Outcome));
        Assert.Equal(responses.Sum(response => response.GetAttempts().Count), models.Reports.Count);
        foreach (var (name, model) in new[] { "a", "b", "c" }.Zip(clients))
        {
            var called = models.Reports.Count(attempt => attempt.Model == $"test/{name}" && attempt.Outcome != AttemptOutcome.CircuitOpen);
            Assert.Equal(model.Requests.Count, called);
            Assert.Equal(called, model.Closed);
        }

        await client.AskAsync(streamed);
        Assert.Contains(models.Reports, attempt => attempt is { Model: "test/a", Outcome: AttemptOutcome.CircuitOpen });
    }

    [Fact]
    public async Task A_model_with_limits_is_never_asked_by_more_at_once_and_the_rest_go_on()
    {
        const int Requests = 500;
        var (running, most) = (0, 0);
        var limited = new ScriptedClient(_ => CountAsync());
        async IAsyncEnumerable<ChatResponseUpdate> CountAsync()
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Yield();
            yield return Say.Content(new TextContent("a"));
            Interlocked.Decrement(ref running);
            yield return Say.Stop();
        }

        var models = new Models
        {
            Endpoints =
            [
                new(new() { Provider = "test", Model = "a", MaxConcurrency = 3 }, limited),
                new(new() { Provider = "test", Model = "b" }, new ScriptedClient(Say.Text("b"))),
            ],
        };
        var client = new FallbackChatClient(models, new() { MaxWaiting = 20 });
        var responses = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => Task.Run(() => client.AskAsync(streamed: false))));

        Assert.InRange(most, 1, 3);
        Assert.Equal(limited.Requests.Count, responses.Count(response => response.Text == "a"));
        Assert.All(models.Reports, attempt => Assert.True(attempt.Outcome is AttemptOutcome.Succeeded or AttemptOutcome.Busy));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        var seen = Volatile.Read(ref target);
        while (value > seen)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
