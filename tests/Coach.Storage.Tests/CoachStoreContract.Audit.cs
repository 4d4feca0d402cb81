namespace Coach.Storage.Tests;

public abstract partial class CoachStoreContract
{
    [StoreFact]
    public async Task A_session_is_read_back_turn_by_turn_with_every_field()
    {
        var session = await SessionWithTurn();
        ActionCallResult[] calls = [Rows.Call(0), Rows.Call(1, ActionStatus.NotAllowed) with { Data = null, Repairs = [], IgnoredParameters = [] }];
        await Commit(session, Rows.Step(session, "t1", step: 1, result: null) with { Calls = calls });
        session = (await Store.FindSessionAsync("s1"))!;
        await Commit(session, Rows.Step(session, "t1", step: 2) with { RawReply = "[ACTION:X]{}[/ACTION]Done.", VisibleText = "Done.", Model = null, At = Rows.Start.AddMinutes(2) });

        var turn = Assert.Single(await Other.ReadTurnsAsync("s1", 0, 10));

        Assert.Equal(("s1", "t1", TurnKind.Message, "Hi"), (turn.SessionId, turn.TurnId, turn.Kind, turn.Message));
        Assert.Equal((TurnStatus.Completed, "{\"ok\":true}"), (turn.Status, turn.Result));
        Assert.Equal((Rows.Start, Rows.Start.AddMinutes(2)), (turn.AcceptedAt, turn.EndedAt));
        Assert.Equal([1, 2], turn.Steps.Select(step => step.Step));
        Assert.Equal(
            ("Hello! [ACTION:SAVE_IDENTITY]{}[/ACTION]", "Hello!", "demo-1", Rows.Start.AddMinutes(1)),
            (turn.Steps[0].RawReply, turn.Steps[0].VisibleText, turn.Steps[0].Model, turn.Steps[0].At));
        Assert.Equal(
            ("[ACTION:X]{}[/ACTION]Done.", "Done.", null, Rows.Start.AddMinutes(2)),
            (turn.Steps[1].RawReply, turn.Steps[1].VisibleText, turn.Steps[1].Model, turn.Steps[1].At));
        Assert.Equal(2, turn.Steps[0].Calls.Count);
        Rows.AssertSame(calls[0], turn.Steps[0].Calls[0]);
        Rows.AssertSame(calls[1], turn.Steps[0].Calls[1]);
        Assert.Empty(turn.Steps[1].Calls);
    }

    [StoreFact]
    public async Task Turns_without_a_step_are_read_back_with_where_they_stand()
    {
        await Store.CreateSessionAsync(Rows.Session());
        await Store.AcceptTurnAsync("s1", "running", "One", Rows.Start.AddSeconds(1).ToOffset(TimeSpan.FromHours(2)));
        await Store.AcceptTurnAsync("s1", "failed", "Two", Rows.Start.AddSeconds(2));
        await Store.EndTurnAsync("s1", "failed", TurnStatus.Failed, "{\"why\":\"no model\"}", Rows.Start.AddSeconds(3).ToOffset(TimeSpan.FromHours(2)));
        await Store.AcceptTurnAsync("s1", "asked", "{\"name\":\"X\"}", Rows.Start.AddSeconds(4), TurnKind.Action);

        var turns = await Other.ReadTurnsAsync("s1", 0, 10);

        Assert.Equal(["running", "failed", "asked"], turns.Select(turn => turn.TurnId));
        Assert.Equal([TurnStatus.Running, TurnStatus.Failed, TurnStatus.Running], turns.Select(turn => turn.Status));
        Assert.Equal([null, "{\"why\":\"no model\"}", null], turns.Select(turn => turn.Result));
        Assert.Equal([null, Rows.Start.AddSeconds(3), null], turns.Select(turn => turn.EndedAt));
        Assert.All(turns, turn => Assert.Equal(TimeSpan.Zero, turn.AcceptedAt.Offset));
        Assert.Equal((TurnKind.Action, "{\"name\":\"X\"}"), (turns[2].Kind, turns[2].Message));
        Assert.All(turns, turn => Assert.Empty(turn.Steps));
    }

    [StoreFact]
    public async Task A_turn_that_failed_and_completed_later_ended_when_it_completed()
    {
        await Store.CreateSessionAsync(Rows.Session());
        await Store.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start);
        await Store.EndTurnAsync("s1", "t1", TurnStatus.Failed, "{}", Rows.Start);
        await CommitTurn("t1", "{\"n\":1}");
        await Store.EndTurnAsync("s1", "t1", TurnStatus.Interrupted, "{}", Rows.Start.AddHours(1));

        var turn = Assert.Single(await Store.ReadTurnsAsync("s1", 0, 1));

        Assert.Equal((TurnStatus.Completed, "{\"n\":1}", Rows.Start.AddMinutes(1)), (turn.Status, turn.Result, turn.EndedAt));
    }

    [StoreFact]
    public async Task Turns_are_read_in_pages_in_the_order_of_their_acceptance()
    {
        await Store.CreateSessionAsync(Rows.Session());
        await Store.CreateSessionAsync(Rows.Session("s2"));
        for (var turn = 9; turn >= 1; turn--)
        {
            // Neither ids nor clocks say which came first.
            await CommitTurn($"t{turn}", "{}");
            await CommitTurn($"t{turn}", "{}", sessionId: "s2");
        }

        Assert.Equal(["t9", "t8", "t7", "t6"], (await Other.ReadTurnsAsync("s1", 0, 4)).Select(turn => turn.TurnId));
        Assert.Equal(["t5", "t4", "t3", "t2"], (await Other.ReadTurnsAsync("s1", 4, 4)).Select(turn => turn.TurnId));
        var last = Assert.Single(await Other.ReadTurnsAsync("s1", 8, 4));
        Assert.Equal(("t1", 1), (last.TurnId, last.Steps.Count));
        Assert.Empty(await Store.ReadTurnsAsync("s1", 9, 4));
        Assert.Empty(await Store.ReadTurnsAsync("s1", 0, 0));
        Assert.Equal(9, (await Store.ReadTurnsAsync("s1", 0, int.MaxValue)).Count);
        Assert.Empty(await Store.ReadTurnsAsync("nobody", 0, 10));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.ReadTurnsAsync("s1", -1, 1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.ReadTurnsAsync("s1", 0, -1));
    }

    [StoreFact]
    public async Task Turns_that_were_read_are_the_callers_own()
    {
        var session = await SessionWithTurn();
        await Commit(session, Rows.Step(session, "t1") with { Calls = [Rows.Call()] });
        (await Store.ReadTurnsAsync("s1", 0, 1))[0].Steps[0].Calls[0].Data!["id"] = 9;

        Rows.AssertSame(Rows.Call(), (await Store.ReadTurnsAsync("s1", 0, 1))[0].Steps[0].Calls[0]);
    }
}
