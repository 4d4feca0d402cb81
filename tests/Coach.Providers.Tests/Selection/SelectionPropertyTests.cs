using FsCheck;
using FsCheck.Fluent;

namespace Coach.Providers.Tests;

/// <summary>For any rows, requirements, weights and measurements.</summary>
public sealed class SelectionPropertyTests
{
    private static readonly decimal[] Costs = [0, 0.15m, 2.5m, 10, 75];

    [Fact]
    public void The_order_of_rows_changes_nothing() => Check(input =>
    {
        var shuffled = input.Rows.ToArray();
        input.Random.Shuffle(shuffled);
        Assert.Equal(input.Select().ToString(), input.Select(shuffled).ToString());
    });

    [Fact]
    public void Every_candidate_meets_every_requirement_and_nothing_that_does_is_rejected() => Check(input =>
    {
        var selection = input.Select();
        var required = input.Required;
        foreach (var row in input.Rows)
        {
            var meets = row.Status != ModelStatus.Disabled
                && (row.Capabilities & required.Capabilities) == required.Capabilities
                && (required.Model is null || required.Model == row.Id || (required.Model == row.Model && input.Rows.All(other => other.Id != required.Model)))
                && row.ContextTokens >= required.ContextTokens
                && (required.OutputCost is null || row.OutputCost <= required.OutputCost)
                && (required.Latency is null || (input.Measured(row) ?? row.Latency) <= required.Latency);
            Assert.Equal(meets, selection.Candidates.Any(candidate => candidate.Entry == row));
            Assert.Equal(!meets, selection.Rejected.Any(rejection => rejection.Entry == row && rejection.Reason.Length > 0));
        }
    });

    [Fact]
    public void No_degraded_model_is_before_an_available_one() => Check(input =>
        Assert.Equal(input.Select().Candidates.Select(candidate => candidate.Entry.Status).Order(), input.Select().Candidates.Select(candidate => candidate.Entry.Status)));

    [Fact]
    public void A_better_quality_never_lowers_a_rank() => CheckBetter((row, random) => row with { Quality = row.Quality + ((1 - row.Quality) * random.NextDouble()) });

    [Fact]
    public void A_lower_price_never_lowers_a_rank() => CheckBetter((row, _) => row with { InputCost = row.InputCost / 2, OutputCost = row.OutputCost / 3 });

    [Fact]
    public void A_row_less_never_swaps_two_others() => Check(input =>
    {
        if (input.Rows.Length > 1 && input.Required.Model is null)
        {
            var gone = input.Rows[input.Random.Next(input.Rows.Length)];
            Assert.Equal(
                input.Select().Candidates.Where(candidate => candidate.Entry != gone), input.Select([.. input.Rows.Where(row => row != gone)]).Candidates);
        }
    });

    [Fact]
    public void Measurements_move_a_score_by_no_more_than_the_bound() => Check(input =>
    {
        var plain = new ModelSelector(input.Options with { UseMeasurements = false }).Select(input.Rows, input.Required with { Latency = null });
        foreach (var candidate in input.Select(input.Rows, input.Required with { Latency = null }).Candidates)
        {
            var before = plain.Candidates.Single(other => other.Entry == candidate.Entry).Score;
            Assert.InRange(candidate.Score, before - input.Options.MeasurementBound - 2e-6, before + input.Options.MeasurementBound + 2e-6);
            Assert.InRange(before, 0, 1);
        }
    });

    private static void CheckBetter(Func<ModelEntry, Random, ModelEntry> improve) => Check(input =>
    {
        var at = input.Random.Next(input.Rows.Length);
        var id = input.Rows[at].Id;
        ModelEntry[] improved = [.. input.Rows.Select((row, index) => index == at ? improve(row, input.Random) : row)];
        var (before, after) = (Rank(input.Select(), id), Rank(input.Select(improved), id));
        Assert.True(after <= before, $"{id} went from {before} to {after}");
    });

    private static int Rank(ModelSelection selection, string id)
    {
        var rank = selection.Candidates.TakeWhile(candidate => candidate.Entry.Id != id).Count();
        return rank == selection.Candidates.Count ? int.MaxValue : rank;
    }

    private static void Check(Action<Input> holds) =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed => holds(new(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private sealed class Input
    {
        private readonly ModelMeasurements _measurements = new();

        public Input(int seed)
        {
            Random = new(seed);
            Rows = [.. Enumerable.Range(0, Random.Next(1, 9)).Select(NewRow)];
            Required = new()
            {
                Capabilities = Maybe(4) ? (ModelCapabilities)Random.Next(64) & (ModelCapabilities)Random.Next(64) : ModelCapabilities.None,
                Model = Maybe(6) ? Rows[0].Id : Maybe(6) ? Rows[0].Model : null,
                Complexity = (TaskComplexity)Random.Next(3),
                ContextTokens = Maybe(4) ? Random.Next(20_000) : 0,
                Latency = Maybe(4) ? TimeSpan.FromMilliseconds(Random.Next(1, 2000)) : null,
                OutputCost = Maybe(4) ? Random.Next(20) : null,
            };
            Options = new() { Moderate = new(Random.Next(3), Random.Next(3), 1, Random.Next(3)), UseMeasurements = Maybe(2), MinAttempts = Random.Next(1, 4), MeasurementBound = Random.NextDouble() };
            foreach (var row in Rows)
            {
                for (var i = Random.Next(5); i > 0; i--)
                {
                    _measurements.Report(new() { Model = row.Id, Outcome = (AttemptOutcome)Random.Next(16), Duration = TimeSpan.FromMilliseconds(Random.Next(1, 3000)) });
                }
            }
        }

        public Random Random { get; }

        public ModelEntry[] Rows { get; }

        public ModelRequirements Required { get; }

        public SelectionOptions Options { get; }

        public TimeSpan? Measured(ModelEntry row) =>
            Options.UseMeasurements && _measurements.Get(row.Id) is { } measured && measured.Attempts >= Options.MinAttempts ? measured.Latency : null;

        public ModelSelection Select(ModelEntry[]? rows = null, ModelRequirements? required = null) =>
            new ModelSelector(Options, _measurements).Select(rows ?? Rows, required ?? Required);

        private bool Maybe(int oneIn) => Random.Next(oneIn) == 0;

        // Few values of each figure, so that models are often equal in score.
        private ModelEntry NewRow(int index) => new()
        {
            Provider = Maybe(2) ? "a" : "b",
            Model = $"m{index}",
            Status = Maybe(5) ? ModelStatus.Disabled : Maybe(4) ? ModelStatus.Degraded : ModelStatus.Available,
            Capabilities = (ModelCapabilities)Random.Next(64) | (ModelCapabilities)Random.Next(64),
            ContextTokens = Random.Next(1, 5) * 8192,
            InputCost = Costs[Random.Next(Costs.Length)],
            OutputCost = Costs[Random.Next(Costs.Length)],
            Latency = Maybe(3) ? null : TimeSpan.FromMilliseconds(Random.Next(1, 4) * 400),
            Quality = Random.Next(5) / 4.0,
        };
    }
}
