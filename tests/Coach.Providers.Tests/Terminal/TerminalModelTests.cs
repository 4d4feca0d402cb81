using Coach.Providers.Tests.Wire.Fake;

namespace Coach.Providers.Tests.Terminal;

/// <summary>What the console says when its model is named wrongly, or does not answer.</summary>
public sealed class TerminalModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("coach-terminal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--provider needs a model", "--provider", "ollama")]
    [InlineData("--matrix a file of them", "--provider", "ollama", "--model", "m", "--matrix", "m.json")]
    [InlineData("say more of a --provider, which is not given", "--model", "m")]
    [InlineData("--reply stands in for the model", "--provider", "ollama", "--model", "m", "--reply", "r.txt")]
    [InlineData("--show-matrix needs --matrix or --provider", "--show-matrix")]
    [InlineData("--endpoint needs an http or https address", "--provider", "p", "--model", "m", "--endpoint", "ftp://somewhere")]
    [InlineData("--channel is text, native or both", "--provider", "ollama", "--model", "m", "--channel", "smoke")]
    [InlineData("--provider needs a name", "--provider", " ", "--model", "m")]
    public async Task Options_that_do_not_go_together_are_said_so_in_a_sentence(string sentence, params string[] arguments)
    {
        await using var terminal = TerminalProcess.Start(null, arguments);
        var run = await terminal.EndAsync();
        Assert.Equal(1, run.Code);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Usage", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--provider unheard is not known here (openai, anthropic, ollama are)", "--provider", "unheard", "--model", "m")]
    [InlineData("The environment variable NO_SUCH_KEY, which holds the key of openai, is not set", "--provider", "openai", "--model", "m", "--key-variable", "NO_SUCH_KEY")]
    [InlineData("does not exist", "--matrix", "no-such-file.json")]
    public async Task What_cannot_be_used_is_said_before_the_conversation_begins(string sentence, params string[] arguments)
    {
        await using var terminal = TerminalProcess.Start(null, arguments);
        var run = await terminal.EndAsync("Hello");
        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "is no JSON: there is a mistake in line 1")]
    [InlineData("[1]", "has to be a JSON object")]
    [InlineData("{}", "has no models")]
    [InlineData("""{"Coach":{"Providers":{"openai":{"ApiKey":"sk-secret","Models":{"m":{}}}}}}""", "Keys do not belong in a configuration")]
    [InlineData("""{"Coach":{"Providers":{"openai":{"KeyVariable":"NO_SUCH_KEY","Models":{"m":{}}}}}}""", "NO_SUCH_KEY")]
    [InlineData("""{"Coach":{"Providers":{"openai":{"Models":{"m":{}}}}}}""", "openai/m has neither a KeyVariable")]
    public async Task The_mistakes_of_a_matrix_are_named_and_no_key_is_shown(string json, string sentence)
    {
        await using var terminal = TerminalProcess.Start(null, "--matrix", Write(json));
        var run = await terminal.EndAsync("Hello");
        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_matrix_is_shown_as_a_table()
    {
        var file = Write("""{"Coach":{"Providers":{"ollama":{"Endpoint":"http://localhost:11434/v1","Models":[{"Model":"qwen2.5:7b","Quality":0.4}]}}}}""");
        await using var terminal = TerminalProcess.Start(null, "--matrix", file, "--show-matrix");
        var run = await terminal.EndAsync();
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Matches(@"^model +status +quality [^\n]*\nollama/qwen2\.5:7b +Available +0\.40 ", run.Output);
    }

    [Fact]
    public async Task The_demo_is_named_where_no_model_is()
    {
        await using var terminal = TerminalProcess.Start(null);
        var run = await terminal.EndAsync("/models");
        Assert.Contains("No model answers here but the demo", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openai", false)]
    [InlineData("openai", true)]
    [InlineData("anthropic", false)]
    [InlineData("anthropic", true)]
    public async Task A_wrong_key_is_no_end_of_the_program_and_models_shows_it(string provider, bool isStreamed)
    {
        await using var server = await FakeServer.StartAsync();
        server.WantsKey = true;
        var address = provider == "openai" ? new Uri(server.Address, "/v1") : server.Address;
        await using var terminal = TerminalProcess.Start(
            new Dictionary<string, string> { ["SOME_KEY"] = "sk-wrong-9876" },
            ["--provider", provider, "--model", "some", "--endpoint", address.ToString(), "--key-variable", "SOME_KEY", .. isStreamed ? ["--stream"] : Array.Empty<string>()]);

        var run = await terminal.EndAsync("Hello", "/models", "/state");

        Assert.Equal(0, run.Code);
        Assert.NotEqual("", run.Error);
        Assert.Contains($"{provider}/some | NotAuthorized | 401", run.Output, StringComparison.Ordinal);
        Assert.Contains("State | introduction", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openai", "OPENAI_API_KEY")]
    [InlineData("anthropic", "ANTHROPIC_API_KEY")]
    public async Task The_usual_key_is_not_sent_to_another_server(string provider, string variable)
    {
        await using var server = await FakeServer.StartAsync("Hello from somewhere else.");
        var address = provider == "openai" ? new Uri(server.Address, "/v1") : server.Address;
        await using var terminal = TerminalProcess.Start(
            new Dictionary<string, string> { [variable] = "sk-usual-1234" }, "--provider", provider, "--model", "some", "--endpoint", address.ToString());

        var run = await terminal.EndAsync("Hello");

        Assert.Contains("Coach: Hello from somewhere else.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Requests.Single().Headers, header => header.Value.Contains("sk-usual", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_that_is_cut_says_that_what_was_shown_is_not_kept()
    {
        var isShown = new TaskCompletionSource();
        await using var server = await FakeServer.StartAsync(
            new FakeReply { Text = "Once upon a time there was a painter", End = FakeEnd.Cut, HeldInTheMiddle = isShown.Task }, "Let us begin again.");
        await using var terminal = TerminalProcess.Start(null, "--provider", "mine", "--model", "some", "--endpoint", new Uri(server.Address, "/v1").ToString(), "--stream");

        await terminal.SayAsync("Hello", "Coach: Onc");
        isShown.SetResult();
        var run = await terminal.EndAsync("Once more");

        Assert.Equal(0, run.Code);
        Assert.Contains("what was shown of it is not kept", run.Output, StringComparison.Ordinal);
        Assert.Contains("Coach: Let us begin again.", run.Output, StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        var path = Path.Combine(_folder, "matrix.json");
        File.WriteAllText(path, text);
        return path;
    }
}
