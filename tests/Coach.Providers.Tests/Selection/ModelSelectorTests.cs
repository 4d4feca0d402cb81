namespace Coach.Providers.Tests;

public sealed class ModelSelectorTests
{
    private static readonly ModelSelector Selector = new();

    [Theory]
    [InlineData(TaskComplexity.Simple, "cohere/command-r7b-12-2024")]
    [InlineData(TaskComplexity.Moderate, "cohere/command-r7b-12-2024")]
    [InlineData(TaskComplexity.Complex, "anthropic/claude-3-7-sonnet-latest")]
    public void Simple_tasks_go_to_what_is_fast_and_cheap_and_complex_ones_to_what_is_strong(TaskComplexity complexity, string chosen) =>
        Assert.Equal(chosen, Selector.Select(Matrix202503.Rows, ModelRequirements.None, complexity).Candidates[0].Entry.Id);

    [Fact]
    public void Each_model_is_chosen_or_rejected_with_its_reasons()
    {
        var selection = Selector.Select(Matrix202503.Rows, new()
        {
            Capabilities = ModelCapabilities.Streaming | ModelCapabilities.Vision,
            Latency = TimeSpan.FromSeconds(1),
            OutputCost = 12,
            ContextTokens = 100_000,
        });
        Assert.Equal(
            ["openai/gpt-4o-mini", "google/gemini-2.0-flash", "mistral/pixtral-12b-2409", "openai/gpt-4o"], selection.Candidates.Select(candidate => candidate.Entry.Id));
        Assert.Equal(Matrix202503.Rows.Count, selection.Candidates.Count + selection.Rejected.Count);
        var reasons = selection.Rejected.ToDictionary(rejection => rejection.Entry.Model, rejection => rejection.Reason);
        Assert.Equal(
            "cannot stream; cannot see images; takes 9,000 ms, and at most 1,000 ms are allowed; costs $60.00 for a million tokens of output, and at most $12.00 is allowed", reasons["o1"]);
        Assert.Equal("is disabled; cannot see images; has no known latency, and at most 1,000 ms are allowed", reasons["codestral-latest"]);
        Assert.Equal("costs $15.00 for a million tokens of output, and at most $12.00 is allowed", reasons["claude-3-7-sonnet-latest"]);
        Assert.Contains("\nopenai/o1: cannot stream; ", selection.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("Moderate task: openai/gpt-4o-mini first.\n", selection.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openai/gpt-4o", 100)]
    [InlineData("GPT-4O", 100)]
    [InlineData(null, 1000)]
    [InlineData(null, 450)]
    public async Task A_list_of_models_and_a_matrix_leave_out_the_same(string? model, int milliseconds)
    {
        var needed = new ModelRequirements { Model = model, Latency = TimeSpan.FromMilliseconds(model is null ? milliseconds : 5000), Capabilities = ModelCapabilities.Streaming };
        var answered = new List<string>();
        foreach (var row in Matrix202503.Rows)
        {
            using var client = new Fallback.ScriptedClient(Fallback.Say.Text("yes"));
            var asked = new FallbackChatClient([new ModelEndpoint(row, client)]);
            try
            {
                await asked.GetResponseAsync([new(Microsoft.Extensions.AI.ChatRole.User, "Hello")], new Microsoft.Extensions.AI.ChatOptions().WithRequirements(needed));
                answered.Add(row.Id);
            }
            catch (ModelCallException exception)
            {
                Assert.Contains("No model meets", exception.Message, StringComparison.Ordinal);
            }
        }

        Assert.Equal(
            Matrix202503.Rows.Where(row => Selector.Select([row], needed).Candidates.Count > 0).Select(row => row.Id), answered);
        Assert.NotEmpty(answered);
    }

    [Fact]
    public void An_explanation_adds_up_to_the_score()
    {
        var candidate = Assert.Single(Selector.Select([new() { Provider = "a", Model = "b", Quality = 0.5, InputCost = 5, OutputCost = 5, Capabilities = ModelCapabilities.Reasoning }],
            ModelRequirements.None, TaskComplexity.Complex).Candidates);
        Assert.Equal(0.65, candidate.Score, 6);
        Assert.Equal(
            "0.650 for a complex task: quality 0.50 × 0.60, cost 0.50 × 0.05 ($5.00 in, $5.00 out), latency 0.50 × 0.05 (not known), reasoning 1 × 0.30", candidate.Explanation);
    }

    [Fact]
    public void A_degraded_model_is_behind_every_available_one()
    {
        ModelEntry[] rows = [Row("good") with { Quality = 1, Status = ModelStatus.Degraded }, Row("poor") with { Quality = 0 }];
        var candidates = Selector.Select(rows, ModelRequirements.None).Candidates;
        Assert.Equal(["a/poor", "a/good"], candidates.Select(candidate => candidate.Entry.Id));
        Assert.True(candidates[1].Score > candidates[0].Score);
        Assert.EndsWith("degraded, so behind all that are available", candidates[1].Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pinned_model_is_the_one_of_that_id_or_those_of_that_name()
    {
        ModelEntry[] rows = [Row("m"), new() { Provider = "b", Model = "a/m" }, new() { Provider = "c", Model = "m" }];
        Assert.Equal(["a/m"], Chosen(rows, new() { Model = "A/m" }));
        Assert.Equal(["a/m", "c/m"], Chosen(rows, new() { Model = "m" }));
        var none = Selector.Select(rows, new() { Model = "x\n" });
        Assert.Empty(none.Candidates);
        Assert.All(none.Rejected, rejection => Assert.Equal("is not x?, the model that is asked for", rejection.Reason));
        Assert.StartsWith("Moderate task: no model meets what is required.", none.ToString(), StringComparison.Ordinal);
        Assert.Empty(Chosen([Row("m") with { Status = ModelStatus.Disabled }], new() { Model = "a/m" }));
    }

    [Fact]
    public void Equal_models_are_in_the_order_of_their_ids() => Assert.Equal(["a/B", "a/a", "a/b"], Chosen([Row("b"), Row("a"), Row("B")], ModelRequirements.None));

    [Fact]
    public void Measurements_count_when_they_are_to_after_enough_attempts_and_within_bounds()
    {
        var measurements = new ModelMeasurements();
        ModelEntry[] rows = [Row("a"), Row("b"), Row("c") with { Quality = 0 }];
        var measuring = new ModelSelector(new() { UseMeasurements = true, MinAttempts = 3, MeasurementBound = 0.1 }, measurements);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(["a/a", "a/b", "a/c"], measuring.Select(rows, ModelRequirements.None).Candidates.Select(candidate => candidate.Entry.Id));
            measurements.Report(new() { Model = "a/a", Outcome = AttemptOutcome.TimedOut });
        }

        var candidates = measuring.Select(rows, ModelRequirements.None).Candidates;
        Assert.Equal(["a/b", "a/a", "a/c"], candidates.Select(candidate => candidate.Entry.Id));
        Assert.Equal(candidates[0].Score - 0.1, candidates[1].Score, 6);
        Assert.EndsWith("measured -0.100 (3 attempts, 100 % failed, 100 % readable, -)", candidates[1].Explanation, StringComparison.Ordinal);
        Assert.Equal(["a/a", "a/b", "a/c"], new ModelSelector(new(), measurements).Select(rows, ModelRequirements.None).Candidates.Select(candidate => candidate.Entry.Id));
    }

    [Fact]
    public void A_measured_latency_goes_before_the_one_a_row_gives_if_measurements_count()
    {
        var measurements = new ModelMeasurements();
        ModelEntry[] rows = [Row("a") with { Latency = TimeSpan.FromMilliseconds(100) }, Row("b")];
        measurements.Report(new() { Model = "a/a", Outcome = AttemptOutcome.Succeeded, Duration = TimeSpan.FromSeconds(3) });
        measurements.Report(new() { Model = "a/b", Outcome = AttemptOutcome.Succeeded, Duration = TimeSpan.FromSeconds(9), TimeToFirstToken = TimeSpan.FromMilliseconds(200) });
        var required = new ModelRequirements { Latency = TimeSpan.FromSeconds(1) };
        var measuring = new ModelSelector(new() { UseMeasurements = true, MinAttempts = 1 }, measurements).Select(rows, required);
        Assert.Equal("a/b", Assert.Single(measuring.Candidates).Entry.Id);
        Assert.Equal("takes 3,000 ms as measured, and at most 1,000 ms are allowed", Assert.Single(measuring.Rejected).Reason);
        Assert.Equal(["a/a"], Chosen(rows, required));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ModelSelector(new() { Simple = new(0, 0, 0) }));
        Assert.Throws<ArgumentException>(() => new ModelSelector(new() { Complex = new(double.NaN, 1, 1) }));
        Assert.Throws<ArgumentException>(() => new ModelSelector(new() { Moderate = new(2, -1, 1) }));
        Assert.Throws<ArgumentException>(() => new ModelSelector(new() { MinAttempts = 0 }));
        Assert.Throws<ArgumentException>(() => new ModelSelector(new() { MeasurementBound = double.NaN }));
        Assert.Throws<ArgumentException>(() => new ModelSelector(new() { UseMeasurements = true }));
    }

    private static ModelEntry Row(string model) => new() { Provider = "a", Model = model };

    private static IEnumerable<string> Chosen(IEnumerable<ModelEntry> rows, ModelRequirements required) =>
        Selector.Select(rows, required).Candidates.Select(candidate => candidate.Entry.Id);
}
