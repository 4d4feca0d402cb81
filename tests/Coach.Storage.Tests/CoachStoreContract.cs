namespace Coach.Storage.Tests;

/// <summary>What every store keeps to. A class derived from it runs all of it against one store.</summary>
public abstract partial class CoachStoreContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    protected ICoachStore Store { get; private set; } = null!;

    /// <summary>A store of the same data in what might be another process; where data is in one process only, the same store.</summary>
    protected ICoachStore Other { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Store = Open();
        Other = OpenAgain(Store);
        await Store.InitializeAsync();
        await Other.InitializeAsync();
    }

    public virtual Task DisposeAsync() => Task.CompletedTask;

    protected abstract ICoachStore Open();

    protected abstract ICoachStore OpenAgain(ICoachStore store);

    [StoreFact]
    public async Task A_session_is_found_as_it_was_created()
    {
        var session = Rows.Session();
        await Store.CreateSessionAsync(session);

        Assert.Equal(session, await Other.FindSessionAsync("s1"));
        Assert.Null(await Store.FindSessionAsync("S1"));
    }

    [StoreFact]
    public async Task Times_are_kept_in_utc()
    {
        var local = Rows.Start.ToOffset(TimeSpan.FromHours(5.5));
        await Store.CreateSessionAsync(Rows.Session() with { CreatedAt = local, UpdatedAt = local });
        await Store.AcceptTurnAsync("s1", "t1", "Hi", local);

        var session = await Store.FindSessionAsync("s1");
        Assert.Equal((local, TimeSpan.Zero), (session!.CreatedAt, session.CreatedAt.Offset));
        Assert.Equal(TimeSpan.Zero, session.UpdatedAt.Offset);
        var message = Assert.Single(await Store.ReadMessagesAsync("s1", 10));
        Assert.Equal((local, TimeSpan.Zero), (message.At, message.At.Offset));
    }

    [StoreFact]
    public async Task A_new_session_begins_with_version_0()
    {
        await Store.CreateSessionAsync(Rows.Session() with { Version = 9 });

        Assert.Equal(0, (await Store.FindSessionAsync("s1"))!.Version);
    }

    [StoreFact]
    public async Task A_session_id_is_used_once()
    {
        await Store.CreateSessionAsync(Rows.Session());

        var error = await Assert.ThrowsAsync<CoachStoreException>(async () => await Other.CreateSessionAsync(Rows.Session(userId: "eve")));
        Assert.Contains("s1", error.Message, StringComparison.Ordinal);
        Assert.Equal("ada", (await Store.FindSessionAsync("s1"))!.UserId);
    }

    [StoreFact]
    public async Task A_users_sessions_are_listed_last_changed_first()
    {
        await Store.CreateSessionAsync(Rows.Session("a"));
        await Store.CreateSessionAsync(Rows.Session("b") with { UpdatedAt = Rows.Start.AddTicks(1) });
        await Store.CreateSessionAsync(Rows.Session("c"));
        await Store.CreateSessionAsync(Rows.Session("x", userId: "eve"));
        await Store.AcceptTurnAsync("c", "t1", "Hi", Rows.Start.AddHours(1));

        Assert.Equal(["c", "b", "a"], (await Store.ListSessionsAsync("ada")).Select(session => session.Id));
        Assert.Empty(await Store.ListSessionsAsync("ADA"));
    }

    [StoreFact]
    public async Task Hostile_text_is_only_text()
    {
        const string Hostile = "'); DROP TABLE coach_sessions; --\r\n\t\"\\ \u0001 😀 [ACTION:X]{}[/ACTION] %s {0} @p $p ?1";
        await Store.CreateSessionAsync(Rows.Session(Hostile, Hostile) with { Data = SessionData.Empty.Set(Hostile, Hostile) });
        await Store.AcceptTurnAsync(Hostile, Hostile, Hostile, Rows.Start);

        var session = Assert.Single(await Store.ListSessionsAsync(Hostile));
        Assert.Equal(Hostile, session.Data.GetString(Hostile));
        var message = Assert.Single(await Store.ReadMessagesAsync(Hostile, 1));
        Assert.Equal((Hostile, Hostile), (message.TurnId, message.Text));
    }

    [StoreFact]
    public async Task Text_with_nul_characters_is_kept_whole()
    {
        await Store.CreateSessionAsync(Rows.Session());
        await Store.AcceptTurnAsync("s1", "t1", "before\0after", Rows.Start);

        Assert.Equal("before\0after", Assert.Single(await Store.ReadMessagesAsync("s1", 1)).Text);
        Assert.Equal("before\0after", (await Store.AcceptTurnAsync("s1", "t1", "before\0after", Rows.Start)).Message);
    }

    [StoreFact]
    public async Task Text_of_any_length_is_kept_whole_and_no_text_is_not_nothing()
    {
        await Store.CreateSessionAsync(Rows.Session());
        string[] texts = ["", .. Enumerable.Range(80, 12).Select(length => new string('ü', length)), new('漢', 5000)];
        foreach (var (index, text) in texts.Index())
        {
            await Store.AcceptTurnAsync("s1", $"t{index}", text, Rows.Start);
        }

        Assert.Equal(texts, (await Store.ReadMessagesAsync("s1", 100)).Select(message => message.Text));
    }

    [StoreFact]
    public async Task Nothing_is_read_of_a_session_that_is_not_there()
    {
        Assert.Null(await Store.FindSessionAsync("nobody"));
        Assert.Empty(await Store.ReadMessagesAsync("nobody", 10));
        Assert.Empty(await Store.ReadActionLogAsync("nobody", 10));
    }

    [StoreFact]
    public async Task Nothing_is_written_to_a_session_that_is_not_there()
    {
        await Assert.ThrowsAsync<SessionNotFoundException>(async () => await Store.AcceptTurnAsync("nobody", "t1", "Hi", Rows.Start));
        await Assert.ThrowsAsync<SessionNotFoundException>(
            async () => await Store.EndTurnAsync("nobody", "t1", TurnStatus.Failed, "{}", Rows.Start));
        await Assert.ThrowsAsync<SessionNotFoundException>(async () => await Store.BeginStepAsync(Rows.Session("nobody")));

        await Store.CreateSessionAsync(Rows.Session("nobody"));
        Assert.Empty(await Store.ReadMessagesAsync("nobody", 10));
    }

    [StoreFact]
    public async Task A_read_can_run_beside_a_step()
    {
        await Store.CreateSessionAsync(Rows.Session());
        await using var step = await Store.BeginStepAsync(Rows.Session());
        await using var read = await Store.BeginReadAsync();

        Assert.NotNull(await Store.FindSessionAsync("s1"));
        Assert.NotNull(await Other.FindSessionAsync("s1"));
    }

    [StoreFact]
    public async Task A_cancelled_call_changes_nothing()
    {
        await Store.CreateSessionAsync(Rows.Session());
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start, cancellationToken: cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.CreateSessionAsync(Rows.Session("s2"), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.BeginStepAsync(Rows.Session(), cancelled));

        Assert.Empty(await Store.ReadMessagesAsync("s1", 10));
        Assert.Null(await Store.FindSessionAsync("s2"));
        await using var step = await Store.BeginStepAsync(Rows.Session());
    }
}
