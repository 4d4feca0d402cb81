using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace Coach.Providers.Tests.Fallback;

public sealed class StreamTests
{
    [Fact]
    public async Task Nothing_of_a_model_that_fails_before_its_content_is_seen()
    {
        var first = new ScriptedClient(Say.Throw(() => new IOException(), Say.Content(new TextReasoningContent("thought")), Say.Content()));
        var updates = await new FallbackChatClient(new Models(first, new ScriptedClient(Say.Text("answer"))))
            .GetStreamingResponseAsync(Asking.Question).ToListAsync();

        Assert.Equal("answer", string.Concat(updates.Select(update => update.Text)));
        Assert.DoesNotContain(updates, update => update.Contents.OfType<TextReasoningContent>().Any());
        Assert.Equal("a:ConnectionFailed b:Succeeded", Models.Brief(updates[^1].GetAttempts()));
        Assert.All(updates[..^1], update => Assert.Empty(update.GetAttempts()));
        Assert.Equal(1, first.Closed);
    }

    [Theory]
    [InlineData(true, AttemptOutcome.ConnectionFailed)]
    [InlineData(false, AttemptOutcome.Unreadable)]
    public async Task After_content_was_seen_a_failure_is_thrown_and_no_other_model_is_asked(bool throws, AttemptOutcome outcome)
    {
        var part = Say.Content(new TextContent("half"));
        var second = new ScriptedClient(Say.Text("other"));
        var client = new FallbackChatClient(new Models(new ScriptedClient(throws ? Say.Throw(() => new IOException(), part) : Say.Updates(part)), second));
        var seen = "";
        var thrown = await Assert.ThrowsAsync<ModelCallException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync(Asking.Question))
            {
                seen += update.Text;
            }
        });

        Assert.Equal("half", seen);
        Assert.Equal(outcome, thrown.Outcome);
        Assert.Equal($"a:{outcome}", Models.Brief(thrown.Attempts));
        Assert.Empty(second.Requests);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_stream_that_stalls_is_left_in_time(int said)
    {
        var time = new FakeTimeProvider();
        ChatResponseUpdate[] before = [Say.Content(new TextReasoningContent("hm")), Say.Content(new TextContent("half"))];
        var first = new ScriptedClient(Say.Hang(before[..said]));
        var options = new FallbackOptions { FirstTokenTimeout = TimeSpan.FromSeconds(9), IdleTimeout = TimeSpan.FromSeconds(3) };
        var client = new FallbackChatClient(new Models(first, new ScriptedClient(Say.Text("answer"))), options, time: time);
        var read = client.GetStreamingResponseAsync(Asking.Question).ToListAsync();
        await first.Hanging.Task;
        time.Advance(TimeSpan.FromSeconds(said == 0 ? 9 : 3));

        if (said < 2)
        {
            Assert.Equal("a:TimedOut b:Succeeded", Models.Brief((await read)[^1].GetAttempts()));
        }
        else
        {
            Assert.Equal(AttemptOutcome.TimedOut, (await Assert.ThrowsAsync<ModelCallException>(() => read)).Outcome);
        }

        await first.Stopped.Task;
    }

    [Fact]
    public async Task A_reader_that_goes_away_stops_the_call_and_counts_as_no_failure()
    {
        var models = new Models(new ScriptedClient(Say.Hang(Say.Content(new TextContent("one")))));
        var first = (ScriptedClient)models.Endpoints[0].Client;
        await foreach (var update in new FallbackChatClient(models).GetStreamingResponseAsync(Asking.Question))
        {
            break;
        }

        Assert.Equal(1, first.Closed);
        Assert.Equal("a:Cancelled", Models.Brief(models.Reports));
    }

    [Fact]
    public async Task Streamed_and_whole_are_the_same_with_usage_and_calls()
    {
        var model = new ScriptedClient(Say.Updates(
            Say.Content(new TextContent("Let me ")),
            Say.Content(new TextContent("see.")),
            Say.Content(new FunctionCallContent("1", "look")),
            Say.Content(new UsageContent(new() { InputTokenCount = 3, OutputTokenCount = 4 })),
            Say.Stop(ChatFinishReason.ToolCalls)));
        var client = new FallbackChatClient(new Models(model));

        var whole = await client.AskAsync(streamed: false);
        var streamed = await client.AskAsync(streamed: true);

        Assert.Equal(whole.Text, streamed.Text);
        Assert.Equal(whole.FinishReason, streamed.FinishReason);
        Assert.Equal(whole.Messages.Single().Contents.Select(content => content.GetType()), streamed.Messages.Single().Contents.Select(content => content.GetType()));
        Assert.Equal(whole.Usage!.OutputTokenCount, streamed.Usage!.OutputTokenCount);
        Assert.Equal(4, whole.GetAttempts()[0].Usage!.OutputTokenCount);
        Assert.Equal(4, streamed.GetAttempts()[0].Usage!.OutputTokenCount);
        Assert.Equal(whole.ModelId, streamed.ModelId);
    }
}
