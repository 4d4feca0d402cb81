using Coach.Providers;
using Coach.Providers.Tests.Fallback;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Coach.Tests.Context;

/// <summary>Two models, of which one can read much more.</summary>
public sealed class LargerModelTests
{
    private static readonly ModelEntry Small = Histories.Model(1000) with { OutputTokens = 100 };
    private static readonly ModelEntry Large = Histories.Model(100_000, "large");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_may_not_be_left_out_and_is_too_much_for_a_model_goes_to_the_next(bool streamed)
    {
        var small = new ScriptedClient(Say.Text("small"));
        var large = new ScriptedClient(Say.Text("large"));
        ChatMessage[] messages = [new(ChatRole.System, Words(1500)), .. ContextFitterTests.Talk(2), new(ChatRole.User, "What now?")];
        IChatClient client = new FallbackChatClient([new(Small, small), new(Large, large)], fitter: new ContextFitter());
        var response = streamed ? (await client.GetStreamingResponseAsync(messages).ToListAsync()).ToChatResponse() : await client.GetResponseAsync(messages);

        Assert.Equal("large", response.Text);
        Assert.Empty(small.Requests);
        Assert.Equal(messages, large.Requests[0].Messages);
        Assert.Equal([AttemptOutcome.ContextTooLong, AttemptOutcome.Succeeded], response.GetAttempts().Select(attempt => attempt.Outcome));
        Assert.Contains("1000 may be used", response.GetAttempts()[0].Reason, StringComparison.Ordinal);
        Assert.Equal("After test/small: ContextTooLong.", response.GetAttempts()[1].Reason);
        Assert.Empty(response.GetContextOperations());
    }

    [Fact]
    public async Task A_model_that_counts_more_than_was_estimated_gets_less()
    {
        var small = new ScriptedClient(Say.Throw(AttemptOutcome.ContextTooLong, 400, "context_length_exceeded"), Say.Text("small"));
        ChatMessage[] messages = [.. ContextFitterTests.Talk(100), new(ChatRole.User, "What now?")];
        IChatClient client = new FallbackChatClient([new(Small, small), new(Large, new ScriptedClient(Say.Text("large")))], fitter: new ContextFitter());
        var response = await client.GetResponseAsync(messages);

        Assert.Equal("small", response.Text);
        Assert.True(small.Requests[1].Messages.Count < small.Requests[0].Messages.Count);
        Assert.Equal(messages.Length - small.Requests[1].Messages.Count + 1, response.GetContextOperations().Count(operation => operation.Kind == ContextOperationKind.Prune));
    }

    [Theory]
    [InlineData(true, "large")]
    [InlineData(false, "small")]
    public async Task The_order_of_strategies_says_whether_a_larger_model_comes_before_leaving_out(bool isFirst, string expected)
    {
        var options = new ContextFittingOptions
        {
            Strategies = isFirst ? [ContextStrategy.LargerModel, ContextStrategy.DropOldest] : [ContextStrategy.DropOldest, ContextStrategy.LargerModel],
        };
        IChatClient client = new FallbackChatClient(
            [new(Small, new ScriptedClient(Say.Text("small"))), new(Large, new ScriptedClient(Say.Text("large")))],
            fitter: new ContextFitter(options, models: [Small, Large]));
        var response = await client.GetResponseAsync([.. ContextFitterTests.Talk(100), new(ChatRole.User, "What now?")]);

        Assert.Equal(expected, response.Text);
    }

    [Fact]
    public async Task A_long_session_goes_on_with_a_small_model_and_the_person_is_always_heard()
    {
        var small = new ScriptedClient(Say.Text(Words(60)));
        await using var services = Services(coach => coach.UseModels([new(Small, small)]));
        var coach = services.GetRequiredService<ICoach>();
        var session = await coach.CreateSessionAsync("ann");
        TurnResult? result = null;
        for (var turn = 0; turn < 20; turn++)
        {
            result = await coach.GetResponseAsync(new(session.Id, "ann", $"This is what I say in turn {turn}."));
            Assert.Equal(TurnStatus.Completed, result.Status);
        }

        Assert.Contains(result!.ContextOperations, operation => operation.Kind == ContextOperationKind.Prune);
        Assert.All(small.Requests.Index(), request =>
        {
            Assert.Equal(small.Requests[0].Messages[0].Text, request.Item.Messages[0].Text);
            Assert.Equal($"This is what I say in turn {request.Index}.", request.Item.Messages[^1].Text);
            Assert.InRange(request.Item.Messages.Sum(message => TokenEstimator.Instance.Count(message.Text)), 1, 900);
        });
    }

    [Fact]
    public async Task A_long_session_can_go_on_whole_with_a_larger_model()
    {
        var small = new ScriptedClient(Say.Text(Words(60)));
        var large = new ScriptedClient(Say.Text("large"));
        await using var services = Services(coach => coach.UseModels([new(Small, small), new(Large, large)]).ConfigureContext(context => context.Strategies = [ContextStrategy.LargerModel]));
        var coach = services.GetRequiredService<ICoach>();
        var session = await coach.CreateSessionAsync("ann");
        TurnResult result;
        var turns = 0;
        do
        {
            result = await coach.GetResponseAsync(new(session.Id, "ann", "Go on."));
            turns++;
        }
        while (result.Text != "large" && turns < 20);

        Assert.Equal("large", result.Text);
        Assert.InRange(turns, 3, 19);
        Assert.Equal((2 * turns) - 1 + 1, large.Requests[0].Messages.Count);
        Assert.Empty(result.ContextOperations);
    }

    [Fact]
    public async Task The_counter_and_the_fitter_of_the_application_are_used()
    {
        var counter = new WordCounter();
        await using (var services = Services(coach => coach.UseModels([new(Small, new ScriptedClient(Say.Text("Yes.")))]).UseTokenCounter(counter)))
        {
            await SayAsync(services);
            Assert.True(counter.Calls > 0);
        }

        var before = counter.Calls;
        var own = new OwnFitter();
        await using (var services = Services(coach => coach.UseModels([new(Small, new ScriptedClient(Say.Text("Yes.")))]).UseTokenCounter(counter).Services.AddSingleton<IContextFitter>(own)))
        {
            await SayAsync(services);
            Assert.Equal((1, before), (own.Calls, counter.Calls));
        }
    }

    [Fact]
    public async Task A_single_client_gets_the_messages_as_they_are()
    {
        var counter = new WordCounter();
        await using var services = Services(coach => coach.UseChatClient(new ScriptedClient(Say.Text("Yes."))).UseTokenCounter(counter));

        Assert.Equal(TurnStatus.Completed, (await SayAsync(services)).Status);
        Assert.Equal(0, counter.Calls);
    }

    [Fact]
    public void An_option_out_of_its_range_is_refused_at_once() =>
        Assert.Throws<InvalidOperationException>(() => Services(coach => coach.ConfigureContext(context => context.SafetyShare = 2)));

    private static async Task<TurnResult> SayAsync(IServiceProvider services)
    {
        var coach = services.GetRequiredService<ICoach>();
        var session = await coach.CreateSessionAsync("ann");
        return await coach.GetResponseAsync(new(session.Id, "ann", "Hello"));
    }

    private static ServiceProvider Services(Action<CoachBuilder> setUp)
    {
        var machine = new CoachMachine("Desk", "desk", [new("desk") { Description = "Where one sits." }], new([], _ => null!), new([], _ => null!), new([], _ => null!));
        return new ServiceCollection().AddCoach(machine, setUp).BuildServiceProvider();
    }

    private static string Words(int count) => string.Join(' ', Enumerable.Repeat("word", count));

    private sealed class OwnFitter : IContextFitter
    {
        public int Calls { get; private set; }

        public ValueTask<FittedContext> FitAsync(
            IReadOnlyList<ChatMessage> messages, ChatOptions? options, ModelEntry model, double share = 1, CancellationToken cancellationToken = default)
        {
            Calls++;
            return new(new FittedContext(messages, [], 0, Fits: true));
        }
    }
}
