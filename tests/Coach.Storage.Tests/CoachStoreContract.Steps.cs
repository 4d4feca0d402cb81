namespace Coach.Storage.Tests;

public abstract partial class CoachStoreContract
{
    [StoreFact]
    public async Task A_commit_writes_session_message_turn_and_log_and_raises_the_version()
    {
        var session = await SessionWithTurn();
        var moved = session with { State = "identity_brainstorming", Data = session.Data.Set("introduction_completed", true) };
        ActionCallResult[] calls = [Rows.Call(0), Rows.Call(1, ActionStatus.NotAllowed) with { Data = null, Repairs = [], IgnoredParameters = [] }];

        await using (var step = await Store.BeginStepAsync(session))
        {
            await step.CommitAsync(Rows.Step(moved, "t1") with { Calls = calls }, None);
        }

        Assert.Equal(moved with { Version = 1, UpdatedAt = Rows.Start.AddMinutes(1) }, await Other.FindSessionAsync("s1"));
        Assert.Equal(
            new StoredMessage(2, "t1", MessageRole.Assistant, "Hello!", Rows.Start.AddMinutes(1), "{\"ok\":true}"),
            (await Other.ReadMessagesAsync("s1", 10))[^1]);
        var log = await Other.ReadActionLogAsync("s1", 10);
        Assert.Equal(2, log.Count);
        Assert.All(log, row => Assert.Equal(("t1", 1, Rows.Start.AddMinutes(1), "demo-1"), (row.TurnId, row.Step, row.At, row.Model)));
        Rows.AssertSame(calls[0], log[0].Result);
        Rows.AssertSame(calls[1], log[1].Result);
    }

    [StoreFact]
    public async Task A_step_without_a_result_leaves_the_turn_running()
    {
        var session = await SessionWithTurn();
        await Commit(session, Rows.Step(session, "t1", step: 1, result: null) with { Model = null });
        Assert.Equal(TurnStatus.Running, (await Store.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start)).Status);

        session = (await Store.FindSessionAsync("s1"))!;
        await Commit(session, Rows.Step(session, "t1", step: 2) with { Calls = [Rows.Call()] });

        Assert.Equal(TurnStatus.Completed, (await Store.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start)).Status);
        Assert.Equal([null, null, "{\"ok\":true}"], (await Store.ReadMessagesAsync("s1", 10)).Select(message => message.Result));
        Assert.Equal(2, Assert.Single(await Store.ReadActionLogAsync("s1", 10)).Step);
        Assert.Equal(2, (await Store.FindSessionAsync("s1"))!.Version);
    }

    [StoreFact]
    public async Task Nothing_of_a_step_is_seen_before_its_commit_nor_kept_without_it()
    {
        var session = await SessionWithTurn();

        await using (var step = await Store.BeginStepAsync(session))
        {
            await step.SaveAsync(None);
            await step.ReleaseAsync(None);
            Assert.Equal(session, await Store.FindSessionAsync("s1"));
        }

        Assert.Equal(session, await Store.FindSessionAsync("s1"));
        Assert.Single(await Store.ReadMessagesAsync("s1", 10));
        Assert.Empty(await Store.ReadActionLogAsync("s1", 10));
    }

    [StoreFact]
    public async Task A_step_on_a_version_that_has_passed_does_not_begin()
    {
        var session = await SessionWithTurn();
        await Commit(session, Rows.Step(session, "t1"));

        var error = await Assert.ThrowsAsync<SessionConflictException>(async () => await Other.BeginStepAsync(session));

        Assert.Equal("s1", error.SessionId);
        await CommitTurn("t2", "{}", Other);
        Assert.Equal(2, (await Store.FindSessionAsync("s1"))!.Version);
    }

    [StoreFact]
    public async Task Of_two_steps_on_one_version_one_is_kept()
    {
        var session = await SessionWithTurn();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            try
            {
                await using var step = await (i % 2 == 0 ? Store : Other).BeginStepAsync(session);
                await step.CommitAsync(Rows.Step(session, "t1") with { Calls = [Rows.Call()] }, None);
                return true;
            }
            catch (SessionConflictException)
            {
                return false;
            }
        })));

        Assert.Single(outcomes, kept => kept);
        Assert.Equal(1, (await Store.FindSessionAsync("s1"))!.Version);
        Assert.Single(await Store.ReadActionLogAsync("s1", 10));
        Assert.Equal(2, (await Store.ReadMessagesAsync("s1", 10)).Count);
    }

    [StoreFact]
    public async Task A_completed_turn_takes_no_further_step()
    {
        var session = await SessionWithTurn();
        await Commit(session, Rows.Step(session, "t1"));

        session = (await Store.FindSessionAsync("s1"))!;
        await Assert.ThrowsAsync<SessionConflictException>(() => Commit(session, Rows.Step(session, "t1", step: 2)));

        Assert.Equal(session, await Store.FindSessionAsync("s1"));
        Assert.Equal(2, (await Store.ReadMessagesAsync("s1", 10)).Count);
    }

    [StoreFact]
    public async Task A_step_of_a_turn_is_committed_once()
    {
        var session = await SessionWithTurn();
        await Commit(session, Rows.Step(session, "t1", result: null));

        session = (await Store.FindSessionAsync("s1"))!;
        await Assert.ThrowsAsync<SessionConflictException>(() => Commit(session, Rows.Step(session, "t1", result: null)));

        Assert.Equal(session, await Store.FindSessionAsync("s1"));
    }

    [StoreFact]
    public async Task A_step_of_a_turn_that_was_never_accepted_is_not_kept()
    {
        var session = await SessionWithTurn();

        var error = await Assert.ThrowsAsync<CoachStoreException>(() => Commit(session, Rows.Step(session, "t9")));

        Assert.Contains("t9", error.Message, StringComparison.Ordinal);
        Assert.Equal(session, await Store.FindSessionAsync("s1"));
    }

    [StoreFact]
    public async Task A_step_whose_commit_is_refused_has_ended()
    {
        var session = await SessionWithTurn();
        await using var step = await Store.BeginStepAsync(session);
        await Assert.ThrowsAsync<CoachStoreException>(async () => await step.CommitAsync(Rows.Step(session, "t9"), None));

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await step.CommitAsync(Rows.Step(session, "t1"), None));
        await CommitTurn("t1", "{}", Other);
    }

    [StoreFact]
    public async Task A_step_is_committed_for_the_session_it_began_with()
    {
        var session = await SessionWithTurn();
        await Store.CreateSessionAsync(Rows.Session("s2"));

        await Assert.ThrowsAsync<ArgumentException>(() => Commit(session, Rows.Step(Rows.Session("s2"), "t1")));
        await Assert.ThrowsAsync<ArgumentException>(() => Commit(session, Rows.Step(session with { Version = 1 }, "t1")));
    }

    [StoreFact]
    public async Task A_step_that_has_ended_does_nothing_more()
    {
        var session = await SessionWithTurn();
        var step = await Store.BeginStepAsync(session);
        await step.CommitAsync(Rows.Step(session, "t1"), None);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await step.SaveAsync(None));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await step.CommitAsync(Rows.Step(session, "t1"), None));
        await step.DisposeAsync();
        await step.DisposeAsync();

        await using var next = await Store.BeginStepAsync((await Store.FindSessionAsync("s1"))!);
    }

    [StoreFact]
    public async Task A_committed_step_lets_the_next_writer_in_before_it_is_disposed_of()
    {
        var session = await SessionWithTurn();
        await using var step = await Store.BeginStepAsync(session);
        await step.CommitAsync(Rows.Step(session, "t1"), None);

        Assert.True((await Other.AcceptTurnAsync("s1", "t2", "Hi", Rows.Start)).IsNew);
    }

    [StoreFact]
    public async Task A_writer_that_waits_for_a_step_can_be_cancelled()
    {
        var session = await SessionWithTurn();
        await using var step = await Store.BeginStepAsync(session);
        using var cancel = new CancellationTokenSource();

        var waiting = Store.AcceptTurnAsync("s1", "t2", "Hi", Rows.Start, cancellationToken: cancel.Token).AsTask();
        Assert.False(waiting.IsCompleted);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await step.CommitAsync(Rows.Step(session, "t1"), None);
        Assert.True((await Store.AcceptTurnAsync("s1", "t2", "Hi", Rows.Start)).IsNew);
    }

    [StoreFact]
    public async Task An_abandoned_step_keeps_nothing_and_lets_the_next_writer_in_at_once()
    {
        var session = await SessionWithTurn();
        var handler = new TaskCompletionSource();
        var step = await Store.BeginStepAsync(session);
        await step.SaveAsync(None);

        step.Abandon(handler.Task);
        await CommitTurn("t1", "{\"n\":1}", Other);
        await CommitTurn("t2", "{\"n\":2}", Store);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await step.CommitAsync(Rows.Step(session, "t1"), None));
        await step.DisposeAsync();
        handler.SetResult();
        Assert.Equal(2, (await Store.FindSessionAsync("s1"))!.Version);
    }

    protected async Task<CoachSession> SessionWithTurn()
    {
        await Store.CreateSessionAsync(Rows.Session());
        await Store.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start);
        return (await Store.FindSessionAsync("s1"))!;
    }

    private async Task Commit(CoachSession session, StepRecord record)
    {
        await using var step = await Store.BeginStepAsync(session);
        await step.CommitAsync(record, None);
    }
}
