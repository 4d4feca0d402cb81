using Microsoft.Extensions.AI;

namespace Coach.Providers.Tests.Fallback;

public sealed class ContextTests
{
    private static readonly Func<Request, IAsyncEnumerable<ChatResponseUpdate>> TooLong = Say.Throw(AttemptOutcome.ContextTooLong, 400, "context_length_exceeded");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_model_that_finds_the_request_too_long_is_asked_again_with_less_before_the_next(bool streamed)
    {
        var first = new ScriptedClient(TooLong, TooLong, Say.Text("short"));
        var fitter = new ShareFitter();
        var response = await new FallbackChatClient(new Models(first, new ScriptedClient(Say.Text("b"))), fitter: fitter).AskAsync(streamed);

        Assert.Equal("a:ContextTooLong a:ContextTooLong a:Succeeded", Models.Brief(response.GetAttempts()));
        Assert.Equal(["1", "0.75", "0.5"], first.Requests.Select(request => request.Messages[0].Text));
        Assert.Equal("share 0.5", Assert.Single(response.GetContextOperations()).Reason);
    }

    [Fact]
    public async Task If_half_is_still_too_long_the_next_model_gets_all_of_it()
    {
        var second = new ScriptedClient(Say.Text("b"));
        var response = await new FallbackChatClient(new Models(new ScriptedClient(TooLong), second), fitter: new ShareFitter()).AskAsync(streamed: false);

        Assert.Equal("a:ContextTooLong a:ContextTooLong a:ContextTooLong b:Succeeded", Models.Brief(response.GetAttempts()));
        Assert.Equal("1", second.Requests.Single().Messages[0].Text);
    }

    [Fact]
    public async Task A_model_whose_context_cannot_hold_the_request_is_passed_over()
    {
        var small = new ScriptedClient(Say.Text("a"));
        var response = await new FallbackChatClient(new Models(small, new ScriptedClient(Say.Text("b"))), fitter: new ShareFitter("a")).AskAsync(streamed: false);

        Assert.Equal("a:ContextTooLong b:Succeeded", Models.Brief(response.GetAttempts()));
        Assert.Empty(small.Requests);
    }

    [Fact]
    public async Task If_no_models_context_can_hold_it_the_error_says_so()
    {
        var client = new FallbackChatClient(new Models(new ScriptedClient(TooLong), new ScriptedClient(TooLong)), fitter: new ShareFitter("a", "b"));

        var thrown = await Assert.ThrowsAsync<ModelCallException>(() => client.AskAsync(streamed: false));

        Assert.Equal(AttemptOutcome.ContextTooLong, thrown.Outcome);
        Assert.Contains("too long for every model", thrown.Message, StringComparison.Ordinal);
    }

    private sealed class ShareFitter(params string[] tooSmall) : IContextFitter
    {
        public ValueTask<FittedContext> FitAsync(
            IReadOnlyList<ChatMessage> messages, ChatOptions? options, ModelEntry model, double share = 1, CancellationToken cancellationToken = default)
        {
            var text = share.ToString(System.Globalization.CultureInfo.InvariantCulture);
            ContextOperation operation = new() { Kind = ContextOperationKind.Prune, Reason = $"share {text}" };
            return new(new FittedContext([new(ChatRole.System, text), .. messages], [operation], 9, !tooSmall.Contains(model.Model)));
        }
    }
}
