using System.Globalization;
using System.Text.Json.Serialization;
using Coach.Providers;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>Where a <see cref="Confidence"/> comes from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConfidenceOrigin>))]
public enum ConfidenceOrigin
{
    /// <summary>From how the reply came about: its attempts, what its context had to do without, what had to be repaired in it.</summary>
    Derived,

    /// <summary>The application says so.</summary>
    Reported,
}

/// <summary>
/// How far a reply can be relied on, as far as its making says. Not what the model thinks of itself, and no probability that the reply is right: it orders replies
/// by how much went wrong on the way.
/// </summary>
/// <remarks>
/// <para>A derived value begins at 1 and is multiplied by a factor for each kind of trouble, of which n have been seen: 1 - loss × n / (n + 1). So the first takes half of
/// what its kind can take at the most, and further ones ever less. The losses: another model or attempt was needed before 0.2; messages left out or shortened 0.2; safe
/// repairs 0.1; guess repairs 0.5; unreadable calls 0.6; refused actions 0.4. A reply that was cut at its length, or by a filter, counts 0.6 of what it would.</para>
/// <para>It is 0 if models were tried and none answered.</para>
/// </remarks>
public sealed record Confidence
{
    private const double AttemptLoss = 0.2;
    private const double ContextLoss = 0.2;
    private const double SafeRepairLoss = 0.1;
    private const double GuessRepairLoss = 0.5;
    private const double UnreadableLoss = 0.6;
    private const double RefusedLoss = 0.4;
    private const double CutFactor = 0.6;

    /// <summary>A confidence.</summary>
    /// <param name="value">From 0 to 1.</param>
    /// <param name="origin">Where it comes from.</param>
    /// <param name="reasons">What has lowered it, in sentences.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 0 to 1.</exception>
    [JsonConstructor]
    public Confidence(double value, ConfidenceOrigin origin, IReadOnlyList<string>? reasons = null)
    {
        if (value is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A confidence is from 0 to 1.");
        }

        (Value, Origin, Reasons) = (value, origin, reasons ?? []);
    }

    /// <summary>From 0 to 1.</summary>
    public double Value { get; }

    /// <summary>Where it comes from.</summary>
    public ConfidenceOrigin Origin { get; }

    /// <summary>What has lowered it, in sentences; empty if nothing has.</summary>
    public IReadOnlyList<string> Reasons { get; }

    /// <summary>The confidence in a reply, from how it came about.</summary>
    /// <param name="attempts">Every attempt at a model; empty if there was only one to ask.</param>
    /// <param name="operations">What was done to the context.</param>
    /// <param name="finishReason">Why the model stopped, as <see cref="ChatFinishReason.Value"/>; null if it did not say.</param>
    /// <param name="safeRepairs">Repairs that kept the meaning.</param>
    /// <param name="guessRepairs">Repairs that took a guess.</param>
    /// <param name="unreadable">What looked like a call and could not be read.</param>
    /// <param name="refused">Actions that were not run.</param>
    internal static Confidence Derive(
        IReadOnlyList<ModelAttempt> attempts,
        IReadOnlyList<ContextOperation> operations,
        string? finishReason,
        int safeRepairs,
        int guessRepairs,
        int unreadable,
        int refused)
    {
        var reasons = new List<string>();
        var failed = attempts.Count(attempt => attempt.Outcome != AttemptOutcome.Succeeded);
        if (failed > 0 && failed == attempts.Count)
        {
            return new(0, ConfidenceOrigin.Derived, ["No model answered."]);
        }

        var value = 1.0;
        Lower(failed, AttemptLoss, "attempts at a model before the reply did not succeed");
        Lower(
            operations.Count(operation => operation.Kind is ContextOperationKind.Prune or ContextOperationKind.Transform),
            ContextLoss,
            "messages were left out or shortened");
        Lower(safeRepairs, SafeRepairLoss, "repairs kept the meaning");
        Lower(guessRepairs, GuessRepairLoss, "repairs took a guess");
        Lower(unreadable, UnreadableLoss, "calls could not be read");
        Lower(refused, RefusedLoss, "actions were refused");
        if (finishReason == ChatFinishReason.Length.Value || finishReason == ChatFinishReason.ContentFilter.Value)
        {
            value *= CutFactor;
            reasons.Add($"The reply was cut ({finishReason}).");
        }

        return new(value, ConfidenceOrigin.Derived, reasons);

        void Lower(int count, double loss, string what)
        {
            if (count > 0)
            {
                value *= 1 - (loss * count / (count + 1.0));
                reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {what}."));
            }
        }
    }

    /// <summary>Equal if value, origin and all reasons are.</summary>
    public bool Equals(Confidence? other) => other is not null && Value.Equals(other.Value) && Origin == other.Origin && Reasons.SequenceEqual(other.Reasons);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Value, Origin, Reasons.Count);
}
