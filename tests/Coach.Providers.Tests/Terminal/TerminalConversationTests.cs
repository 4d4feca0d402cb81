using Coach.Providers.Tests.Wire.Fake;

namespace Coach.Providers.Tests.Terminal;

/// <summary>The console holds one conversation through whatever protocol, channel and manner.</summary>
public sealed class TerminalConversationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("coach-terminal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("openai", "text")]
    [InlineData("openai", "native")]
    [InlineData("openai", "both")]
    [InlineData("anthropic", "text")]
    [InlineData("anthropic", "native")]
    [InlineData("anthropic", "both")]
    public async Task The_whole_conversation_is_the_same_streamed_and_not(string protocol, string channel)
    {
        var whole = await TalkAsync(protocol, channel, isStreamed: false);
        var streamed = await TalkAsync(protocol, channel, isStreamed: true);

        Assert.Equal(Script.Calls, Calls(whole));
        Assert.All(Script.Lines, line => Assert.Contains($"Coach: {line.Answer}\n", whole, StringComparison.Ordinal));
        Assert.Contains("→ accountability", whole, StringComparison.Ordinal);
        Assert.Contains("1 | Sketch tomorrow | Painter", whole, StringComparison.Ordinal);
        Assert.DoesNotContain("ACTION:", whole, StringComparison.Ordinal);
        Assert.Equal(whole, streamed);
    }

    [Theory]
    [InlineData("openai", false, false)]
    [InlineData("openai", false, true)]
    [InlineData("openai", true, false)]
    [InlineData("openai", true, true)]
    [InlineData("anthropic", false, false)]
    [InlineData("anthropic", false, true)]
    [InlineData("anthropic", true, false)]
    [InlineData("anthropic", true, true)]
    public async Task A_provider_that_dies_in_the_middle_is_followed_by_the_other_one_with_its_other_protocol(string protocol, bool isNative, bool isStreamed)
    {
        var script = new Script(isNative);
        var first = await FakeServer.StartAsync();
        await using var second = await FakeServer.StartAsync();
        first.Otherwise = second.Otherwise = _ => script.Next();
        var other = protocol == "openai" ? "anthropic" : "openai";
        var channel = isNative ? "Native" : "Text";
        var file = Write($$"""
            {
              "Coach": {
                "Providers": {
                  "{{protocol}}": { "Endpoint": "{{Address(first, protocol)}}", "Channels": "{{channel}}", "Capabilities": ["Streaming", "Tools"], "Models": { "first": { "Quality": 1, "Latency": "1ms" } } },
                  "{{other}}": { "Endpoint": "{{Address(second, other)}}", "Channels": "{{channel}}", "Capabilities": ["Streaming", "Tools"], "Models": { "second": { "Quality": 0, "InputCost": 100, "OutputCost": 100, "Latency": "9s" } } }
                }
              }
            }
            """);

        await using var terminal = TerminalProcess.Start(null, ["--matrix", file, .. Manner(isStreamed)]);
        // What a turn has changed is shown when it is complete: a stream that is cut behind its first text is no case for another provider.
        await terminal.SayAsync(Script.Lines[0].Said, "→ identity_brainstorming");
        await terminal.SayAsync(Script.Lines[1].Said, "→ identity_refinement");

        await first.DisposeAsync();
        var run = await terminal.EndAsync([.. Script.Lines.Skip(2).Select(line => line.Said), "/models", "/plan"]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(Script.Calls, Calls(run.Output));
        Assert.All(Script.Lines, line => Assert.Contains($"Coach: {line.Answer}\n", run.Output, StringComparison.Ordinal));
        Assert.Contains("1 | Sketch tomorrow | Painter", run.Output, StringComparison.Ordinal);
        Assert.Equal((2, 4), (first.Requests.Count, second.Requests.Count));
        Assert.Matches($@"{protocol}/first \| (Unreachable|CircuitOpen) ", run.Output);
        Assert.Contains($"{other}/second | Succeeded", run.Output, StringComparison.Ordinal);
    }

    private static string Address(FakeServer server, string protocol) => protocol == "openai" ? new Uri(server.Address, "/v1").ToString() : server.Address.ToString();

    private static string[] Manner(bool isStreamed) => isStreamed ? ["--stream"] : [];

    private static IEnumerable<string> Calls(string output) =>
        output.Split('\n').Where(line => line.StartsWith("  ✓ ", StringComparison.Ordinal) || line.StartsWith("  ✗ ", StringComparison.Ordinal)).Select(line => line[..(line.LastIndexOf('}') + 1)]);

    private static async Task<string> TalkAsync(string protocol, string channel, bool isStreamed)
    {
        var script = new Script(isNative: channel != "text");
        await using var server = await FakeServer.StartAsync();
        server.WantsKey = true;
        server.Otherwise = _ => script.Next();
        await using var terminal = TerminalProcess.Start(
            new Dictionary<string, string> { ["SOME_KEY"] = FakeServer.Key },
            ["--provider", protocol, "--model", "some", "--endpoint", Address(server, protocol), "--key-variable", "SOME_KEY", "--channel", channel, .. Manner(isStreamed)]);

        var run = await terminal.EndAsync([.. Script.Lines.Select(line => line.Said), "/plan"]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(Script.Lines.Count, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Equal((isStreamed, channel != "text"), (request.IsStreamed, request.Json.TryGetProperty("tools", out _))));
        return run.Output;
    }

    private string Write(string text)
    {
        var path = Path.Combine(_folder, "matrix.json");
        File.WriteAllText(path, text);
        return path;
    }
}
