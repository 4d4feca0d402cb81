using System.Globalization;

namespace Coach.Providers;

/// <summary>
/// Chooses models: those that meet everything required, the available before the degraded, by their scores, and equal ones by their ids in
/// ordinal order. The same rows, requirements and options give the same choice, in whatever order the rows are. Safe to use from many threads.
/// </summary>
public sealed class ModelSelector
{
    private const double HalfCost = 5;
    private const double HalfLatency = 1;

    private readonly SelectionOptions _options;
    private readonly ModelMeasurements? _measurements;

    /// <summary>Makes a selector.</summary>
    /// <param name="options">How to choose; null for the defaults.</param>
    /// <param name="measurements">What was measured, for <see cref="SelectionOptions.UseMeasurements"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or measurements are to count and there are none.</exception>
    public ModelSelector(SelectionOptions? options = null, ModelMeasurements? measurements = null)
    {
        _options = options ?? new();
        _options.Check();
        if (_options.UseMeasurements && measurements is null)
        {
            throw new ArgumentException($"{nameof(SelectionOptions)}.{nameof(SelectionOptions.UseMeasurements)} is on and no measurements are given.", nameof(measurements));
        }

        _measurements = _options.UseMeasurements ? measurements : null;
    }

    /// <summary>Chooses among rows.</summary>
    /// <param name="rows">The rows, such as a <see cref="ProviderMatrix"/>.</param>
    /// <param name="requirements">What is required.</param>
    /// <param name="complexity">How hard the task is, if <see cref="ModelRequirements.Complexity"/> does not say.</param>
    public ModelSelection Select(IEnumerable<ModelEntry> rows, ModelRequirements requirements, TaskComplexity complexity = TaskComplexity.Moderate)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(requirements);
        complexity = requirements.Complexity ?? complexity;
        ModelEntry[] all = [.. rows];
        var isId = IsId(all, requirements);
        var (candidates, rejected) = (new List<ModelCandidate>(), new List<ModelRejection>());
        foreach (var row in all)
        {
            var measured = Measured(row);
            var reason = string.Join("; ", Unmet(row, requirements, measured, isId));
            if (reason.Length > 0)
            {
                rejected.Add(new(row, reason));
            }
            else
            {
                candidates.Add(Score(row, complexity, measured));
            }
        }

        candidates.Sort(static (a, b) => a.Entry.Status != b.Entry.Status
            ? a.Entry.Status.CompareTo(b.Entry.Status)
            : a.Score != b.Score ? b.Score.CompareTo(a.Score) : string.CompareOrdinal(a.Entry.Id, b.Entry.Id));
        rejected.Sort(static (a, b) => string.CompareOrdinal(a.Entry.Id, b.Entry.Id));
        return new(complexity, candidates, rejected);
    }

    /// <summary>The rows that meet everything required, in their order.</summary>
    internal static IEnumerable<ModelEntry> Meeting(ModelEntry[] rows, ModelRequirements requirements)
    {
        var isId = IsId(rows, requirements);
        return rows.Where(row => !Unmet(row, requirements, measured: null, isId).Any());
    }

    // An id is exact; only where no row has it can it be the name of a model that several providers serve.
    private static bool IsId(ModelEntry[] rows, ModelRequirements requirements) =>
        requirements.Model is { } pinned && Array.Exists(rows, row => Same(row.Id, pinned));

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Unmet(ModelEntry row, ModelRequirements required, ModelMeasurement? measured, bool isId)
    {
        if (required.Model is { } model && !Same(isId ? row.Id : row.Model, model))
        {
            yield return $"is not {EntryRules.Shown(model)}, the model that is asked for";
        }

        if (row.Status == ModelStatus.Disabled)
        {
            yield return "is disabled";
        }

        for (var missing = (int)(required.Capabilities & ~row.Capabilities); missing != 0; missing &= missing - 1)
        {
            yield return Cannot((ModelCapabilities)(missing & -missing));
        }

        if (required.ContextTokens > row.ContextTokens)
        {
            yield return Text($"reads {row.ContextTokens:#,0} tokens, and {required.ContextTokens:#,0} are needed");
        }

        if (required.Latency is { } limit)
        {
            if ((measured?.Latency ?? row.Latency) is not { } latency)
            {
                yield return Text($"has no known latency, and at most {limit.TotalMilliseconds:#,0} ms are allowed");
            }
            else if (latency > limit)
            {
                yield return Text($"takes {latency.TotalMilliseconds:#,0} ms{(measured?.Latency is null ? "" : " as measured")}, and at most {limit.TotalMilliseconds:#,0} ms are allowed");
            }
        }

        if (required.OutputCost is { } most && row.OutputCost > most)
        {
            yield return Text($"costs ${row.OutputCost:0.00##} for a million tokens of output, and at most ${most:0.00##} is allowed");
        }
    }

    private static string Cannot(ModelCapabilities capability) => capability switch
    {
        ModelCapabilities.Tools => "cannot call tools",
        ModelCapabilities.StructuredOutput => "cannot keep to a JSON Schema",
        ModelCapabilities.Streaming => "cannot stream",
        ModelCapabilities.Vision => "cannot see images",
        ModelCapabilities.Code => "is not good at code",
        ModelCapabilities.Reasoning => "cannot reason",
        _ => $"lacks the capability {capability}",
    };

    /// <summary>Each figure depends on its own row alone, so that a row more or less never swaps two others.</summary>
    private ModelCandidate Score(ModelEntry row, TaskComplexity complexity, ModelMeasurement? measured)
    {
        var weights = _options.For(complexity);
        var cost = HalfCost / (HalfCost + (double)((0.75m * row.InputCost) + (0.25m * row.OutputCost)));
        var latency = Speed(row.Latency);
        var hasReasoning = row.Capabilities.HasFlag(ModelCapabilities.Reasoning);
        var sum = (weights.Quality * row.Quality) + (weights.Cost * cost) + (weights.Latency * latency) + (hasReasoning ? weights.Reasoning : 0);
        var adjustment = Adjustment(measured, latency);
        // Rounded, so that the order of summing cannot part what is equal.
        var score = Math.Round((sum / weights.Sum) + adjustment, 6);

        var words = Text($"{score:0.000} for a {Word(complexity)} task: quality {row.Quality:0.00} × {weights.Quality / weights.Sum:0.00}, ")
            + Text($"cost {cost:0.00} × {weights.Cost / weights.Sum:0.00} (${row.InputCost:0.00##} in, ${row.OutputCost:0.00##} out), ")
            + Text($"latency {latency:0.00} × {weights.Latency / weights.Sum:0.00} ({(row.Latency is null ? "not known" : MatrixTable.Milliseconds(row.Latency))})");
        if (weights.Reasoning > 0)
        {
            words += Text($", reasoning {(hasReasoning ? 1 : 0)} × {weights.Reasoning / weights.Sum:0.00}");
        }

        if (measured is not null)
        {
            words += Text($", measured {adjustment:+0.000;-0.000;0.000} ({measured.Attempts} attempts, {measured.FailureShare * 100:0.#} % failed, ")
                + Text($"{measured.ReadableShare * 100:0.#} % readable, {MatrixTable.Milliseconds(measured.Latency)})");
        }

        return new(row, score, row.Status == ModelStatus.Degraded ? $"{words}; degraded, so behind all that are available" : words);
    }

    /// <summary>Failures and unreadable answers lower a score, up to the bound; a latency other than the row's moves it either way within it.</summary>
    private double Adjustment(ModelMeasurement? measured, double declared)
    {
        if (measured is null)
        {
            return 0;
        }

        var reliability = (1 - measured.FailureShare) * measured.ReadableShare;
        var speed = measured.Latency is null ? 0 : Speed(measured.Latency) - declared;
        return _options.MeasurementBound * Math.Clamp(reliability - 1 + speed, -1, 1);
    }

    private ModelMeasurement? Measured(ModelEntry row) =>
        _measurements?.Get(row.Id) is { } measured && measured.Attempts >= _options.MinAttempts ? measured : null;

    private static double Speed(TimeSpan? latency) => HalfLatency / (HalfLatency + (latency?.TotalSeconds ?? HalfLatency));

    private static string Word(TaskComplexity complexity) => complexity switch
    {
        TaskComplexity.Simple => "simple",
        TaskComplexity.Complex => "complex",
        _ => "moderate",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
