using Coach.Testing;
using Coach.Tests.Support;

namespace Coach.Tests.Conversation;

/// <summary>What of a long conversation the model gets to see.</summary>
public sealed class HistoryTests
{
    [Fact]
    public async Task Only_the_last_messages_are_sent_and_the_others_are_counted()
    {
        await using var workshop = new Workshop(Replies(5), options => options.HistoryMessages = 4);
        var results = await TalkAsync(workshop, 5);

        Assert.Equal([0, 0, 0, 2, 4], results.Select(result => result.MessagesLeftOut));
        var request = workshop.Model.Requests[4].Messages;
        Assert.Equal("[Note from the application, not from the person: 4 earlier messages of this conversation are left out here]", request[1].Text);
        Assert.Equal(["say 2", "reply 2", "say 3", "reply 3", "say 4"], request.Skip(2).Select(message => message.Text));
        Assert.DoesNotContain(workshop.Model.Requests[2].Messages, message => message.Text.Contains("left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_any_history_the_model_still_gets_the_message()
    {
        await using var workshop = new Workshop(Replies(2), options => options.HistoryMessages = 0);
        var results = await TalkAsync(workshop, 2);
        Assert.Equal(2, results[1].MessagesLeftOut);
        Assert.Equal("say 1", workshop.Model.Requests[1].Messages[^1].Text);
        Assert.Equal(3, workshop.Model.Requests[1].Messages.Count);
    }

    [Fact]
    public async Task A_summariser_gets_each_message_once_and_what_it_said_before()
    {
        var summarizer = new Joining();
        await using var workshop = Make(Replies(9), summarizer);
        await TalkAsync(workshop, 9);

        Assert.Equal([null, "say 0|reply 0|say 1|reply 1", "say 0|reply 0|say 1|reply 1|say 2|reply 2|say 3|reply 3"], summarizer.Requests.Select(request => request.Earlier));
        Assert.All(summarizer.Requests, request => Assert.Equal(4, request.Messages.Count));
        var sent = workshop.Model.Requests[8].Messages;
        Assert.Equal("[Note from the application, not from the person: a summary of what was said before]\nsay 0|reply 0|say 1|reply 1|say 2|reply 2|say 3|reply 3|say 4|reply 4|say 5|reply 5", sent[1].Text);
        Assert.Equal(["say 6", "reply 6", "say 7", "reply 7", "say 8"], sent.Skip(2).Select(message => message.Text));
    }

    [Fact]
    public async Task The_summary_is_kept_with_the_session()
    {
        await using var workshop = Make(Replies(5), new Joining());
        var results = await TalkAsync(workshop, 5);
        var session = await workshop.Coach.FindSessionAsync(results[0].SessionId, "ann");
        Assert.Equal(new ConversationSummary("say 0|reply 0|say 1|reply 1", 4), session!.Summary);
    }

    [Fact]
    public async Task A_summary_is_bounded_and_no_character_is_halved()
    {
        await using var workshop = Make(Replies(5), new Joining { Text = _ => "ab😀" }, options => options.MaxSummaryLength = 3);
        var results = await TalkAsync(workshop, 5);
        Assert.Equal("ab", (await workshop.Coach.FindSessionAsync(results[0].SessionId, "ann"))!.Summary!.Text);
    }

    [Fact]
    public async Task A_summariser_that_fails_costs_the_turn_nothing_and_is_asked_again()
    {
        var summarizer = new Joining { Text = _ => throw new InvalidOperationException("secret") };
        await using var workshop = Make(Replies(6), summarizer);
        var results = await TalkAsync(workshop, 6);
        Assert.All(results, result => Assert.Equal(TurnStatus.Completed, result.Status));
        Assert.Equal([4, 6], summarizer.Requests.Select(request => request.Messages.Count));
        Assert.Contains("6 earlier messages", workshop.Model.Requests[5].Messages[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_summariser_that_never_ends_is_left_behind()
    {
        await using var workshop = new Workshop(
            Replies(5),
            coach => coach.UseSummarizer(_ => new Endless()).Configure(options => (options.HistoryMessages, options.ActionTimeout) = (4, TimeSpan.FromMilliseconds(20))),
            time: null);
        Assert.All(await TalkAsync(workshop, 5), result => Assert.Equal(TurnStatus.Completed, result.Status));
    }

    private static Workshop Make(ScriptedChatClient model, IConversationSummarizer summarizer, Action<CoachOptions>? configure = null) => new(
        model,
        coach => coach.UseSummarizer(_ => summarizer).Configure(options =>
        {
            options.HistoryMessages = 4;
            configure?.Invoke(options);
        }),
        time: null);

    private static ScriptedChatClient Replies(int count) => new([.. Enumerable.Range(0, count).Select(number => $"reply {number}")]);

    private static async Task<List<TurnResult>> TalkAsync(Workshop workshop, int turns)
    {
        var session = await workshop.Coach.CreateSessionAsync("ann");
        var results = new List<TurnResult>();
        for (var turn = 0; turn < turns; turn++)
        {
            results.Add(await workshop.SayAsync($"say {turn}", session));
        }

        return results;
    }

    private sealed class Joining : IConversationSummarizer
    {
        public List<SummaryRequest> Requests { get; } = [];

        public Func<SummaryRequest, string> Text { get; init; } = request =>
            string.Join('|', request.Messages.Select(message => message.Text).Prepend(request.Earlier).OfType<string>());

        public ValueTask<string> SummarizeAsync(SummaryRequest request, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            return new(Text(request));
        }
    }

    private sealed class Endless : IConversationSummarizer
    {
        public ValueTask<string> SummarizeAsync(SummaryRequest request, CancellationToken cancellationToken) => new(new TaskCompletionSource<string>().Task);
    }
}
