namespace Coach.Providers;

/// <summary>What the last attempts at a model came to. Cancelled attempts and those that were never made do not count.</summary>
public sealed record ModelMeasurement
{
    /// <summary>The model: <see cref="ModelEntry.Id"/>.</summary>
    public required string Model { get; init; }

    /// <summary>How many attempts this is about.</summary>
    public required int Attempts { get; init; }

    /// <summary>How many of them failed: no answer came, or the model or its provider's filter declined to give one.</summary>
    public required int Failures { get; init; }

    /// <summary>How many gave an answer that was empty, could not be read, or had no action where one was required.</summary>
    public required int Unreadable { get; init; }

    /// <summary>
    /// The median time to the first token, or to the end of answers that were not streamed; null if no answer came. Of attempts with an answer
    /// alone: a broken connection is quick.
    /// </summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>The failed attempts among all, from 0 to 1.</summary>
    public double FailureShare => Attempts == 0 ? 0 : (double)Failures / Attempts;

    /// <summary>The readable answers among those that came, from 0 to 1; 1 if none came.</summary>
    public double ReadableShare => Attempts == Failures ? 1 : 1 - ((double)Unreadable / (Attempts - Failures));
}
