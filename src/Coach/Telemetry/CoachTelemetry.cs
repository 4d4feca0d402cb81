using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Coach;

/// <summary>The names under which Coach reports what it does, after the OpenTelemetry conventions for generative AI.</summary>
/// <example>
/// <code>
/// tracing.AddSource(CoachTelemetry.SourceName);
/// metrics.AddMeter(CoachTelemetry.MeterName);
/// </code>
/// </example>
public static class CoachTelemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/>: a trace a turn, with a span for each model call and each action.</summary>
    public const string SourceName = "Coach";

    /// <summary>The name of the <see cref="Meter"/>.</summary>
    public const string MeterName = "Coach";

    /// <summary>Stands for every name that is not declared: what a model makes up must not become a time series, or be content in a trace.</summary>
    internal const string Other = "_other";

    private static readonly string? Version = typeof(CoachTelemetry).Assembly.GetName().Version?.ToString(3);

    // In seconds, as the conventions want them.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
    };

    private static readonly InstrumentAdvice<long> Tokens = new()
    {
        HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
    };

    private static readonly Meter Meter = new(MeterName, Version);

    internal static ActivitySource Source { get; } = new(SourceName, Version);

    internal static Histogram<double> CallDuration { get; } = Meter.CreateHistogram(
        "gen_ai.client.operation.duration", "s", "GenAI operation duration.", tags: null, Seconds);

    internal static Histogram<double> TimeToFirstChunk { get; } = Meter.CreateHistogram(
        "gen_ai.client.operation.time_to_first_chunk", "s", "Time from a streamed request to its first chunk.", tags: null, Seconds);

    internal static Histogram<long> TokenUsage { get; } = Meter.CreateHistogram(
        "gen_ai.client.token.usage", "{token}", "Number of input and output tokens used.", tags: null, Tokens);

    internal static Histogram<double> TurnDuration { get; } = Meter.CreateHistogram(
        "coach.turn.duration", "s", "From a turn's beginning to its result.", tags: null, Seconds);

    internal static Counter<long> Turns { get; } = Meter.CreateCounter<long>("coach.turns", "{turn}", "Turns that have ended.");

    internal static Counter<long> Actions { get; } = Meter.CreateCounter<long>("coach.actions", "{action}", "Action calls, carried out and refused.");

    internal static Counter<long> Repairs { get; } = Meter.CreateCounter<long>("coach.repairs", "{repair}", "Repairs that made malformed calls readable.");

    internal static bool ListensToCalls => Source.HasListeners() || CallDuration.Enabled || TimeToFirstChunk.Enabled || TokenUsage.Enabled;

    internal static bool ListensToTurns => Source.HasListeners() || TurnDuration.Enabled || Turns.Enabled || Actions.Enabled || Repairs.Enabled;

    /// <summary><c>RateLimited</c> as <c>rate_limited</c>.</summary>
    internal static string Word<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    internal static void Fail(Activity? span, string type)
    {
        span?.SetStatus(ActivityStatusCode.Error);
        span?.SetTag("error.type", type);
    }
}
