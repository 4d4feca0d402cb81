using Microsoft.Extensions.AI;

namespace Coach.Providers.Tests;

public sealed class MatrixRouterTests
{
    private static readonly ModelEntry Fast = new() { Provider = "one", Model = "fast", Quality = 0.4, OutputCost = 1 };
    private static readonly ModelEntry Strong = new() { Provider = "two", Model = "strong", Quality = 1, OutputCost = 40, InputCost = 40, Capabilities = ModelCapabilities.Reasoning };

    private readonly List<StubClient> _made = [];

    [Fact]
    public async Task A_request_goes_where_its_words_or_its_requirements_say()
    {
        using var router = Router([Fast, Strong]);
        Assert.Equal(["one/fast", "two/strong"], await Route(router, "Hello", null));
        Assert.Equal(["two/strong", "one/fast"], await Route(router, "Compare these:\n```\na\n```", null));
        Assert.Equal(["two/strong", "one/fast"], await Route(router, "Hello", new() { Complexity = TaskComplexity.Complex }));
        Assert.Equal(["two/strong"], await Route(router, "Hello", new() { Model = "strong" }));
        Assert.Empty(await Route(router, "Hello", new() { Capabilities = ModelCapabilities.Vision }));
        var why = router.Explain([], new ChatOptions().WithRequirements(new() { Capabilities = ModelCapabilities.Vision }));
        Assert.Equal(["cannot see images", "cannot see images"], why.Rejected.Select(rejection => rejection.Reason));
    }

    [Fact]
    public async Task An_applications_own_classifier_says_how_hard_a_request_is()
    {
        using var router = new MatrixRouter([Fast, Strong], Factories(Make), classifier: new Shouting());
        Assert.Equal(["one/fast", "two/strong"], await Route(router, "Compare these:\n```\na\n```", null));
        Assert.Equal(["two/strong", "one/fast"], await Route(router, "HELLO", null));
    }

    [Fact]
    public async Task A_client_is_made_once_at_its_first_call_and_disposed_with_the_router()
    {
        var router = Router([Fast, Strong]);
        var endpoint = (await router.RouteAsync([], null))[0];
        Assert.Empty(_made);
        await endpoint.Client.GetResponseAsync("a");
        await foreach (var _ in (await router.RouteAsync([], null))[0].Client.GetStreamingResponseAsync("b"))
        {
        }

        var made = Assert.Single(_made);
        Assert.Equal(Fast, made.Entry);
        Assert.Same(made, endpoint.Client.GetService(typeof(StubClient)));
        router.Dispose();
        router.Dispose();
        Assert.Equal(1, made.Disposed);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await router.RouteAsync([], null));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => endpoint.Client.GetResponseAsync("c"));
    }

    [Fact]
    public async Task Many_calls_at_once_make_one_client()
    {
        using var router = Router([Fast]);
        var client = (await router.RouteAsync([], null))[0].Client;
        await Parallel.ForAsync(0, 50, async (_, cancellationToken) => await client.GetResponseAsync("a", null, cancellationToken));
        Assert.Single(_made);
    }

    [Fact]
    public async Task A_client_that_cannot_be_made_fails_its_own_attempt_and_is_tried_again()
    {
        var calls = 0;
        using var router = new MatrixRouter([Fast], Factories(entry => ++calls == 1 ? throw new FormatException("hunter2") : Make(entry)));
        var client = (await router.RouteAsync([], null))[0].Client;
        var exception = await Assert.ThrowsAsync<ModelCallException>(() => client.GetResponseAsync("a"));
        Assert.Equal((AttemptOutcome.Failed, "The client of one/fast could not be made (FormatException)."), (exception.Outcome, exception.Message));
        await client.GetResponseAsync("a");
        Assert.Single(_made);
    }

    [Fact]
    public void Missing_factories_and_keys_are_told_at_once_and_disabled_rows_need_neither()
    {
        var mistakes = Assert.Throws<ProviderMatrixException>(() => Router(
        [
            Fast with { KeyVariable = "COACH_TEST_NOT_SET" },
            Fast with { Model = "b", KeyVariable = "COACH_TEST_NOT_SET" },
            Fast with { Provider = "twoo" },
            Fast with { Model = "c", KeyVariable = "COACH_TEST_ALSO_NOT_SET", Status = ModelStatus.Disabled },
            Fast with { Provider = "none", Status = ModelStatus.Disabled },
        ])).Mistakes;
        Assert.Equal(
            string.Join('\n',
            [
                "No client is registered for the provider twoo of twoo/fast. Registered: one, two. Register one, or set the status of its models to Disabled.",
                "The environment variable COACH_TEST_NOT_SET, which holds the key of one/b, one/fast, is not set or empty. Set it, or set the status of its models to Disabled.",
            ]),
            string.Join('\n', mistakes));
    }

    [Fact]
    public void A_key_that_is_set_is_enough_and_providers_match_in_any_case()
    {
        Environment.SetEnvironmentVariable("COACH_TEST_IS_SET", "hunter2");
        using var router = Router([Fast with { KeyVariable = "COACH_TEST_IS_SET", Provider = "ONE" }]);
        Assert.DoesNotContain("COACH_TEST_IS_SET", router.Matrix.ToTable(router.Measurements), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_reported_is_measured_and_counts_if_it_is_to()
    {
        using var router = Router([Fast, Fast with { Model = "fast-too" }], new() { UseMeasurements = true, MinAttempts = 1 });
        Assert.Equal("one/fast", (await Route(router, "Hello", null))[0]);
        router.Report(new() { Model = "one/fast", Outcome = AttemptOutcome.Unavailable });
        router.Report(new() { Model = "other", Outcome = AttemptOutcome.Unavailable });
        Assert.Equal("one/fast-too", (await Route(router, "Hello", null))[0]);
        Assert.Equal(1, router.Measurements.Get("one/fast")!.Failures);
        Assert.Null(router.Measurements.Get("other"));
    }

    [Fact]
    public async Task A_cancelled_request_is_not_routed()
    {
        using var router = Router([Fast]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await router.RouteAsync([], null, new(canceled: true)));
    }

    [Fact]
    public async Task All_clients_are_disposed_although_one_throws()
    {
        var router = Router([Fast, Strong]);
        foreach (var endpoint in await router.RouteAsync([], null))
        {
            await endpoint.Client.GetResponseAsync("a");
        }

        _made[0].DisposeFails = true;
        Assert.Single(Assert.Throws<AggregateException>(router.Dispose).InnerExceptions);
        Assert.All(_made, made => Assert.Equal(1, made.Disposed));
        Assert.Equal(2, _made.Count);
    }

    private static async Task<IReadOnlyList<string>> Route(MatrixRouter router, string text, ModelRequirements? required) =>
        [.. (await router.RouteAsync([new(ChatRole.User, text)], required is null ? null : new ChatOptions().WithRequirements(required))).Select(endpoint => endpoint.Entry.Id)];

    private static Dictionary<string, Func<ModelEntry, IChatClient>> Factories(Func<ModelEntry, IChatClient> make) => new() { ["one"] = make, ["two"] = make };

    private MatrixRouter Router(ProviderMatrix matrix, SelectionOptions? options = null) => new(matrix, Factories(Make), options);

    private StubClient Make(ModelEntry entry)
    {
        var made = new StubClient(entry);
        _made.Add(made);
        return made;
    }

    private sealed class StubClient(ModelEntry entry) : IChatClient
    {
        public ModelEntry Entry { get; } = entry;

        public int Disposed { get; private set; }

        public bool DisposeFails { get; set; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "x")));

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new(ChatRole.Assistant, "x");
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

        public void Dispose()
        {
            Disposed++;
            if (DisposeFails)
            {
                throw new InvalidOperationException();
            }
        }
    }

    private sealed class Shouting : IComplexityClassifier
    {
        public TaskComplexity Classify(IReadOnlyList<ChatMessage> messages, ChatOptions? options) =>
            messages[^1].Text.All(static letter => !char.IsLower(letter)) ? TaskComplexity.Complex : TaskComplexity.Simple;
    }
}
