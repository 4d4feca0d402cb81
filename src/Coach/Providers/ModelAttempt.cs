using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace Coach.Providers;

/// <summary>How an attempt at a model ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttemptOutcome>))]
public enum AttemptOutcome
{
    /// <summary>With an answer that counts.</summary>
    Succeeded,

    /// <summary>The provider refused for its rate limit (429).</summary>
    RateLimited,

    /// <summary>The provider is overloaded or failed (408, 5xx, 529).</summary>
    Unavailable,

    /// <summary>No connection, or it broke.</summary>
    ConnectionFailed,

    /// <summary>The attempt's time was over.</summary>
    TimedOut,

    /// <summary>The request does not fit the model's context.</summary>
    ContextTooLong,

    /// <summary>The key is missing, wrong or has no right to the model (401, 403).</summary>
    NotAuthorized,

    /// <summary>The provider does not take the request as it is (other 4xx).</summary>
    Rejected,

    /// <summary>An answer without content.</summary>
    Empty,

    /// <summary>The model or the provider's filter declined to answer.</summary>
    Refused,

    /// <summary>The answer could not be read, or broke off.</summary>
    Unreadable,

    /// <summary>An action was required and the answer has none that can be read.</summary>
    NoAction,

    /// <summary>Not tried: its circuit is open after too many failures.</summary>
    CircuitOpen,

    /// <summary>Not tried: its limits on calls are used up.</summary>
    Busy,

    /// <summary>Any other failure.</summary>
    Failed,

    /// <summary>The caller cancelled; no failure of the model.</summary>
    Cancelled,
}

/// <summary>One attempt at one model, for reports. Carries no content and no exception text.</summary>
public sealed record ModelAttempt
{
    /// <summary>The model: <see cref="ModelEntry.Id"/>.</summary>
    public required string Model { get; init; }

    /// <summary>How it ended.</summary>
    public required AttemptOutcome Outcome { get; init; }

    /// <summary>The HTTP status, if there was one.</summary>
    public int? Status { get; init; }

    /// <summary>The provider's own word for the error, if it said one, such as <c>context_length_exceeded</c>.</summary>
    public string? Code { get; init; }

    /// <summary>From the attempt's beginning to its end.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>From the attempt's beginning to the first content, if it was streamed and some came.</summary>
    public TimeSpan? TimeToFirstToken { get; init; }

    /// <summary>How long the provider asked to be left alone, if it did.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What the provider counted, if it did.</summary>
    [JsonIgnore]
    public UsageDetails? Usage { get; init; }

    /// <summary>Why this model was tried at this place, or not tried, in a sentence.</summary>
    public string Reason { get; init; } = "";
}
