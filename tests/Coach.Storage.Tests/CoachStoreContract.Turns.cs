namespace Coach.Storage.Tests;

public abstract partial class CoachStoreContract
{
    [StoreFact]
    public async Task An_accepted_turn_is_running_and_its_message_is_in_the_history()
    {
        await Store.CreateSessionAsync(Rows.Session());

        var turn = await Store.AcceptTurnAsync("s1", "t1", "I love making things", Rows.Start.AddSeconds(5));

        Assert.Equal(new TurnRecord("t1", "I love making things", TurnStatus.Running, null, IsNew: true), turn);
        Assert.Equal(
            [new StoredMessage(1, "t1", MessageRole.User, "I love making things", Rows.Start.AddSeconds(5), null)],
            await Other.ReadMessagesAsync("s1", 10));
        var session = await Store.FindSessionAsync("s1");
        Assert.Equal((0, Rows.Start.AddSeconds(5)), (session!.Version, session.UpdatedAt));
    }

    [StoreFact]
    public async Task Accepting_a_turn_again_changes_nothing_and_gives_what_is_recorded()
    {
        await Store.CreateSessionAsync(Rows.Session());
        await Store.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start);

        var again = await Other.AcceptTurnAsync("s1", "t1", "Another message", Rows.Start.AddHours(1));

        Assert.Equal(new TurnRecord("t1", "Hi", TurnStatus.Running, null, IsNew: false), again);
        Assert.Equal("Hi", Assert.Single(await Store.ReadMessagesAsync("s1", 10)).Text);
        Assert.Equal(Rows.Start, (await Store.FindSessionAsync("s1"))!.UpdatedAt);
    }

    [StoreFact]
    public async Task A_turn_id_belongs_to_its_session()
    {
        await Store.CreateSessionAsync(Rows.Session("a"));
        await Store.CreateSessionAsync(Rows.Session("b"));
        await Store.AcceptTurnAsync("a", "t1", "Hi", Rows.Start);

        Assert.True((await Store.AcceptTurnAsync("b", "t1", "Hello", Rows.Start)).IsNew);
    }

    [StoreFact]
    public async Task Many_callers_with_one_turn_id_record_it_once()
    {
        await Store.CreateSessionAsync(Rows.Session());

        var turns = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(
            async () => await (i % 2 == 0 ? Store : Other).AcceptTurnAsync("s1", "t1", "Hi", Rows.Start))));

        Assert.Single(turns, turn => turn.IsNew);
        Assert.Single(await Store.ReadMessagesAsync("s1", 10));
    }

    [StoreFact]
    public async Task A_completed_turn_gives_its_recorded_result()
    {
        await Store.CreateSessionAsync(Rows.Session());
        await CommitTurn("t1", "{\"n\":1}");

        var again = await Other.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start);

        Assert.Equal(new TurnRecord("t1", "Hi", TurnStatus.Completed, "{\"n\":1}", IsNew: false), again);
    }

    [StoreTheory]
    [InlineData(TurnStatus.Failed)]
    [InlineData(TurnStatus.Interrupted)]
    public async Task A_turn_that_did_not_complete_gives_its_status_and_result(TurnStatus status)
    {
        await Store.CreateSessionAsync(Rows.Session());
        await Store.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start);

        await Store.EndTurnAsync("s1", "t1", status, "{\"why\":\"no model\"}", Rows.Start);

        var again = await Other.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start);
        Assert.Equal(new TurnRecord("t1", "Hi", status, "{\"why\":\"no model\"}", IsNew: false), again);
        Assert.Single(await Store.ReadMessagesAsync("s1", 10));
    }

    [StoreFact]
    public async Task A_turn_that_failed_can_complete_later()
    {
        await Store.CreateSessionAsync(Rows.Session());
        await Store.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start);
        await Store.EndTurnAsync("s1", "t1", TurnStatus.Failed, "{\"why\":\"no model\"}", Rows.Start);

        await CommitTurn("t1", "{\"n\":2}");

        var turn = await Store.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start);
        Assert.Equal((TurnStatus.Completed, "{\"n\":2}"), (turn.Status, turn.Result));
        Assert.Equal([MessageRole.User, MessageRole.Assistant], (await Store.ReadMessagesAsync("s1", 10)).Select(message => message.Role));
    }

    [StoreFact]
    public async Task Ending_a_turn_leaves_a_completed_turn_as_it_is()
    {
        await Store.CreateSessionAsync(Rows.Session());
        await CommitTurn("t1", "{\"n\":1}");

        await Store.EndTurnAsync("s1", "t1", TurnStatus.Interrupted, "{\"why\":\"late\"}", Rows.Start);

        var turn = await Store.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start);
        Assert.Equal((TurnStatus.Completed, "{\"n\":1}"), (turn.Status, turn.Result));
    }

    [StoreTheory]
    [InlineData(TurnStatus.Running)]
    [InlineData(TurnStatus.Completed)]
    [InlineData((TurnStatus)99)]
    public async Task Only_a_step_completes_a_turn(TurnStatus status)
    {
        await Store.CreateSessionAsync(Rows.Session());
        await Store.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.EndTurnAsync("s1", "t1", status, "{}", Rows.Start));
        Assert.Equal(TurnStatus.Running, (await Store.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start)).Status);
    }

    [StoreFact]
    public async Task Ending_a_turn_that_was_never_accepted_names_it()
    {
        await Store.CreateSessionAsync(Rows.Session());

        var error = await Assert.ThrowsAsync<CoachStoreException>(
            async () => await Store.EndTurnAsync("s1", "t9", TurnStatus.Failed, "{}", Rows.Start));
        Assert.Contains("t9", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Accepts the turn if it is not yet, and commits one step that completes it.</summary>
    protected async Task CommitTurn(string turnId, string result, ICoachStore? with = null, string sessionId = "s1")
    {
        var store = with ?? Store;
        await store.AcceptTurnAsync(sessionId, turnId, "Hi", Rows.Start);
        var session = (await store.FindSessionAsync(sessionId))!;
        await using var step = await store.BeginStepAsync(session);
        await step.CommitAsync(Rows.Step(session, turnId, result: result), None);
    }
}
