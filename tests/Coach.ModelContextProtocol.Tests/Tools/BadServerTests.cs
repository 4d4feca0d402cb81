using Coach.ModelContextProtocol.Tests.Support;
using Coach.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Coach.ModelContextProtocol.Tests.Tools;

/// <summary>Servers that are dead, silent or slow cost a turn a bounded time, and their tools.</summary>
public sealed class BadServerTests
{
    private static readonly AIContent[] Done = [new TextContent("Done.")];
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(21);
    private static readonly string Echo = $"[{ToolHost.Tool("echo")}]";

    [Fact]
    public async Task A_server_that_does_not_start_leaves_the_model_without_its_tools_and_is_left_alone_for_a_while()
    {
        var time = new FakeTimeProvider();
        await using var host = new ToolHost(Echo, options => options.RetryAfter = TimeSpan.FromSeconds(30), time, Done, Done, Done);
        host.Set(ForeignServer.Broken);

        await host.TurnAsync();
        await host.TurnAsync();
        Assert.Empty(host.Offered);
        Assert.Equal(1, host.Connections);

        host.Unset(ForeignServer.Broken);
        time.Advance(TimeSpan.FromSeconds(31));
        await host.TurnAsync();
        Assert.Equal(["echo"], host.Offered);
        Assert.Single(host.Loggers.Lines, line => line.Contains("could not give its tools", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_that_is_not_there_leaves_the_model_without_its_tools()
    {
        await using var host = new ToolHost(Echo, null, null, Done) { Transport = new StdioClientTransport(new() { Command = "no-such-program-anywhere" }) };

        await host.TurnAsync();

        Assert.Empty(host.Offered);
    }

    [Fact]
    public async Task A_server_that_hangs_is_waited_for_once_and_its_tools_come_when_it_wakes_up()
    {
        var time = new WatchedTime();
        var hanging = new HangingTransport();
        await using var host = new ToolHost(Echo, options => options.MaxWait = MaxWait, time, [.. Enumerable.Repeat(Done, 1000)]) { Transport = hanging };

        var first = host.TurnAsync();
        await time.PassAsync(MaxWait);
        await first;
        Assert.Empty(host.Offered);

        // The time stands still: nobody waits for the same attempt again.
        await host.TurnAsync();
        Assert.Equal(([], 1), (host.Offered, host.Connections));

        // Given up after its time, it is tried again, which may be a turn later.
        host.Transport = null;
        time.Advance(TimeSpan.FromSeconds(60));
        do
        {
            await host.TurnAsync();
        }
        while (host.Offered.Length == 0);

        Assert.Equal(2, host.Connections);
    }

    [Fact]
    public async Task A_server_that_falls_silent_costs_its_call_and_then_its_tools()
    {
        var time = new WatchedTime();
        await using var host = new ToolHost(Echo, options => options.MaxWait = MaxWait, time, Done, [NativeChatClient.Call("1", "echo", ("text", "x"))], Done);
        await host.TurnAsync();
        Assert.Equal(["echo"], host.Offered);
        host.Set(ForeignServer.Silent);

        var turn = host.TurnAsync();
        await time.PassAsync(ToolHost.ToolTimeout);
        await time.PassAsync(MaxWait);

        Assert.Equal(ToolCallStatus.TimedOut, Assert.Single((await turn).Tools).Status);
        Assert.Empty(host.Offered);
    }

    [Fact]
    public async Task The_process_ends_with_the_services()
    {
        var transport = new WatchedTransport();
        var host = new ToolHost(Echo, null, null, Done) { Transport = transport };
        transport.Inner = ChildProcess.Foreign(host.Folder);
        await host.TurnAsync();
        Assert.Equal(["echo"], host.Offered);

        await host.DisposeAsync();

        Assert.True(transport.Connected!.MessageReader.Completion.IsCompleted);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("abcdefghijklmnopqrstuvwxyz-0123456789")]
    public void A_prefix_that_no_model_would_take_is_refused_at_once(string prefix) => Assert.Throws<InvalidOperationException>(
        () => new ServiceCollection().AddCoach(Approvals.Machine(), coach => coach.AddMcpTools("x", "y", [], options => options.Prefix = prefix)));

    /// <summary>A way to nowhere, which does not look at its token either.</summary>
    private sealed class HangingTransport : IClientTransport
    {
        public string Name => "hanging";

        public Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default) => new TaskCompletionSource<ITransport>().Task;
    }

    private sealed class WatchedTransport : IClientTransport
    {
        public IClientTransport? Inner { get; set; }

        public ITransport? Connected { get; private set; }

        public string Name => "watched";

        public async Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default) => Connected = await Inner!.ConnectAsync(cancellationToken);
    }
}
