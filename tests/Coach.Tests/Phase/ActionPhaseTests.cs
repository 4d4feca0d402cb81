using Coach.Providers;
using Coach.Testing;
using Coach.Tests.Support;
using Microsoft.Extensions.AI;
using static Coach.Tests.Support.NativeChatClient;

namespace Coach.Tests.Phase;

/// <summary>The Action phase by itself: plain inference, tools, actions of a session, and what goes wrong.</summary>
public sealed class ActionPhaseTests
{
    private static readonly AIFunction Clock = AIFunctionFactory.Create((string city) => $"{city}: 7:05", "clock", "Tells the time.");

    [Fact]
    public async Task Plain_inference_sends_the_content_as_it_is_and_gives_the_reply()
    {
        const string content = "Why is the sky\r\n [ACTION:SAVE]{}[/ACTION] blue?  ";
        var model = new NativeChatClient([new TextContent("Scattering.")]);
        var result = await new ActionPhase(model).RunAsync(new(content) { Instructions = "Be brief.", Context = [new(ChatRole.User, "Hi"), new(ChatRole.Assistant, "Hello")] });
        Assert.Equal(("Scattering.", PhaseStop.Finished, 1, 1.0), (result.Content, result.Stop, result.Telemetry.Steps, result.Confidence.Value));
        Assert.Equal(["Be brief.", "Hi", "Hello", content], model.Requests[0].Messages.Select(message => message.Text));
        Assert.Null(model.Requests[0].Options?.Tools);
        Assert.Equal("native", result.Telemetry.Model);
        Assert.Null(result.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_native_call_is_run_and_its_result_is_seen(bool streamed)
    {
        var model = new NativeChatClient([new TextContent("Let me look."), Call("7", "clock", ("city", "Oslo"))], [new TextContent("Five past seven.")]);
        var (result, updates) = await RunAsync(new(model), new("What time is it?") { Tools = [Clock] }, streamed);
        Assert.Equal("Let me look.\n\nFive past seven.", result.Content);
        var call = Assert.Single(result.Tools);
        Assert.Equal(("clock", ToolCallStatus.Succeeded, "Oslo: 7:05", "7"), (call.Name, call.Status, call.Result, call.CallId));
        var told = model.Requests[1].Messages;
        Assert.Equal([ChatRole.User, ChatRole.Assistant, ChatRole.Tool], told.Select(message => message.Role));
        Assert.Equal("Oslo: 7:05", Assert.IsType<FunctionResultContent>(Assert.Single(told[2].Contents)).Result);
        if (streamed)
        {
            Assert.Equal(result.Content, string.Concat(updates.OfType<PhaseText>().Select(text => text.Text)));
            Assert.Equal(
                [typeof(PhaseText), typeof(PhaseCallRead), typeof(PhaseCallFinished), typeof(PhaseText), typeof(PhaseCompleted)], updates.Select(update => update.GetType()));
        }
    }

    [Theory]
    [InlineData("[ACTION:CLOCK]{\"city\": \"Oslo\"}[/ACTION]", false)]
    [InlineData("<tool_call>{\"name\": \"clock\", \"arguments\": {\"city\": \"Oslo\"}}</tool_call>", true)]
    [InlineData("<function=clock>{\"city\": \"Oslo\"}</function>", false)]
    public async Task A_call_that_is_printed_as_text_runs_too_and_looks_like_a_native_one_afterwards(string printed, bool streamed)
    {
        var model = new NativeChatClient([new TextContent($"Let me look. {printed}")], [new TextContent("Five past seven.")]);
        var (result, _) = await RunAsync(new(model), new("What time is it?") { Tools = [Clock] }, streamed);
        Assert.Equal("Let me look. \n\nFive past seven.", result.Content);
        Assert.Equal("Oslo: 7:05", Assert.Single(result.Tools).Result);
        Assert.Equal(3, result.Messages.Count);
        var call = Assert.Single(result.Messages[0].Contents.OfType<FunctionCallContent>());
        Assert.Equal((call.CallId, "Oslo: 7:05"), (Assert.IsType<FunctionResultContent>(result.Messages[1].Contents[0]).CallId, (string?)((FunctionResultContent)result.Messages[1].Contents[0]).Result));

        // The model itself is told in the channel that it used.
        var told = model.Requests[1].Messages;
        Assert.All(told, message => Assert.All(message.Contents, content => Assert.IsType<TextContent>(content)));
        Assert.Contains("""[ACTION:""", told[1].Text, StringComparison.Ordinal);
        Assert.Contains("Oslo: 7:05", told[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_call_both_ways_in_one_reply_runs_once()
    {
        var runs = 0;
        var tool = AIFunctionFactory.Create((string city) => Interlocked.Increment(ref runs), "clock");
        var model = new NativeChatClient([new TextContent("[ACTION:clock]{\"city\": \"Oslo\"}[/ACTION]"), Call("1", "clock", ("city", "Oslo"))], [new TextContent("Done.")]);
        var result = await new ActionPhase(model).RunAsync(new("Time?") { Tools = [tool] });
        Assert.Equal((1, 2), (runs, result.Tools.Count));
    }

    [Fact]
    public async Task A_quoted_call_of_the_person_does_not_run()
    {
        const string quote = "[ACTION:clock]{\"city\": \"Oslo\"}[/ACTION]";
        var model = new NativeChatClient([new TextContent($"You wrote {quote}")], [new TextContent("Nothing ran.")]);
        var result = await new ActionPhase(model).RunAsync(new($"What does {quote} do?") { Tools = [Clock] });
        Assert.Equal(ToolCallStatus.Failed, Assert.Single(result.Tools).Status);
        Assert.DoesNotContain("7:05", result.Tools[0].Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_had_to_be_guessed_does_not_run()
    {
        var model = new NativeChatClient([new TextContent("[ACTION:clock]{\"city\": \"Oslo\", \"city\": \"Bergen\"[/ACTION]")], [new TextContent("Sorry.")]);
        var result = await new ActionPhase(model).RunAsync(new("Time?") { Tools = [Clock] });
        var call = Assert.Single(result.Tools);
        Assert.Equal(ToolCallStatus.InvalidArguments, call.Status);
        Assert.Contains("guessing", call.Result, StringComparison.Ordinal);
        Assert.True(result.Confidence.Value < 1);
    }

    [Fact]
    public async Task Tools_that_are_unknown_fail_hang_or_get_bad_arguments_are_results_for_the_model()
    {
        var hanging = AIFunctionFactory.Create(async (CancellationToken token) => await Task.Delay(Timeout.Infinite, token), "hang");
        var failing = AIFunctionFactory.Create(string () => throw new InvalidOperationException("password=secret"), "fail");
        var model = new NativeChatClient(
            [Call("1", "no_such"), Call("2", "fail"), Call("3", "hang"), Call("4", "clock", ("town", 5))],
            [new TextContent("None of it worked.")]);
        var options = new ActionPhaseOptions { Tools = { ToolTimeout = TimeSpan.FromMilliseconds(30) } };
        var result = await new ActionPhase(model, options).RunAsync(new("Go") { Tools = [Clock, failing, hanging] });
        Assert.Equal([ToolCallStatus.Failed, ToolCallStatus.TimedOut, ToolCallStatus.InvalidArguments, ToolCallStatus.UnknownTool], result.Tools.Select(tool => tool.Status));
        Assert.Contains("clock, fail, hang", result.Tools[3].Result, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Tools, tool => tool.Result.Contains("secret", StringComparison.Ordinal));
        Assert.Equal("None of it worked.", result.Content);
    }

    [Fact]
    public async Task The_loop_is_bounded_and_a_model_that_repeats_itself_is_not_asked_again()
    {
        var model = new NativeChatClient([.. Enumerable.Range(0, 9).Select<int, AIContent[]>(at => [Call($"{at}", "clock", ("city", $"{at}"))])]);
        var result = await new ActionPhase(model, new() { MaxSteps = 3 }).RunAsync(new("Go") { Tools = [Clock] });
        Assert.Equal((PhaseStop.StepLimit, 3), (result.Stop, model.Requests.Count));

        var parrot = new NativeChatClient([.. Enumerable.Range(0, 9).Select<int, AIContent[]>(_ => [Call("1", "clock", ("city", "Oslo"))])]);
        Assert.Equal((PhaseStop.Repeated, 2), ((await new ActionPhase(parrot).RunAsync(new("Go") { Tools = [Clock] })).Stop, parrot.Requests.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_model_that_fails_is_a_result_and_its_error_is_no_answer(bool streamed)
    {
        var model = new NativeChatClient() { Failure = new InvalidOperationException("401: key sk-secret") };
        var (result, _) = await RunAsync(new(model), new("Hello"), streamed);
        Assert.Equal((PhaseStop.Failed, "", "model_failed", 0.0), (result.Stop, result.Content, result.Error?.Code, result.Confidence.Value));
        Assert.DoesNotContain("secret", ActionPhaseProtocol.Write(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_reply_is_no_answer()
    {
        var result = await new ActionPhase(new NativeChatClient([new TextContent("  ")])).RunAsync(new("Hello"));
        Assert.Equal((PhaseStop.Failed, "empty_reply"), (result.Stop, result.Error?.Code));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_stops_the_providers_call(bool streamed)
    {
        var (started, stopped) = (new TaskCompletionSource(), new TaskCompletionSource());
        var model = new ScriptedChatClient().Reply(async (_, token) =>
        {
            started.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                stopped.SetResult();
            }

            return "";
        });
        using var source = new CancellationTokenSource();
        var running = RunAsync(new(model), new("Hello"), streamed, source.Token);
        await started.Task;
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await stopped.Task;
    }

    [Fact]
    public async Task Models_that_write_calls_as_text_are_taught_the_tools()
    {
        var model = new NativeChatClient([new TextContent("[ACTION:clock]{\"city\": \"Oslo\"}[/ACTION]")], [new TextContent("7:05")]);
        var result = await new ActionPhase(model, new() { Channels = ActionChannels.Text }).RunAsync(new("Time?") { Instructions = "Be brief.", Tools = [Clock] });
        var prompt = model.Requests[0].Messages[0].Text;
        Assert.StartsWith("Be brief.\n\n", prompt, StringComparison.Ordinal);
        Assert.Contains("### clock\nTells the time.\nParameters, as a JSON Schema: {", prompt, StringComparison.Ordinal);
        Assert.Null(model.Requests[0].Options?.Tools);
        Assert.Equal(ToolCallStatus.Succeeded, Assert.Single(result.Tools).Status);
    }

    [Fact]
    public async Task Each_model_of_a_router_is_offered_the_tools_in_the_channel_of_its_row()
    {
        var dead = new NativeChatClient() { Failure = new HttpRequestException("dead") };
        var alive = new NativeChatClient([new TextContent("Here.")]);
        var router = new TwoModels(
            new(new() { Provider = "a", Model = "native", Channels = ActionChannels.Native, Capabilities = ModelCapabilities.Tools }, dead),
            new(new() { Provider = "b", Model = "text", Channels = ActionChannels.Text, Capabilities = ModelCapabilities.None }, alive));
        var result = await new ActionPhase(router).RunAsync(new("Time?") { Tools = [Clock] });
        Assert.Equal("Here.", result.Content);
        Assert.Equal([AttemptOutcome.ConnectionFailed, AttemptOutcome.Succeeded], result.Telemetry.Attempts.Select(attempt => attempt.Outcome));
        Assert.True(result.Confidence.Value < 1);
        Assert.Equal([ChatRole.User], dead.Requests[0].Messages.Select(message => message.Role));
        Assert.Equal("clock", Assert.Single(dead.Requests[0].Options!.Tools!).Name);
        Assert.Contains("### clock", alive.Requests[0].Messages[0].Text, StringComparison.Ordinal);
        Assert.Null(alive.Requests[0].Options?.Tools);
    }

    [Fact]
    public async Task An_action_is_required_and_text_without_one_goes_to_the_next_model()
    {
        var chatty = new NativeChatClient([new TextContent("I would look at the clock.")], [new TextContent("Really, I would.")]);
        var acting = new NativeChatClient([new TextContent("[ACTION:clock]{\"city\": \"Oslo\"}[/ACTION]")], [new TextContent("[ACTION:clock]{\"city\": \"Rome\"}[/ACTION] 7:05")], [new TextContent("[ACTION:clock]{\"city\": \"Bern\"}[/ACTION] 7:05")]);
        var router = new TwoModels(
            new(new() { Provider = "a", Model = "chatty" }, chatty), new(new() { Provider = "b", Model = "acting" }, acting));
        var result = await new ActionPhase(router, new() { MaxSteps = 1 }).RunAsync(new("Time?") { Tools = [Clock], Requirements = new() { MustAct = true } });
        Assert.Equal(2, chatty.Requests.Count);
        Assert.Equal("Oslo: 7:05", Assert.Single(result.Tools).Result);
    }

    [Fact]
    public async Task A_sessions_actions_run_through_its_coach()
    {
        await using var workshop = new Workshop(new ScriptedChatClient());
        var session = await workshop.Coach.CreateSessionAsync("ann");
        var model = new NativeChatClient(
            [new TextContent("Fine. [ACTION:SAVE]{\"text\": \"a\"}[/ACTION]"), Call("9", "TRANSITION_STATE", ("target_state", "kitchen"))]);
        var result = await new ActionPhase(model).RunAsync(new("Go on") { Tools = [.. await workshop.Coach.GetFunctionsAsync(session.Id, "ann")] });

        // Both succeeded and there was text: nothing has to be seen.
        Assert.Equal((PhaseStop.Finished, 1, "Fine. "), (result.Stop, result.Telemetry.Steps, result.Content));
        Assert.Equal(["SAVE", "TRANSITION_STATE"], result.Actions.Select(action => action.Name));
        Assert.Equal(["saved a"], workshop.Done);
        Assert.Equal("kitchen", (await workshop.Coach.FindSessionAsync(session.Id, "ann"))!.State);
    }

    [Fact]
    public async Task A_refused_action_is_told_to_the_model()
    {
        await using var workshop = new Workshop(new ScriptedChatClient());
        var session = await workshop.Coach.CreateSessionAsync("ann");
        var tools = await workshop.Coach.GetFunctionsAsync(session.Id, "ann");
        var model = new NativeChatClient(
            [new TextContent("Off. "), Call("1", "TRANSITION_STATE", ("target_state", "kitchen"))], [new TextContent("First save something, I see.")]);
        var result = await new ActionPhase(model).RunAsync(new("Go") { Tools = [.. tools] });
        Assert.Equal(ActionStatus.Failed, Assert.Single(result.Actions).Status);
        Assert.Equal(2, result.Telemetry.Steps);
        Assert.True(result.Confidence.Value < 1);
    }

    [Fact]
    public async Task Two_tools_of_one_name_are_the_developers_mistake()
    {
        var other = AIFunctionFactory.Create(() => "", "CLOCK");
        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await new ActionPhase(new NativeChatClient()).RunAsync(new("Go") { Tools = [Clock, other] }));
        Assert.Contains("CLOCK", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_phases_at_once_do_not_mix()
    {
        var phase = new ActionPhase(new EchoClient());
        var results = await Task.WhenAll(Enumerable.Range(0, 2000).Select(async at => (at, Result: await phase.RunAsync(new($"number {at}") { Tools = [Clock] }))));
        Assert.All(results, run => Assert.Equal($"number {run.at}", run.Result.Content));
    }

    internal static async Task<(ActionPhaseResult Result, List<ActionPhaseUpdate> Updates)> RunAsync(
        ActionPhase phase, ActionPhaseRequest request, bool streamed, CancellationToken cancellationToken = default)
    {
        if (!streamed)
        {
            return (await phase.RunAsync(request, cancellationToken), []);
        }

        var updates = new List<ActionPhaseUpdate>();
        await foreach (var update in phase.RunStreamingAsync(request, cancellationToken))
        {
            updates.Add(update);
        }

        return (Assert.IsType<PhaseCompleted>(updates[^1]).Result, updates);
    }

    private sealed class TwoModels(params ModelEndpoint[] endpoints) : IModelRouter
    {
        public ValueTask<IReadOnlyList<ModelEndpoint>> RouteAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken = default) => new(endpoints);

        public void Report(ModelAttempt attempt)
        {
        }
    }

    /// <summary>Says what it was told last, after having given way to the others.</summary>
    private sealed class EchoClient : IChatClient
    {
        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return new(new ChatMessage(ChatRole.Assistant, messages.Last().Text));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
