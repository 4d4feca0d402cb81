namespace Coach.Storage.Tests;

public abstract partial class CoachStoreContract
{
    private static PendingApproval Waiting(string key) => new()
    {
        Key = key,
        Name = "DELETE_ALL",
        Parameters = """{"what":"\u00e9 'all'"}""",
        HasTextValues = true,
        Emitter = ActionEmitters.System,
        State = "introduction",
        RequestedAt = Rows.Start,
        ExpiresAt = Rows.Start.AddHours(5),
    };

    [StoreFact]
    public async Task A_parked_call_waits_until_a_step_decides_on_it()
    {
        await Store.CreateSessionAsync(Rows.Session());
        await ParkAsync("t1", Waiting("s1/t1/0"), Waiting("s1/t1/1"));

        Assert.Equal([Waiting("s1/t1/0"), Waiting("s1/t1/1")], await Other.ReadApprovalsAsync("s1"));
        Assert.Equal(Waiting("s1/t1/1"), await Other.FindApprovalAsync("s1", "s1/t1/1"));
        await DecideAsync("t2", "s1/t1/0");

        Assert.Equal([Waiting("s1/t1/1")], await Other.ReadApprovalsAsync("s1"));
        Assert.Equal(Waiting("s1/t1/0"), await Other.FindApprovalAsync("s1", "s1/t1/0"));
    }

    [StoreFact]
    public async Task A_call_is_decided_on_once()
    {
        await Store.CreateSessionAsync(Rows.Session());
        await ParkAsync("t1", Waiting("s1/t1/0"));
        await DecideAsync("t2", "s1/t1/0");

        await Assert.ThrowsAsync<SessionConflictException>(() => DecideAsync("t3", "s1/t1/0"));
        await Assert.ThrowsAsync<SessionConflictException>(() => DecideAsync("t4", "s1/t9/0"));
        Assert.Equal(2, (await Store.FindSessionAsync("s1"))!.Version);
    }

    [StoreFact]
    public async Task A_parked_call_belongs_to_its_session()
    {
        await Store.CreateSessionAsync(Rows.Session());
        await Store.CreateSessionAsync(Rows.Session("s2"));
        await ParkAsync("t1", Waiting("s1/t1/0"));

        Assert.Empty(await Store.ReadApprovalsAsync("s2"));
        Assert.Null(await Store.FindApprovalAsync("s2", "s1/t1/0"));
        Assert.Empty(await Store.ReadApprovalsAsync("nobody"));
    }

    [StoreFact]
    public async Task A_step_that_is_not_committed_parks_nothing()
    {
        await Store.CreateSessionAsync(Rows.Session());
        await Store.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start);
        await using (await Store.BeginStepAsync((await Store.FindSessionAsync("s1"))!))
        {
        }

        Assert.Empty(await Store.ReadApprovalsAsync("s1"));
    }

    [StoreTheory]
    [InlineData(TurnKind.Action)]
    [InlineData(TurnKind.Decision)]
    public async Task A_turn_without_a_message_leaves_one_of_the_application_when_it_is_committed(TurnKind kind)
    {
        await Store.CreateSessionAsync(Rows.Session());
        Assert.Equal((kind, "{}", true), await AcceptAsync());
        Assert.Empty(await Store.ReadMessagesAsync("s1", 10));

        await CommitAsync(session => Rows.Step(session, "t1", result: "{}") with { Role = MessageRole.Application, VisibleText = "SAVE: done" });

        Assert.Equal((kind, "{}", false), await AcceptAsync());
        var message = Assert.Single(await Other.ReadMessagesAsync("s1", 10));
        Assert.Equal((MessageRole.Application, "SAVE: done", "{}"), (message.Role, message.Text, message.Result));

        async Task<(TurnKind, string, bool)> AcceptAsync()
        {
            var turn = await Other.AcceptTurnAsync("s1", "t1", "{}", Rows.Start, kind);
            return (turn.Kind, turn.Message, turn.IsNew);
        }
    }

    [StoreFact]
    public async Task A_step_keeps_the_summary_of_the_session()
    {
        await Store.CreateSessionAsync(Rows.Session());
        Assert.Null((await Store.FindSessionAsync("s1"))!.Summary);
        await Store.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start);
        await CommitAsync(session => Rows.Step(session with { Summary = new("They met.", 7) }, "t1"));

        Assert.Equal(new ConversationSummary("They met.", 7), (await Other.FindSessionAsync("s1"))!.Summary);
        Assert.Equal(new ConversationSummary("They met.", 7), Assert.Single(await Other.ListSessionsAsync("ada")).Summary);
    }

    private async Task ParkAsync(string turnId, params PendingApproval[] approvals)
    {
        await Store.AcceptTurnAsync("s1", turnId, "Hi", Rows.Start);
        await CommitAsync(session => Rows.Step(session, turnId) with { Parked = approvals });
    }

    private async Task DecideAsync(string turnId, string key)
    {
        await Store.AcceptTurnAsync("s1", turnId, "approved", Rows.Start, TurnKind.Decision);
        await CommitAsync(session => Rows.Step(session, turnId) with { Role = MessageRole.Application, Decided = key });
    }

    private async Task CommitAsync(Func<CoachSession, StepRecord> make)
    {
        var session = (await Store.FindSessionAsync("s1"))!;
        await using var step = await Store.BeginStepAsync(session);
        await step.CommitAsync(make(session), None);
    }
}
