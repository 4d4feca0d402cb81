using System.Net;
using Coach.ModelContextProtocol.Tests.Support;
using LifeCoach;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;

namespace Coach.ModelContextProtocol.Tests.Server;

/// <summary>Sessions offered over HTTP, to more than one user.</summary>
public sealed class HttpServerTests : IAsyncLifetime
{
    private HttpHost _host = null!;
    private CoachSession _adas = null!;
    private CoachSession _bobs = null!;

    public async Task InitializeAsync()
    {
        _host = await HttpHost.StartAsync(services => services.AddLifeCoach());
        _adas = await _host.Coach.CreateSessionAsync("ada");
        _bobs = await _host.Coach.CreateSessionAsync("bob");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData(Client.Old)]
    public async Task A_client_goes_all_the_way_by_tools_and_is_told_of_every_change(string? version)
    {
        await using var client = await Client.ConnectAsync(_host.Transport(_adas.Id, "ada"), version);

        await Journey.GoAsync(client);

        Assert.Equal("accountability", (await _host.Coach.FindSessionAsync(_adas.Id, "ada"))!.State);
    }

    [Fact]
    public async Task Two_users_work_side_by_side_each_on_their_own_session()
    {
        await using var ada = await Client.ConnectAsync(_host.Transport(_adas.Id, "ada"));
        await using var bob = await Client.ConnectAsync(_host.Transport(_bobs.Id, "bob"));

        await Task.WhenAll(Journey.GoAsync(ada), Journey.GoAsync(bob));

        Assert.All((await _host.Coach.GetSessionsAsync("ada")).Concat(await _host.Coach.GetSessionsAsync("bob")), session => Assert.Equal("accountability", session.State));
    }

    [Fact]
    public async Task Another_users_session_is_not_found()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => Client.ConnectAsync(_host.Transport(_adas.Id, "bob")));

        Assert.Equal(HttpStatusCode.NotFound, Assert.IsType<HttpRequestException>(refused.GetBaseException()).StatusCode);
    }

    [Theory]
    [InlineData("bob")]
    [InlineData(null)]
    [InlineData("nobody")]
    public async Task Whoever_is_not_its_user_can_neither_call_nor_list_nor_listen(string? user)
    {
        foreach (var request in new[]
        {
            """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"MARK_INTRODUCTION_COMPLETE","arguments":{}}}""",
            """{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}""",
            """{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"notifications":{"toolsListChanged":true}}}""",
            "no JSON at all",
        })
        {
            Assert.Equal((HttpStatusCode.NotFound, ""), await _host.PostAsync(_adas.Id, user, request));
        }

        Assert.Empty(await _host.Coach.GetActionLogAsync(_adas.Id, "ada"));
    }

    [Fact]
    public async Task An_id_that_no_session_can_have_is_not_found() =>
        Assert.Equal(HttpStatusCode.NotFound, (await _host.PostAsync(new string('x', 500), "ada", "{}")).Status);

    [Fact]
    public async Task A_change_by_one_client_is_told_to_the_other_clients_of_the_session_only()
    {
        await using var first = await Client.ConnectAsync(_host.Transport(_adas.Id, "ada"));
        await using var second = await Client.ConnectAsync(_host.Transport(_adas.Id, "ada"));
        await using var bob = await Client.ConnectAsync(_host.Transport(_bobs.Id, "bob"));

        await first.DoAsync("MARK_INTRODUCTION_COMPLETE");
        await first.DoAsync("TRANSITION_STATE", """{"target_state": "identity_brainstorming"}""");

        await first.ChangedAsync();
        await second.ChangedAsync();
        Assert.Contains("SAVE_IDENTITY", await second.ListAsync());
        Assert.Equal(0, bob.UnreadChanges);
    }

    [Fact]
    public async Task Subscriptions_do_not_hold_up_the_end_of_the_application()
    {
        var host = await HttpHost.StartAsync(services => services.AddLifeCoach());
        var session = await host.Coach.CreateSessionAsync("ada");
        await using var client = await Client.ConnectAsync(host.Transport(session.Id, "ada"));

        await host.DisposeAsync();
    }

    [Fact]
    public void It_is_not_served_without_being_registered_nor_with_sessions_of_the_protocol()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddLifeCoach();
        using (var application = builder.Build())
        {
            Assert.Throws<InvalidOperationException>(() => application.MapCoachMcp("/mcp", (_, _) => default));
        }

        builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddLifeCoach().AddCoachMcp().Configure<HttpServerTransportOptions>(options => options.SessionMode = HttpServerSessionMode.Stateful);
        using (var application = builder.Build())
        {
            Assert.Throws<InvalidOperationException>(() => application.MapCoachMcp("/mcp", (_, _) => default));
            Assert.Throws<ArgumentNullException>(() => application.MapCoachMcp("/mcp", null!));
        }
    }
}
