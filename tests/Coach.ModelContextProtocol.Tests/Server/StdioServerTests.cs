using Coach.ModelContextProtocol.Tests.Support;
using LifeCoach;
using Microsoft.Extensions.DependencyInjection;

namespace Coach.ModelContextProtocol.Tests.Server;

/// <summary>A session offered over the standard input and output of a process of its own.</summary>
public sealed class StdioServerTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ServiceProvider _services = null!;
    private ICoach _coach = null!;
    private CoachSession _session = null!;

    private string Database => _folder.File("coach.db");

    public async Task InitializeAsync()
    {
        _services = new ServiceCollection().AddLifeCoach(Database).BuildServiceProvider();
        _coach = _services.GetRequiredService<ICoach>();
        _session = await _coach.CreateSessionAsync("ada");
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Client.Old)]
    public async Task A_client_goes_all_the_way_by_tools_and_is_told_of_every_change(string? version)
    {
        await using var client = await Client.ConnectAsync(ChildProcess.Serve(Database, _session), version);

        await Journey.GoAsync(client);

        Assert.Equal("accountability", (await _coach.FindSessionAsync(_session.Id, "ada"))!.State);
        var log = await _coach.GetActionLogAsync(_session.Id, "ada");
        Assert.All(log, entry => Assert.Equal(ActionEmitters.Model, entry.Result.Emitter));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Client.Old)]
    public async Task A_change_that_another_process_makes_is_noticed(string? version)
    {
        await using var client = await Client.ConnectAsync(ChildProcess.Serve(Database, _session, watchMilliseconds: 20), version);
        await client.ListAsync();

        await _coach.InvokeAsync(new(_session.Id, "ada", "MARK_INTRODUCTION_COMPLETE", "{}", ActionEmitters.Model));
        await _coach.InvokeAsync(new(_session.Id, "ada", "TRANSITION_STATE", """{"target_state": "identity_brainstorming"}""", ActionEmitters.Model));

        await client.ChangedAsync();
        Assert.Contains("SAVE_IDENTITY", await client.ListAsync());
    }

    [Fact]
    public async Task What_was_listed_before_the_state_changed_does_not_run()
    {
        await using var client = await Client.ConnectAsync(ChildProcess.Serve(Database, _session));
        Assert.Contains("MARK_INTRODUCTION_COMPLETE", await client.ListAsync());
        await client.DoAsync("MARK_INTRODUCTION_COMPLETE");
        await client.DoAsync("TRANSITION_STATE", """{"target_state": "identity_brainstorming"}""");

        var result = await client.CallAsync("MARK_INTRODUCTION_COMPLETE");

        Assert.True(result.IsError);
        Assert.Equal(("not_allowed", "identity_brainstorming", "False"), (result.Value("code"), result.Value("state"), result.Value("succeeded")));
    }

    [Fact]
    public async Task A_second_connection_that_counts_its_requests_from_one_again_runs_what_it_asks_for()
    {
        for (var connection = 0; connection < 2; connection++)
        {
            await using var client = await Client.ConnectAsync(ChildProcess.Serve(Database, _session));
            await client.DoAsync("SAVE_USER_INFO", $$"""{"key": "key{{connection}}", "value": "x"}""");
        }

        Assert.Equal(2, (await _coach.GetActionLogAsync(_session.Id, "ada")).Count);
    }

    [Fact]
    public async Task A_call_that_is_sent_again_under_its_turn_id_runs_once_and_another_call_may_not_have_it()
    {
        const string arguments = """{"key": "name", "value": "Ada"}""";
        string? turn;
        await using (var client = await Client.ConnectAsync(ChildProcess.Serve(Database, _session)))
        {
            turn = (await client.CallAsync("SAVE_USER_INFO", arguments, "call-1")).Value("turnId");
        }

        await using var again = await Client.ConnectAsync(ChildProcess.Serve(Database, _session), Client.Old);
        var repeated = await again.CallAsync("SAVE_USER_INFO", arguments, "call-1");

        Assert.Equal(("call-1", "call-1", false), (turn, repeated.Value("turnId"), repeated.IsError));
        Assert.Single(await _coach.GetActionLogAsync(_session.Id, "ada"));
        Assert.Contains("turn_conflict", await again.RefusedAsync("MARK_INTRODUCTION_COMPLETE", turnId: "call-1"), StringComparison.Ordinal);
        Assert.Contains("invalid_turn_id", await again.RefusedAsync("MARK_INTRODUCTION_COMPLETE", turnId: " "), StringComparison.Ordinal);
        Assert.Contains("invalid_request", await again.RefusedAsync("MARK_INTRODUCTION_COMPLETE", turnId: "decision:x"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_is_deleted_meanwhile_is_said_to_be_gone()
    {
        await using var client = await Client.ConnectAsync(ChildProcess.Serve(Database, _session));
        await client.ListAsync();

        await _coach.DeleteSessionAsync(_session.Id, "ada");

        Assert.Contains("There is no such session.", await client.RefusedAsync("MARK_INTRODUCTION_COMPLETE"), StringComparison.Ordinal);
        Assert.Contains("There is no such session.", (await Assert.ThrowsAnyAsync<Exception>(client.ListAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_users_session_is_not_served() => await Assert.ThrowsAsync<SessionNotFoundException>(
        () => _services.RunCoachMcpServerAsync(_session.Id, "bob"));
}
