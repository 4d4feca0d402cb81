namespace Coach.Storage.Tests;

public abstract partial class CoachStoreContract
{
    [StoreFact]
    public async Task Deleting_a_user_deletes_all_sessions_of_that_user_and_no_other()
    {
        await FillAsync("a1", "ada");
        await FillAsync("a2", "ada");
        await FillAsync("b1", "ben");

        Assert.Equal(2, await Store.DeleteUserAsync("ada", static _ => default));

        Assert.Empty(await Other.ListSessionsAsync("ada"));
        foreach (var id in (string[])["a1", "a2"])
        {
            Assert.Null(await Other.FindSessionAsync(id));
            Assert.Empty(await Other.ReadMessagesAsync(id, 10));
            Assert.Empty(await Other.ReadActionLogAsync(id, 10));
            Assert.Empty(await Other.ReadTurnsAsync(id, 0, 10));
            Assert.Empty(await Other.ReadApprovalsAsync(id));
            Assert.Null(await Other.FindApprovalAsync(id, $"{id}/waits"));
        }

        var kept = Assert.Single(Assert.Single(await Other.ReadTurnsAsync("b1", 0, 10)).Steps);
        Assert.Equal("Hello! [ACTION:SAVE_IDENTITY]{}[/ACTION]", kept.RawReply);
        Rows.AssertSame(Rows.Call(), Assert.Single(kept.Calls));
        Assert.Equal(2, (await Other.ReadMessagesAsync("b1", 10)).Count);
        Assert.Single(await Other.ReadApprovalsAsync("b1"));
        Assert.Equal("ben", Assert.Single(await Other.ListSessionsAsync("ben")).UserId);
    }

    [StoreFact]
    public async Task Deleting_a_user_whom_nobody_knows_deletes_nothing()
    {
        await FillAsync("b1", "ben");

        Assert.Equal(0, await Store.DeleteUserAsync("nobody", static _ => default));
        Assert.Equal(0, await Store.DeleteUserAsync("BEN", static _ => default));
        Assert.Equal(1, await Store.DeleteUserAsync("ben", static _ => default));
        Assert.Equal(0, await Store.DeleteUserAsync("ben", static _ => default));
    }

    [StoreFact]
    public async Task A_deletion_that_fails_in_the_application_keeps_everything()
    {
        await FillAsync("a1", "ada");

        await Assert.ThrowsAsync<TimeoutException>(async () => await Store.DeleteUserAsync("ada", static _ => throw new TimeoutException()));
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.DeleteUserAsync(
            "ada", async _ => await cancel.CancelAsync(), cancel.Token));

        Assert.Single(await Other.ReadTurnsAsync("a1", 0, 10));
        Assert.Single(await Other.ReadApprovalsAsync("a1"));
        await CommitTurn("t2", "{}", Other, "a1");
    }

    [StoreFact]
    public async Task Nothing_can_be_written_to_a_session_once_it_is_deleted()
    {
        await FillAsync("a1", "ada");
        await Store.AcceptTurnAsync("a1", "t2", "Hi", Rows.Start);
        var session = (await Store.FindSessionAsync("a1"))!;
        await Other.DeleteUserAsync("ada", static _ => default);

        await Assert.ThrowsAsync<SessionNotFoundException>(async () => await Store.BeginStepAsync(session));
        await Assert.ThrowsAsync<SessionNotFoundException>(async () => await Store.EndTurnAsync("a1", "t2", TurnStatus.Failed, "{}", Rows.Start));
        await Assert.ThrowsAsync<SessionNotFoundException>(async () => await Store.AcceptTurnAsync("a1", "t3", "Hi", Rows.Start));
        Assert.Empty(await Store.ReadMessagesAsync("a1", 10));

        await Store.CreateSessionAsync(Rows.Session("a1"));
        Assert.Empty(await Store.ReadTurnsAsync("a1", 0, 10));
    }

    [StoreFact]
    public async Task A_deletion_waits_for_the_running_step_and_takes_what_it_wrote()
    {
        await FillAsync("a1", "ada");
        await Store.AcceptTurnAsync("a1", "t2", "Hi", Rows.Start);
        var session = (await Store.FindSessionAsync("a1"))!;
        await using var step = await Store.BeginStepAsync(session);

        var deleting = Other.DeleteUserAsync("ada", static _ => default).AsTask();
        Assert.False(deleting.IsCompleted);
        await step.CommitAsync(Rows.Step(session, "t2") with { Calls = [Rows.Call(9)] }, None);

        Assert.Equal(1, await deleting);
        Assert.Empty(await Store.ReadTurnsAsync("a1", 0, 10));
        Assert.Empty(await Store.ReadActionLogAsync("a1", 10));
    }

    [StoreFact]
    public async Task Deleting_a_session_leaves_the_users_others_and_those_of_others()
    {
        await FillAsync("a1", "ada");
        await FillAsync("a2", "ada");
        await FillAsync("b1", "ben");

        Assert.True(await Store.DeleteSessionAsync("a1", "ada"));
        Assert.False(await Store.DeleteSessionAsync("a1", "ada"));
        Assert.False(await Store.DeleteSessionAsync("b1", "ada"));
        Assert.False(await Store.DeleteSessionAsync("nobody", "ada"));

        Assert.Null(await Other.FindSessionAsync("a1"));
        Assert.Empty(await Other.ReadTurnsAsync("a1", 0, 10));
        Assert.Single(await Other.ReadTurnsAsync("a2", 0, 10));
        Assert.Single(await Other.ReadTurnsAsync("b1", 0, 10));
    }

    [StoreFact]
    public async Task Retention_empties_old_raw_replies_and_keeps_the_rest_of_their_turns()
    {
        await FillAsync("a1", "ada");
        var session = (await Store.FindSessionAsync("a1"))!;
        await Store.AcceptTurnAsync("a1", "t2", "Hi", Rows.Start);
        await Commit(session, Rows.Step(session, "t2") with { At = Rows.Start.AddMinutes(1).AddTicks(1) });

        Assert.Equal(new RetentionResult(1, 0), await Store.ApplyRetentionAsync(Rows.Start.AddMinutes(1).AddTicks(1), null));
        Assert.Equal(new RetentionResult(0, 0), await Store.ApplyRetentionAsync(Rows.Start.AddMinutes(1).AddTicks(1), null));

        var turns = await Other.ReadTurnsAsync("a1", 0, 10);
        Assert.Equal(["", "Hello! [ACTION:SAVE_IDENTITY]{}[/ACTION]"], turns.Select(turn => turn.Steps[0].RawReply));
        Assert.Equal(["Hello!", "Hello!"], turns.Select(turn => turn.Steps[0].VisibleText));
        Assert.Single(turns[0].Steps[0].Calls);
        Assert.Equal(session.Version + 1, (await Other.FindSessionAsync("a1"))!.Version);
    }

    [StoreFact]
    public async Task Retention_deletes_sessions_that_have_not_changed_since()
    {
        for (var i = 0; i < 120; i++)
        {
            await Store.CreateSessionAsync(Rows.Session($"old{i}", $"user{i % 7}"));
        }

        await FillAsync("a1", "ada");
        var lastChange = (await Store.FindSessionAsync("a1"))!.UpdatedAt;

        Assert.Equal(new RetentionResult(0, 120), await Store.ApplyRetentionAsync(null, lastChange));

        Assert.Null(await Other.FindSessionAsync("old7"));
        Assert.Single(await Other.ReadTurnsAsync("a1", 0, 10));
        Assert.Equal(new RetentionResult(0, 1), await Store.ApplyRetentionAsync(null, lastChange.AddTicks(1)));
        Assert.Null(await Other.FindSessionAsync("a1"));
    }

    [StoreFact]
    public async Task Retention_goes_through_more_replies_than_one_transaction_takes()
    {
        await Store.CreateSessionAsync(Rows.Session());
        for (var turn = 0; turn < 1001; turn++)
        {
            await CommitTurn($"t{turn}", "{}");
        }

        Assert.Equal(new RetentionResult(1001, 0), await Store.ApplyRetentionAsync(Rows.Start.AddHours(1), Rows.Start));
        Assert.All(await Store.ReadTurnsAsync("s1", 0, 2000), turn => Assert.Equal("", turn.Steps[0].RawReply));
    }

    [StoreFact]
    public async Task Nothing_is_too_old_without_a_policy()
    {
        await FillAsync("a1", "ada");

        Assert.Equal(new RetentionResult(0, 0), await Store.ApplyRetentionAsync(null, null));
        Assert.NotEqual("", (await Store.ReadTurnsAsync("a1", 0, 1))[0].Steps[0].RawReply);
    }

    /// <summary>A session with something of everything: a turn with a call, and a call that waits for approval.</summary>
    private async Task FillAsync(string sessionId, string userId)
    {
        await Store.CreateSessionAsync(Rows.Session(sessionId, userId));
        await Store.AcceptTurnAsync(sessionId, "t1", "Hi", Rows.Start);
        var session = (await Store.FindSessionAsync(sessionId))!;
        await Commit(session, Rows.Step(session, "t1") with
        {
            Calls = [Rows.Call()],
            Parked =
            [
                new()
                {
                    Key = $"{sessionId}/waits",
                    Name = "SAVE_IDENTITY",
                    Parameters = "{}",
                    State = "introduction",
                    RequestedAt = Rows.Start,
                    ExpiresAt = Rows.Start.AddDays(1),
                },
            ],
        });
    }
}
