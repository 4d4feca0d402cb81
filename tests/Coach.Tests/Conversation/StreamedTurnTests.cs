using Coach.Testing;
using Coach.Tests.Support;

namespace Coach.Tests.Conversation;

public sealed class StreamedTurnTests
{
    private const string Save = """[ACTION:SAVE]{"text":"tea"}[/ACTION]""";
    private const string ToKitchen = """[ACTION:TRANSITION_STATE]{"target_state":"kitchen"}[/ACTION]""";

    [Fact]
    public async Task Text_comes_as_it_arrives_and_results_follow_the_commit()
    {
        await using var workshop = new Workshop(new($"Welcome. {Save} Come in. {ToKitchen}"));
        var session = await workshop.Coach.CreateSessionAsync("ann");

        var updates = await ReadAsync(workshop, session, "Hello");

        Assert.Equal("Welcome. Come in. ", string.Concat(updates.OfType<TurnText>().Select(text => text.Text)));
        Assert.DoesNotContain(updates.OfType<TurnText>(), text => text.Text.Length == 0);
        Assert.Equal(["SAVE", "TRANSITION_STATE"], updates.OfType<ActionRead>().Select(read => read.Name));
        Assert.Equal(
            [nameof(ActionFinished), nameof(ActionFinished), nameof(StateChanged), nameof(TurnCompleted)],
            updates.SkipWhile(update => update is TurnText or ActionRead).Select(update => update.GetType().Name));
        Assert.Equal(new StateChanged("hall", "kitchen"), Assert.Single(updates.OfType<StateChanged>()));
    }

    [Fact]
    public async Task A_call_is_announced_when_it_is_complete_and_has_not_run_before_the_reply_ends()
    {
        var goOn = new TaskCompletionSource();
        await using var workshop = new Workshop(new ScriptedChatClient().ReplyInChunks((_, _) => Slow(["Wait. ", Save, "\nNow"], goOn.Task, [" done."])));
        var session = await workshop.Coach.CreateSessionAsync("ann");

        var shown = new List<string>();
        await foreach (var update in workshop.Coach.GetStreamingResponseAsync(new(session.Id, "ann", "Hello")))
        {
            shown.Add(update switch { TurnText text => text.Text, ActionRead read => read.Name, _ => update.GetType().Name });
            if (update is TurnText { Text: "\nNow" or "Now" or " Now" })
            {
                Assert.Empty(workshop.Done);
                Assert.Contains("SAVE", shown);
                goOn.SetResult();
            }
        }

        Assert.Equal(["saved tea"], workshop.Done);
        Assert.Equal(nameof(TurnCompleted), shown[^1]);
    }

    [Theory]
    [InlineData("Just talk.")]
    [InlineData("A. [ACTION:SAVE]{\"text\":\"tea\"}[/ACTION] B [ACTION:SAVE]{'text': 'more',}[/ACTION]\n[ACTION:NOBODY/] `[ACTION:SAVE/]` [ACTION:SAVE]{broken[/ACTION]")]
    [InlineData("<think>[ACTION:SAVE/]</think>Only [ACTION:TRANSITION_STATE]{\"target_state\":\"kitchen\"}[/ACTION][ACTION:SAVE]{\"text\":\"late\"}[/ACTION][ACTION:COOK/]")]
    [InlineData("[ACTION:FAIL/][ACTION:THROW/] and an opener at the end [ACTION:SAVE]{\"text\":")]
    public async Task The_streamed_and_the_whole_turn_end_in_the_same_rows(string reply)
    {
        await using var whole = new Workshop(new(reply));
        await using var streamed = new Workshop(new(reply));
        var first = await whole.Coach.CreateSessionAsync("ann");
        var second = await streamed.Coach.CreateSessionAsync("ann");

        var expected = await whole.SayAsync("Hello", first, "t1");
        var updates = await ReadAsync(streamed, second, "Hello");

        Assert.Equal(expected.Text, string.Concat(updates.OfType<TurnText>().Select(text => text.Text)));
        Assert.Equal(await RowsAsync(whole, first), await RowsAsync(streamed, second));
        Assert.Equal(whole.Done, streamed.Done);
    }

    [Fact]
    public async Task Only_refusals_that_are_certain_are_announced()
    {
        await using var workshop = new Workshop(new("[ACTION:COOK/][ACTION:NOBODY/][ACTION:BUTTON/][ACTION:SAVE]{}[/ACTION]" + Save + Save + ToKitchen + "[ACTION:COOK]{ }[/ACTION]"));
        var session = await workshop.Coach.CreateSessionAsync("ann");

        var updates = await ReadAsync(workshop, session, "Hello");

        Assert.Equal(
            [ActionStatus.NotAllowed, ActionStatus.UnknownAction, ActionStatus.EmitterNotAllowed, ActionStatus.InvalidParameters, null, ActionStatus.Duplicate, null, ActionStatus.Duplicate],
            updates.OfType<ActionRead>().Select(read => read.Refusal));
    }

    [Fact]
    public async Task What_a_state_allows_is_left_open_behind_a_call_that_may_change_the_state()
    {
        await using var workshop = new Workshop(new(Save + ToKitchen + "[ACTION:COOK/]"));
        var session = await workshop.Coach.CreateSessionAsync("ann");

        var updates = await ReadAsync(workshop, session, "Hello");

        Assert.All(updates.OfType<ActionRead>(), read => Assert.Null(read.Refusal));
        Assert.Equal(["saved tea", "cooked"], workshop.Done);
    }

    [Fact]
    public async Task A_caller_who_stops_reading_cancels_the_turn_and_nothing_has_run()
    {
        await using var workshop = new Workshop(new ScriptedChatClient()
            .ReplyInChunks((_, cancelled) => Slow([Save, "Shown"], Task.Delay(Timeout.Infinite, cancelled), ["never"])).Reply(Save));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        await foreach (var update in workshop.Coach.GetStreamingResponseAsync(new(session.Id, "ann", "Hello") { TurnId = "t1" }))
        {
            if (update is TurnText)
            {
                break;
            }
        }

        Assert.Empty(workshop.Done);
        Assert.Equal(["Hello"], (await workshop.Coach.GetHistoryAsync(session.Id, "ann")).Select(message => message.Text));

        var again = await workshop.SayAsync("Hello", session, "t1");
        Assert.Equal((TurnStatus.Completed, "saved tea"), (again.Status, Assert.Single(workshop.Done)));
    }

    [Fact]
    public async Task A_cancelled_token_ends_the_enumeration_with_the_cancellation()
    {
        using var cancelling = new CancellationTokenSource();
        await using var workshop = new Workshop(new ScriptedChatClient().ReplyInChunks((_, cancelled) => Slow(["Shown"], Task.Delay(Timeout.Infinite, cancelled), ["never"])));
        var session = await workshop.Coach.CreateSessionAsync("ann");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in workshop.Coach.GetStreamingResponseAsync(new(session.Id, "ann", "Hello"), cancelling.Token))
            {
                await cancelling.CancelAsync();
            }
        });
    }

    [Fact]
    public async Task A_model_that_breaks_off_fails_the_turn_and_says_that_nothing_is_kept()
    {
        await using var workshop = new Workshop(new ScriptedChatClient().ReplyInChunks((_, _) => Slow([Save, "Shown"], Task.FromException(new IOException("secret host")), [])));
        var session = await workshop.Coach.CreateSessionAsync("ann");

        var updates = await ReadAsync(workshop, session, "Hello");

        var failed = Assert.IsType<TurnFailed>(updates[^1]);
        Assert.Equal("model_failed", failed.Result.Error!.Code);
        Assert.DoesNotContain("secret", failed.Result.Error.Message, StringComparison.Ordinal);
        Assert.Empty(workshop.Done);
        Assert.Equal(["Hello"], (await workshop.Coach.GetHistoryAsync(session.Id, "ann")).Select(message => message.Text));
    }

    [Fact]
    public async Task A_recorded_turn_is_told_again_and_runs_nothing()
    {
        await using var workshop = new Workshop(new($"Good. {Save}"));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        await workshop.SayAsync("Hello", session, "t1");

        var updates = await ReadAsync(workshop, session, "Hello");

        Assert.Equal([nameof(TurnText), nameof(ActionFinished), nameof(TurnCompleted)], updates.Select(update => update.GetType().Name));
        Assert.Equal(["saved tea"], workshop.Done);
        Assert.Single(workshop.Model.Requests);
    }

    [Fact]
    public async Task A_session_that_changed_elsewhere_after_text_was_shown_fails_the_turn_and_asks_no_model_twice()
    {
        var goOn = new TaskCompletionSource();
        await using var workshop = new Workshop(new ScriptedChatClient().ReplyInChunks((_, _) => Slow(["Shown"], goOn.Task, [Save])).Reply(Save));
        var session = await workshop.Coach.CreateSessionAsync("ann");

        var updates = new List<TurnUpdate>();
        await foreach (var update in workshop.Coach.GetStreamingResponseAsync(new(session.Id, "ann", "Hello") { TurnId = "t1" }))
        {
            updates.Add(update);
            if (update is TurnText)
            {
                await ChangeElsewhereAsync(workshop, session);
                goOn.TrySetResult();
            }
        }

        Assert.Equal("session_changed", Assert.IsType<TurnFailed>(updates[^1]).Result.Error!.Code);
        Assert.Empty(workshop.Done);
        Assert.Single(workshop.Model.Requests);

        Assert.Equal(TurnStatus.Completed, (await workshop.SayAsync("Hello", session, "t1")).Status);
        Assert.Equal(["saved tea"], workshop.Done);
    }

    [Fact]
    public async Task Errors_of_the_call_itself_are_thrown_where_they_can_be_caught()
    {
        await using var workshop = new Workshop(new("never"));

        Assert.Throws<ArgumentException>(() => { _ = workshop.Coach.GetStreamingResponseAsync(new("x", "ann", " ")); });
        await Assert.ThrowsAsync<SessionNotFoundException>(async () =>
        {
            await foreach (var update in workshop.Coach.GetStreamingResponseAsync(new("x", "ann", "Hello")))
            {
                Assert.Fail($"There is no session, but {update} came.");
            }
        });
    }

    private static async Task<List<TurnUpdate>> ReadAsync(Workshop workshop, CoachSession session, string message)
    {
        var updates = new List<TurnUpdate>();
        await foreach (var update in workshop.Coach.GetStreamingResponseAsync(new(session.Id, "ann", message) { TurnId = "t1" }))
        {
            updates.Add(update);
        }

        return updates;
    }

    private static async IAsyncEnumerable<string> Slow(string[] before, Task wait, string[] after)
    {
        foreach (var piece in before)
        {
            yield return piece;
        }

        await wait;
        foreach (var piece in after)
        {
            yield return piece;
        }
    }

    /// <summary>What another process does: a turn of its own in the same session, past this one's gate.</summary>
    private static async Task ChangeElsewhereAsync(Workshop workshop, CoachSession session)
    {
        var at = TimeProvider.System.GetUtcNow();
        await workshop.Store.AcceptTurnAsync(session.Id, "elsewhere", "Hi", at);
        var current = (await workshop.Store.FindSessionAsync(session.Id))!;
        await using var step = await workshop.Store.BeginStepAsync(current);
        await step.CommitAsync(
            new() { Session = current, TurnId = "elsewhere", Step = 1, RawReply = "", VisibleText = "", Calls = [], Result = null, At = at }, CancellationToken.None);
    }

    /// <summary>All that the store keeps of a session, without what differs between any two: ids, times and durations.</summary>
    private static async Task<string> RowsAsync(Workshop workshop, CoachSession session)
    {
        var kept = (await workshop.Store.FindSessionAsync(session.Id))!;
        var messages = await workshop.Coach.GetHistoryAsync(session.Id, "ann");
        var log = await workshop.Coach.GetActionLogAsync(session.Id, "ann");
        return string.Join(
            '\n',
            [
                $"{kept.State} {kept.Version} {kept.Data.ToJson()}",
                .. messages.Select(message => $"{message.Ordinal} {message.TurnId} {message.Role} {message.Text}"),
                .. log.Select(entry => $"{entry.TurnId} {entry.Step} {entry.Model} {entry.Result.Name} {entry.Result.Status} {entry.Result.Message} {entry.Result.Parameters} {entry.Result.Offset} {entry.Result.Length} {entry.Result.StateAfter} {string.Join(',', entry.Result.Repairs)}"),
            ]);
    }
}
