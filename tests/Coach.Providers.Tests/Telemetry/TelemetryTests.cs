using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Coach.Providers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Coach.Tests.Telemetry;

/// <summary>Listeners are the process's: what these tests look at carries a model or session of their own.</summary>
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(TelemetryTests))]
public sealed class TelemetryTests
{
    private const string Reply = """Kept. [ACTION:SAVE]{"text":"secret tea",}[/ACTION] [ACTION:MADE_UP]{}[/ACTION]""";

    [Fact]
    public async Task A_turn_is_one_trace_with_the_model_s_call_and_each_action_below_it()
    {
        using var heard = new Listening();
        var (result, session) = await TalkAsync(new Stub(Reply), recordContent: false);

        Assert.Equal(TurnStatus.Completed, result.Status);
        var turn = Assert.Single(heard.Spans, span => span.OperationName == "invoke_agent Desk");
        Assert.Equal((session, "completed", "message"), (turn.GetTagItem("gen_ai.conversation.id"), turn.GetTagItem("coach.turn.status"), turn.GetTagItem("coach.turn.kind")));
        Assert.Equal(("desk", "desk", result.TurnId), (turn.GetTagItem("coach.state.before"), turn.GetTagItem("coach.state.after"), turn.GetTagItem("coach.turn.id")));
        var below = heard.Spans.Where(span => span.ParentSpanId == turn.SpanId).ToDictionary(span => span.OperationName);
        Assert.Equal(["chat m1", "execute_tool SAVE", "execute_tool _other"], below.Keys.Order(StringComparer.Ordinal));
        Assert.All(below.Values, span => Assert.Equal(turn.TraceId, span.TraceId));
        Assert.Equal(session, below["chat m1"].GetTagItem("gen_ai.conversation.id"));
        var save = below["execute_tool SAVE"];
        Assert.Equal(("succeeded", "bracket", "model", 1), (save.GetTagItem("coach.action.status"), save.GetTagItem("coach.action.format"), save.GetTagItem("coach.action.emitter"), save.GetTagItem("coach.action.repairs")));
        Assert.Equal((ActivityStatusCode.Error, "unknown_action"), (below["execute_tool _other"].Status, below["execute_tool _other"].GetTagItem("error.type")));
        Assert.DoesNotContain("secret tea", heard.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("MADE_UP", heard.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("what is said", heard.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_is_in_the_spans_when_it_is_switched_on()
    {
        using var heard = new Listening();
        await TalkAsync(new Stub(Reply), recordContent: true);
        Assert.Contains("secret tea", (string)Assert.Single(heard.Spans, span => span.OperationName == "execute_tool SAVE").GetTagItem("gen_ai.tool.call.arguments")!, StringComparison.Ordinal);
        Assert.Contains("what is said", (string)Assert.Single(heard.Spans, span => span.OperationName == "chat m1").GetTagItem("gen_ai.input.messages")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turns_actions_and_repairs_are_counted_without_anybody_s_id()
    {
        using var heard = new Listening();
        var (_, session) = await TalkAsync(new Stub(Reply), recordContent: false);
        Assert.Contains("coach.turns 1 coach.turn.kind=message coach.turn.status=completed", heard.Measured);
        Assert.Contains("coach.actions 1 coach.action.status=succeeded gen_ai.tool.name=SAVE", heard.Measured);
        Assert.Contains("coach.actions 1 coach.action.status=unknown_action gen_ai.tool.name=_other", heard.Measured);
        Assert.Contains("coach.repairs 1 coach.repair.kind=extra_comma coach.repair.tier=safe", heard.Measured);
        Assert.DoesNotContain(heard.Measured, line => line.Contains(session, StringComparison.Ordinal) || line.Contains("ann", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Streamed_and_whole_calls_report_the_same_tokens_model_id_and_reason(bool streamed)
    {
        using var heard = new Listening();
        using var client = new TelemetryChatClient(new Stub("Hello"), "p1", "m1");
        await CallAsync(client, streamed);
        var span = Assert.Single(heard.Spans);
        Assert.Equal(("chat m1", ActivityKind.Client, "p1", "r1", "m1-real"), (span.OperationName, span.Kind, span.GetTagItem("gen_ai.provider.name"), span.GetTagItem("gen_ai.response.id"), span.GetTagItem("gen_ai.response.model")));
        Assert.Equal((7L, 3L), (span.GetTagItem("gen_ai.usage.input_tokens"), span.GetTagItem("gen_ai.usage.output_tokens")));
        Assert.Equal(["stop"], (string[])span.GetTagItem("gen_ai.response.finish_reasons")!);
        Assert.Equal(streamed, span.GetTagItem("gen_ai.response.time_to_first_chunk") is double);
        Assert.Contains("gen_ai.client.token.usage 7 gen_ai.operation.name=chat gen_ai.provider.name=p1 gen_ai.request.model=m1 gen_ai.response.model=m1-real gen_ai.token.type=input", heard.Measured);
        Assert.Single(heard.Measured, line => line.StartsWith("gen_ai.client.operation.duration ", StringComparison.Ordinal));
        Assert.Equal(streamed ? 1 : 0, heard.Measured.Count(line => line.StartsWith("gen_ai.client.operation.time_to_first_chunk ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failure_is_a_word_and_never_the_exception_s_text(bool streamed)
    {
        using var heard = new Listening();
        using var client = new TelemetryChatClient(new Stub("Hello") { Failure = new ModelCallException(AttemptOutcome.RateLimited, "key=hidden") }, "p1", "m1");
        await Assert.ThrowsAsync<ModelCallException>(() => CallAsync(client, streamed));
        var span = Assert.Single(heard.Spans);
        Assert.Equal((ActivityStatusCode.Error, "rate_limited", null), (span.Status, span.GetTagItem("error.type"), span.StatusDescription));
        Assert.DoesNotContain("hidden", heard.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_nobody_reads_to_its_end_ends_its_span_without_an_error()
    {
        using var heard = new Listening();
        using var client = new TelemetryChatClient(new Stub("Hello"), "p1", "m1");
        await foreach (var update in client.GetStreamingResponseAsync([new(ChatRole.User, "Hi")]))
        {
            Assert.Empty(heard.Spans);
            break;
        }

        var span = Assert.Single(heard.Spans);
        Assert.Equal((ActivityStatusCode.Unset, true), (span.Status, span.GetTagItem("coach.call.cancelled")));
    }

    [Fact]
    public async Task A_call_costs_no_byte_more_when_nobody_listens()
    {
        var response = Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "Hello")));
        using var client = new TelemetryChatClient(new Stub("") { Whole = response }, "p1", "m1");
        ChatMessage[] messages = [new(ChatRole.User, "Hi")];
        await client.GetResponseAsync(messages);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < 100; call++)
        {
            _ = client.GetResponseAsync(messages);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Health_says_how_the_store_and_the_models_stand()
    {
        var store = new InMemoryCoachStore();
        Assert.Equal(HealthStatus.Healthy, (await new CoachHealthCheck(store).CheckHealthAsync(new())).Status);
        Assert.Equal(HealthStatus.Healthy, (await new CoachHealthCheck(store, () => [new("p/a", true)]).CheckHealthAsync(new())).Status);
        var degraded = await new CoachHealthCheck(store, () => [new("p/a", true), new("p/b", false)]).CheckHealthAsync(new());
        Assert.Equal(HealthStatus.Degraded, degraded.Status);
        Assert.Contains("p/b", degraded.Description, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Unhealthy, (await new CoachHealthCheck(store, () => [new("p/a", false)]).CheckHealthAsync(new())).Status);
    }

    private static async Task CallAsync(TelemetryChatClient client, bool streamed)
    {
        if (!streamed)
        {
            await client.GetResponseAsync([new(ChatRole.User, "Hi")]);
            return;
        }

        await foreach (var update in client.GetStreamingResponseAsync([new(ChatRole.User, "Hi")]))
        {
            Assert.NotNull(update);
        }
    }

    private static async Task<(TurnResult Result, string Session)> TalkAsync(Stub model, bool recordContent)
    {
        var save = new PlainActionDefinition("SAVE", _ => new Done());
        var machine = new CoachMachine(
            "Desk", "desk", [new("desk") { Description = "Where one sits.", Allow = ["SAVE"] }], new(["SAVE"], _ => save), new([], _ => null!), new([], _ => null!));
        using var client = new TelemetryChatClient(model, "p1", "m1", recordContent);
        await using var services = new ServiceCollection()
            .AddCoach(machine, coach => coach.UseChatClient(client).Configure(options => (options.RecordContent, options.MaxSteps) = (recordContent, 1)))
            .BuildServiceProvider();
        var coach = services.GetRequiredService<ICoach>();
        var session = await coach.CreateSessionAsync("ann");
        return (await coach.GetResponseAsync(new TurnRequest(session.Id, "ann", "what is said")), session.Id);
    }

    private sealed class Done : IActionHandler
    {
        public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success("Done."));
    }

    private sealed class Stub(string reply) : IChatClient
    {
        public Exception? Failure { get; init; }

        public Task<ChatResponse>? Whole { get; init; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Whole ?? (Failure is null
                ? Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, reply)) { ResponseId = "r1", ModelId = "m1-real", FinishReason = ChatFinishReason.Stop, Usage = Usage() })
                : Task.FromException<ChatResponse>(Failure));

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new(ChatRole.Assistant, reply) { ResponseId = "r1", ModelId = "m1-real" };
            if (Failure is not null)
            {
                throw Failure;
            }

            yield return new(ChatRole.Assistant, [new UsageContent(Usage())]) { ResponseId = "r1", FinishReason = ChatFinishReason.Stop };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private static UsageDetails Usage() => new() { InputTokenCount = 7, OutputTokenCount = 3 };
    }

    private sealed class Listening : IDisposable
    {
        private readonly ActivityListener _spans;
        private readonly MeterListener _metrics = new();

        public Listening()
        {
            _spans = new()
            {
                ShouldListenTo = source => source.Name == CoachTelemetry.SourceName,
                Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = Spans.Enqueue,
            };
            ActivitySource.AddActivityListener(_spans);
            _metrics.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == CoachTelemetry.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _metrics.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measured.Enqueue($"{instrument.Name} {value} {Line(tags)}"));
            _metrics.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Measured.Enqueue($"{instrument.Name} s {Line(tags)}"));
            _metrics.Start();
        }

        public ConcurrentQueue<Activity> Spans { get; } = [];

        public ConcurrentQueue<string> Measured { get; } = [];

        public string Text => string.Join('\n', Spans.Select(span => $"{span.DisplayName} {string.Join(' ', span.TagObjects)} {string.Join(' ', span.Events.Select(one => one.Name))}")) + string.Join('\n', Measured);

        public void Dispose()
        {
            _spans.Dispose();
            _metrics.Dispose();
        }

        private static string Line(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal));
    }
}
