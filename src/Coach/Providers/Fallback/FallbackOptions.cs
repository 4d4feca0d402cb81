namespace Coach.Providers;

/// <summary>
/// How a <see cref="FallbackChatClient"/> tries one model after the other. Times are measured by its <see cref="TimeProvider"/>;
/// <see cref="Timeout.InfiniteTimeSpan"/> switches a timeout off. Set before the client is made, and not changed after.
/// </summary>
/// <example>
/// <code>
/// new FallbackOptions { AttemptTimeout = TimeSpan.FromSeconds(30), HasAction = response => reader.Read(response.Text).Calls.Count > 0 }
/// </code>
/// </example>
public sealed class FallbackOptions
{
    /// <summary>The longest that one attempt at one model may take, streamed or not. Default 60 s.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest that a request may take with all its attempts, and with the time its caller takes to read a stream. Default 120 s.</summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>The longest wait for the first token of a stream, be it reasoning or answer. Default 20 s.</summary>
    public TimeSpan FirstTokenTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest wait between two updates of a stream after its first token. Default 20 s.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest time that is waited, if no other model is left, because a provider asks to come again later. Default 2 s.</summary>
    public TimeSpan MaxRetryAfterWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest time that a model is left alone because its provider asks for it, whatever it asks for. Default 10 minutes.</summary>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The longest wait for a place at a model that has <see cref="ModelEntry.MaxConcurrency"/> or <see cref="ModelEntry.RequestsPerMinute"/>,
    /// before the next model gets its turn. Zero waits not at all. Default 250 ms.
    /// </summary>
    public TimeSpan LimitWait { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How many requests at most wait for a place at one model; more than these go on to the next model at once. Zero or more, default 256.</summary>
    public int MaxWaiting { get; set; } = 256;

    /// <summary>The share of failed calls from which a model's circuit opens, more than 0 and at most 1. Default 0.5.</summary>
    public double CircuitFailureRatio { get; set; } = 0.5;

    /// <summary>How many calls there have to be in <see cref="CircuitSampling"/> before a circuit opens, at least 2. Default 5.</summary>
    public int CircuitMinimumCalls { get; set; } = 5;

    /// <summary>The time over which calls are counted, at least 500 ms. Default 30 s.</summary>
    public TimeSpan CircuitSampling { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a circuit stays open before one call tries whether it may close, at least 500 ms. Default 30 s.</summary>
    public TimeSpan CircuitBreak { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Says what a vendor's exception means; null for those it does not know. Must not throw.</summary>
    public Func<Exception, ModelCallException?>? Classify { get; set; }

    /// <summary>
    /// Whether a reply has an action in its text that can be read; asked where <see cref="ModelRequirements.MustAct"/> is set and the reply has no
    /// native call. Null: only native calls count.
    /// </summary>
    public Func<Microsoft.Extensions.AI.ChatResponse, bool>? HasAction { get; set; }

    /// <summary>
    /// Judges replies, in place of the rule that <see cref="ModelRequirements.MustAct"/> demands an action. Whole replies always pass it, streams
    /// only where <see cref="ModelRequirements.MustAct"/> is set: they are then held back until it has judged.
    /// </summary>
    public ReplyGate? Gate { get; set; }

    /// <summary>These options, with the grammar to say what an action in a reply's text is, unless they say it.</summary>
    internal FallbackOptions WithActionsOf(Markup.ActionGrammar grammar)
    {
        var copy = (FallbackOptions)MemberwiseClone();
        copy.HasAction ??= response => grammar.Read(response.Text).Calls.Count > 0;
        return copy;
    }

    internal void Validate()
    {
        RequireTimeout(AttemptTimeout, nameof(AttemptTimeout));
        RequireTimeout(TotalTimeout, nameof(TotalTimeout));
        RequireTimeout(FirstTokenTimeout, nameof(FirstTokenTimeout));
        RequireTimeout(IdleTimeout, nameof(IdleTimeout));
        Require(MaxRetryAfterWait >= TimeSpan.Zero, nameof(MaxRetryAfterWait), MaxRetryAfterWait, "has to be zero or more");
        Require(MaxRetryAfter >= TimeSpan.Zero, nameof(MaxRetryAfter), MaxRetryAfter, "has to be zero or more");
        Require(LimitWait >= TimeSpan.Zero, nameof(LimitWait), LimitWait, "has to be zero or more");
        Require(MaxWaiting >= 0, nameof(MaxWaiting), MaxWaiting, "has to be zero or more");
        Require(CircuitFailureRatio is > 0 and <= 1, nameof(CircuitFailureRatio), CircuitFailureRatio, "has to be more than 0 and at most 1");
        Require(CircuitMinimumCalls >= 2, nameof(CircuitMinimumCalls), CircuitMinimumCalls, "has to be at least 2");
        RequireCircuitTime(CircuitSampling, nameof(CircuitSampling));
        RequireCircuitTime(CircuitBreak, nameof(CircuitBreak));
    }

    private static void RequireTimeout(TimeSpan value, string name) => Require(
        value == Timeout.InfiniteTimeSpan || (value > TimeSpan.Zero && value <= TimeSpan.FromDays(24)),
        name,
        value,
        "has to be more than zero and at most 24 days, or infinite");

    private static void RequireCircuitTime(TimeSpan value, string name) => Require(
        value >= TimeSpan.FromMilliseconds(500) && value <= TimeSpan.FromDays(1), name, value, "has to be from 500 ms to one day");

    private static void Require(bool condition, string name, object value, string rule)
    {
        if (!condition)
        {
            throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{nameof(FallbackOptions)}.{name} is {value} and {rule}."));
        }
    }
}
