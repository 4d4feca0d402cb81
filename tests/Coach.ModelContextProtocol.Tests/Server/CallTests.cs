using System.Net;
using System.Text.Json.Nodes;
using Coach.ModelContextProtocol.Tests.Support;
using Coach.Tests.Support;
using LifeCoach;
using Microsoft.Extensions.DependencyInjection;

namespace Coach.ModelContextProtocol.Tests.Server;

/// <summary>What comes of calls: hostile ones, ones that need approval, ones that fail.</summary>
public sealed class CallTests
{
    public static TheoryData<string> HostileParameters => new()
    {
        """{"name":"SAVE_USER_INFO","arguments":{"key":["a"],"value":{"b":1}}}""",
        """{"name":"SAVE_USER_INFO","arguments":{"key":7}}""",
        """{"name":"SAVE_USER_INFO","arguments":{}}""",
        """{"name":"SAVE_USER_INFO"}""",
        """{"name":"SAVE_USER_INFO","arguments":null}""",
        """{"name":"SAVE_USER_INFO","arguments":"key"}""",
        """{"name":"SAVE_USER_INFO","arguments":["key","value"]}""",
        """{"name":"SAVE_USER_INFO","arguments":12}""",
        """{"name":"SAVE_USER_INFO","arguments":{"key":"\ud800","value":"\udfff\udfff"}}""",
        """{"name":"SAVE_USER_INFO","arguments":{"key":"name","value":""" + new string('[', 60) + new string(']', 60) + "}}",
        """{"name":"SAVE_USER_INFO","arguments":{"key":"name","value":""" + new string('[', 5000) + new string(']', 5000) + "}}",
        """{"name":"SAVE_USER_INFO","arguments":{"key":"name","value":" """ + new string('x', 2_000_000) + "\"}}",
        """{"name":"NO_SUCH_ACTION","arguments":{}}""",
        """{"name":"","arguments":{}}""",
        """{"name":" ","arguments":{}}""",
        """{"name":null,"arguments":{}}""",
        """{"name":7,"arguments":{}}""",
        """{"name":"\ud800","arguments":{}}""",
        """{"name":" """ + new string('n', 5000) + "\",\"arguments\":{}}",
        """{"name":"MARK_INTRODUCTION_COMPLETE","arguments":{},"_meta":{"coach/turnId":7}}""",
        """{"name":"MARK_INTRODUCTION_COMPLETE","arguments":{},"_meta":{"coach/turnId":"\ud800"}}""",
        """{"name":"MARK_INTRODUCTION_COMPLETE","arguments":{},"_meta":{"coach/turnId":" """ + new string('t', 5000) + "\"}}",
        """{"name":"MARK_INTRODUCTION_COMPLETE","arguments":{},"_meta":"no object"}""",
        "{}",
        "null",
        "[]",
    };

    [Theory]
    [MemberData(nameof(HostileParameters))]
    public async Task A_hostile_call_is_an_error_and_changes_nothing(string parameters)
    {
        await using var host = await HttpHost.StartAsync(services => services.AddLifeCoach());
        var session = await host.Coach.CreateSessionAsync("ada");

        var (status, text) = await host.PostAsync(session.Id, "ada", $$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{parameters}}}""");

        AssertIsError(status, text);
        Assert.DoesNotContain(await host.Coach.GetActionLogAsync(session.Id, "ada"), entry => entry.Result.Succeeded);
        Assert.Contains("\"isError\":false", (await host.PostAsync(session.Id, "ada", """{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"MARK_INTRODUCTION_COMPLETE","arguments":{}}}""")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_needs_approval_is_said_to_wait_and_runs_when_a_person_approves()
    {
        await using var host = await HttpHost.StartAsync(services => services.AddCoach(Approvals.Machine(), coach => coach.UseChatClient(new NativeChatClient())));
        var session = await host.Coach.CreateSessionAsync("ada");
        await using var client = await Client.ConnectAsync(host.Transport(session.Id, "ada"));

        var result = await client.CallAsync("PAY", """{"text": "rent"}""");

        Assert.True(result.IsError);
        Assert.Equal(("needs_approval", "False"), (result.Value("code"), result.Value("succeeded")));
        Assert.Contains("A person has to approve this first", result.Text(), StringComparison.Ordinal);
        var waiting = Assert.Single(await host.Coach.GetApprovalsAsync(session.Id, "ada"));
        Assert.Equal(waiting.Key, result.Value("approvalKey"));
        var decided = await host.Coach.DecideAsync(new(session.Id, "ada", waiting.Key, IsApproved: true));
        Assert.True(Assert.Single(decided.Actions).Succeeded);
    }

    [Fact]
    public async Task What_only_the_person_may_ask_for_is_not_listed_and_does_not_run()
    {
        await using var host = await HttpHost.StartAsync(services => services.AddCoach(Approvals.Machine(), coach => coach.UseChatClient(new NativeChatClient())));
        var session = await host.Coach.CreateSessionAsync("ada");
        await using var client = await Client.ConnectAsync(host.Transport(session.Id, "ada"));

        Assert.Equal(["LOOK_UP", "PAY", "THROW"], await client.ListAsync());
        Assert.Contains("emitter_not_allowed", await client.RefusedAsync("BUTTON", """{"text": "x"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_throws_is_an_error_without_its_text_and_one_with_data_gives_it()
    {
        await using var host = await HttpHost.StartAsync(services => services.AddCoach(Approvals.Machine(), coach => coach.UseChatClient(new NativeChatClient())));
        var session = await host.Coach.CreateSessionAsync("ada");
        await using var client = await Client.ConnectAsync(host.Transport(session.Id, "ada"));

        Assert.DoesNotContain("secret", await client.RefusedAsync("THROW"), StringComparison.Ordinal);
        var found = await client.CallAsync("LOOK_UP");
        Assert.Equal("""done. Found. {"number":7}""", found.Text());
        Assert.Equal("7", found.StructuredContent!.Value.GetProperty("data").GetProperty("number").ToString());
    }

    private static void AssertIsError(HttpStatusCode status, string text)
    {
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        if (status == HttpStatusCode.BadRequest)
        {
            return;
        }

        Assert.Equal(HttpStatusCode.OK, status);
        var message = JsonNode.Parse(text.Split('\n').Single(line => line.StartsWith("data: {", StringComparison.Ordinal))["data: ".Length..])!;
        Assert.True(message["error"] is not null || (bool?)message["result"]!["isError"] == true, text);
    }
}
