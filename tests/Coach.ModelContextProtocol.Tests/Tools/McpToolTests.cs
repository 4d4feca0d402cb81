using Coach.ModelContextProtocol.Tests.Support;
using Coach.Tests.Support;
using Microsoft.Extensions.AI;

namespace Coach.ModelContextProtocol.Tests.Tools;

/// <summary>A foreign server's tools in a coach's turn.</summary>
public sealed class McpToolTests
{
    private static readonly AIContent[] Done = [new TextContent("Done.")];

    [Fact]
    public async Task The_model_calls_a_tool_and_reads_its_result()
    {
        await using var host = Host([Call("echo", ("text", "Hi there"))], Done);

        var result = await host.TurnAsync();

        var call = Assert.Single(result.Tools);
        Assert.Equal(("echo", ToolCallStatus.Succeeded, "Hi there"), (call.Name, call.Status, call.Result));
        Assert.Contains(host.Model.Requests[1].Messages.SelectMany(message => message.Contents), content => content is FunctionResultContent answer && $"{answer.Result}".Contains("Hi there", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_tool_reports_and_what_is_no_text_are_told_as_text()
    {
        await using var host = Host([Call("fail"), Call("picture"), Call("gone")], Done);

        var results = (await host.TurnAsync()).Tools.Select(tool => tool.Result).ToArray();

        Assert.Equal("The tool reports an error.\nThe disk is full.", results[0]);
        Assert.Equal("[image: left out, only text is read]\nA cat.", results[1]);
        Assert.StartsWith("The tool reports an error.", results[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_turns_share_one_connection_and_one_list()
    {
        await using var host = Host(Done, Done, Done);

        await host.TurnAsync();
        await host.TurnAsync();
        await host.TurnAsync();

        Assert.Equal((1, 1), (host.Connections, host.Asked.Count(method => method == "tools/list")));
    }

    [Fact]
    public async Task A_list_that_has_changed_is_read_again()
    {
        await using var host = Host(Done, [Call("change")], Done, Done);
        await host.TurnAsync();

        // The list is another one before the server says so: what it says may be heard in the turn of the call, whose second step reads it again, or a moment after.
        host.List($"[{ToolHost.Tool("new")}]");
        await host.TurnAsync();
        await host.Loggers.SaidAsync("its tools have changed");
        await host.TurnAsync();

        Assert.Equal(["new"], host.Offered);
        Assert.Equal((1, 2), (host.Connections, host.Asked.Count(method => method == "tools/list")));
    }

    [Fact]
    public async Task A_server_that_dies_in_the_middle_of_a_call_costs_the_call_and_is_started_again()
    {
        await using var host = Host([Call("die")], Done, [Call("echo", ("text", "back"))], Done);

        var first = await host.TurnAsync();
        var second = await host.TurnAsync();

        Assert.Equal((ToolCallStatus.Failed, "die failed for an internal reason."), (first.Tools[0].Status, first.Tools[0].Result));
        Assert.Equal("back", Assert.Single(second.Tools).Result);
        Assert.Equal(2, host.Connections);
    }

    [Fact]
    public async Task Names_are_prefixed_made_fit_for_models_and_those_of_actions_are_passed_over()
    {
        await using var host = new ToolHost(
            $"[{ToolHost.Tool("LOOK_UP")},{ToolHost.Tool("look_up")},{ToolHost.Tool("read.file/now")},{ToolHost.Tool("echo")}]", null, null, Done);
        await using var prefixed = new ToolHost(
            $"[{ToolHost.Tool("LOOK_UP")},{ToolHost.Tool("echo")}]", options => options.Prefix = "f_", null, [Call("f_echo", ("text", "x"))], Done);

        await host.TurnAsync();
        var result = await prefixed.TurnAsync();

        Assert.Equal(["echo", "read_file_now"], host.Offered);
        Assert.Equal(2, host.Loggers.Lines.Count(line => line.Contains("an action has its name", StringComparison.Ordinal)));
        Assert.Equal(["f_LOOK_UP", "f_echo"], prefixed.Offered);
        Assert.Equal("x", Assert.Single(result.Tools).Result);
    }

    [Fact]
    public async Task Only_allowed_tools_are_offered_and_others_do_not_run()
    {
        await using var host = new ToolHost(
            $"[{ToolHost.Tool("echo")},{ToolHost.Tool("die")}]", options => options.AllowedTools = ["echo"], null, [Call("die")], [Call("echo", ("text", "alive"))], Done);

        var result = await host.TurnAsync();

        Assert.Equal(["echo"], host.Offered);
        Assert.Equal("alive", result.Tools.Single(tool => tool.Status == ToolCallStatus.Succeeded).Result);
        Assert.Equal(1, host.Asked.Count(method => method == "tools/call"));
    }

    [Fact]
    public async Task A_tool_that_is_listed_badly_hides_none_that_is_listed_well()
    {
        var longName = new string('n', 70);
        await using var host = new ToolHost(
            $$"""
            [null, 7, "echo", {}, {"name":7}, {"name":""}, {"name":"no_object","inputSchema":{"type":"string"} }, {"name":"no_schema","inputSchema":[1]},
             {{ToolHost.Tool(longName)}}, {{ToolHost.Tool("big", $$"""{"type":"object","title":"{{new string('t', 20_000)}}"}""")}},
             {{ToolHost.Tool("echo", description: new string('d', 5000))}}, {{ToolHost.Tool("ECHO")}}]
            """.ReplaceLineEndings(" "),
            null, null, Done);

        await host.TurnAsync();

        Assert.Equal(["echo"], host.Offered);
        Assert.Equal(2048, Assert.IsAssignableFrom<AIFunction>(host.Model.Requests[^1].Options!.Tools!.Single(tool => tool.Name == "echo")).Description.Length);
    }

    [Fact]
    public async Task A_server_that_lists_too_much_is_cut_off()
    {
        await using var host = new ToolHost($"[{string.Join(',', Enumerable.Range(0, 500).Select(number => ToolHost.Tool($"t{number}")))}]", null, null, Done);

        await host.TurnAsync();

        Assert.Equal(64, host.Offered.Length);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("null")]
    public async Task A_list_that_is_none_leaves_the_model_without_tools(string tools)
    {
        await using var host = new ToolHost(tools, null, null, Done);

        await host.TurnAsync();

        Assert.Empty(host.Offered);
    }

    private static ToolHost Host(params AIContent[][] replies) => new(
        $"[{string.Join(',', new[] { "echo", "fail", "picture", "change", "die", "gone" }.Select(name => ToolHost.Tool(name)))}]", null, null, replies);

    private static FunctionCallContent Call(string name, params (string Name, object? Value)[] arguments) => NativeChatClient.Call(name, name, arguments);
}
