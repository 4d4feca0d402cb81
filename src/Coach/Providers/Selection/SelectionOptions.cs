namespace Coach.Providers;

/// <summary>How much each figure of a model counts in its score. Only their proportions matter.</summary>
/// <param name="Quality">For <see cref="ModelEntry.Quality"/>. Zero or more.</param>
/// <param name="Cost">For a low price: 1 where it is free, a half at 5 US dollars a million tokens (three of input to one of output), and so on. Zero or more.</param>
/// <param name="Latency">For a short latency: a half at a second, and for a row that does not say. Zero or more.</param>
/// <param name="Reasoning">For <see cref="ModelCapabilities.Reasoning"/>. Zero or more.</param>
public sealed record SelectionWeights(double Quality, double Cost, double Latency, double Reasoning = 0)
{
    internal double Sum => Quality + Cost + Latency + Reasoning;

    internal bool IsValid => Quality >= 0 && Cost >= 0 && Latency >= 0 && Reasoning >= 0 && Sum > 0 && double.IsFinite(Sum);
}

/// <summary>How a model is chosen among those that meet what is required.</summary>
public sealed record SelectionOptions
{
    /// <summary>For simple tasks, which fast and cheap models do. Default: quality 0.2, cost 0.4, latency 0.4.</summary>
    public SelectionWeights Simple { get; init; } = new(0.2, 0.4, 0.4);

    /// <summary>For tasks between. Default: quality 0.5, cost 0.25, latency 0.25.</summary>
    public SelectionWeights Moderate { get; init; } = new(0.5, 0.25, 0.25);

    /// <summary>For complex tasks, which are worth a strong model. Default: quality 0.6, cost 0.05, latency 0.05, reasoning 0.3.</summary>
    public SelectionWeights Complex { get; init; } = new(0.6, 0.05, 0.05, 0.3);

    /// <summary>
    /// Whether what was measured counts: in the score, at most by <see cref="MeasurementBound"/>, and as the latency that a request's limit is
    /// held against. Default off: then the choice depends on the rows and the request alone.
    /// </summary>
    public bool UseMeasurements { get; init; }

    /// <summary>After how many attempts at a model its measurements count, at least 1. Default 10.</summary>
    public int MinAttempts { get; init; } = 10;

    /// <summary>By how much measurements can raise or lower a score, which is from 0 to 1; from 0 to 1. Default 0.2.</summary>
    public double MeasurementBound { get; init; } = 0.2;

    internal SelectionWeights For(TaskComplexity complexity) => complexity switch
    {
        TaskComplexity.Simple => Simple,
        TaskComplexity.Complex => Complex,
        _ => Moderate,
    };

    internal void Check()
    {
        foreach (var (name, weights) in new[] { (nameof(Simple), Simple), (nameof(Moderate), Moderate), (nameof(Complex), Complex) })
        {
            if (weights?.IsValid != true)
            {
                throw new ArgumentException($"The weights of {nameof(SelectionOptions)}.{name} are {weights}; each has to be zero or more and one of them more than zero.");
            }
        }

        if (MinAttempts < 1)
        {
            throw new ArgumentException($"{nameof(SelectionOptions)}.{nameof(MinAttempts)} is {MinAttempts}; it has to be at least 1.");
        }

        if (MeasurementBound is not (>= 0 and <= 1))
        {
            throw new ArgumentException($"{nameof(SelectionOptions)}.{nameof(MeasurementBound)} is {MeasurementBound}; it has to be from 0 to 1.");
        }
    }
}
