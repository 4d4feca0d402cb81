using Coach.Providers;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>How messages are made to fit a model. The defaults are safe. Set before the fitter is made, and not changed after.</summary>
/// <example>
/// <code>
/// coach.ConfigureContext(context => context.Strategies = [ContextStrategy.ShortenToolResults, ContextStrategy.LargerModel, ContextStrategy.DropOldest]);
/// </code>
/// </example>
public sealed class ContextFittingOptions
{
    /// <summary>
    /// What is done, in this order, each as far as it is needed and first to what stands before the last message of the user. Each at most once. Empty: nothing
    /// is changed, and a model is asked only if the request fits as it is. Default: shorten tools' results, summarise, drop the oldest.
    /// </summary>
    public IReadOnlyList<ContextStrategy> Strategies { get; set; } = [ContextStrategy.ShortenToolResults, ContextStrategy.Summarize, ContextStrategy.DropOldest];

    /// <summary>
    /// How many tokens are kept free for the model's reply, zero or more. Null (default): the request's <see cref="ChatOptions.MaxOutputTokens"/>, or else the
    /// model's <see cref="ModelEntry.OutputTokens"/>, of which no more than half of its context is kept free.
    /// </summary>
    public int? OutputReserve { get; set; }

    /// <summary>
    /// The share of a model's context that stays unused, from 0 to 0.9: for what no counter sees, such as the provider's own words around messages. Default 0.05.
    /// </summary>
    public double SafetyShare { get; set; } = 0.05;

    /// <summary>
    /// Summarises the oldest messages; it may call a model, and is asked at each request that does not fit. Null (default): nothing is summarised. If it throws,
    /// says nothing or takes longer than <see cref="SummaryTimeout"/>, the next strategy follows. What people wrote stands in what it is given.
    /// </summary>
    public Func<ContextSummaryRequest, CancellationToken, ValueTask<string>>? Summarize { get; set; }

    /// <summary>How long a summary may be, in UTF-16 characters, at least 100; what is longer is cut. Default 2,000.</summary>
    public int SummaryLength { get; set; } = 2000;

    /// <summary>How long <see cref="Summarize"/> may take, more than zero and at most an hour. Default 10 s.</summary>
    public TimeSpan SummaryTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many tokens an image, or 64 KiB of other data, is taken to be, zero or more: providers count them each in their own way. Default 1,600.
    /// </summary>
    public int ImageTokens { get; set; } = 1600;

    internal void Validate()
    {
        Check(Strategies is not null && Strategies.All(Enum.IsDefined), nameof(Strategies), Strategies, "a list of known strategies");
        Check(Strategies!.Distinct().Count() == Strategies!.Count, nameof(Strategies), string.Join(", ", Strategies), "a list with each strategy at most once");
        Check(OutputReserve is null or >= 0, nameof(OutputReserve), OutputReserve, "zero or more, or null");
        Check(SafetyShare is >= 0 and <= 0.9, nameof(SafetyShare), SafetyShare, "from 0 to 0.9");
        Check(SummaryLength >= 100, nameof(SummaryLength), SummaryLength, "at least 100");
        Check(SummaryTimeout > TimeSpan.Zero && SummaryTimeout <= TimeSpan.FromHours(1), nameof(SummaryTimeout), SummaryTimeout, "more than zero and at most an hour");
        Check(ImageTokens >= 0, nameof(ImageTokens), ImageTokens, "zero or more");
    }

    private static void Check(bool holds, string name, object? value, string right)
    {
        if (!holds)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"ContextFittingOptions.{name} is {value ?? "null"}; it has to be {right}."));
        }
    }
}

/// <summary>What is to be summarised so that a request fits its model.</summary>
/// <param name="Messages">The messages that the summary replaces, the oldest first, with tool calls and results.</param>
/// <param name="MaxLength">How long the summary may be, in UTF-16 characters.</param>
/// <param name="Model">The model that the request is for, as its provider calls it; null if it is not known.</param>
public sealed record ContextSummaryRequest(IReadOnlyList<ChatMessage> Messages, int MaxLength, string? Model);
