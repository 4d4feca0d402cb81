namespace Coach.Providers;

/// <summary>Counts and ranges over the rows of a provider matrix, and over nothing else.</summary>
public sealed record MatrixStatistics
{
    private MatrixStatistics()
    {
    }

    /// <summary>How many models there are.</summary>
    public int Models { get; private init; }

    /// <summary>How many models have a status; each status is there.</summary>
    public IReadOnlyDictionary<ModelStatus, int> ByStatus { get; private init; } = null!;

    /// <summary>How many models have a capability; each single capability is there.</summary>
    public IReadOnlyDictionary<ModelCapabilities, int> ByCapability { get; private init; } = null!;

    /// <summary>How many models a provider serves, whatever the case of its name.</summary>
    public IReadOnlyDictionary<string, int> ByProvider { get; private init; } = null!;

    /// <summary>The lowest and the highest price of a million tokens of input, in US dollars.</summary>
    public (decimal Lowest, decimal Highest) InputCost { get; private init; }

    /// <summary>The lowest and the highest price of a million tokens of output, in US dollars.</summary>
    public (decimal Lowest, decimal Highest) OutputCost { get; private init; }

    /// <summary>The shortest and the longest latency that rows give; null if none does.</summary>
    public (TimeSpan Lowest, TimeSpan Highest)? Latency { get; private init; }

    internal static MatrixStatistics Of(IReadOnlyList<ModelEntry> rows)
    {
        var latencies = rows.Where(static row => row.Latency is not null).Select(static row => row.Latency!.Value).ToArray();
        return new()
        {
            Models = rows.Count,
            ByStatus = Enum.GetValues<ModelStatus>().ToDictionary(static status => status, status => rows.Count(row => row.Status == status)),
            ByCapability = Enum.GetValues<ModelCapabilities>().Where(static capability => capability != ModelCapabilities.None)
                .ToDictionary(static capability => capability, capability => rows.Count(row => row.Capabilities.HasFlag(capability))),
            ByProvider = rows.GroupBy(static row => row.Provider, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(static provider => provider.Key, static provider => provider.Count(), StringComparer.OrdinalIgnoreCase),
            InputCost = (rows.Min(static row => row.InputCost), rows.Max(static row => row.InputCost)),
            OutputCost = (rows.Min(static row => row.OutputCost), rows.Max(static row => row.OutputCost)),
            Latency = latencies.Length == 0 ? null : (latencies.Min(), latencies.Max()),
        };
    }
}
