using System.Net;

namespace Coach.Providers;

/// <summary>
/// A model could not be called, or gave no answer. Clients that know why throw this, with what the provider said of it; the message is for
/// developers and carries no key.
/// </summary>
public sealed class ModelCallException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="outcome">What went wrong.</param>
    /// <param name="message">For the developer: what happened, at which model.</param>
    /// <param name="innerException">What was thrown.</param>
    public ModelCallException(AttemptOutcome outcome, string message, Exception? innerException = null)
        : base(message, innerException) => Outcome = outcome;

    /// <summary>What went wrong.</summary>
    public AttemptOutcome Outcome { get; }

    /// <summary>The HTTP status, if there was one.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>The provider's own word for the error, if it said one.</summary>
    public string? Code { get; init; }

    /// <summary>How long the provider asks to be left alone, if it does.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>All attempts, if this ends more than one.</summary>
    public IReadOnlyList<ModelAttempt> Attempts { get; init; } = [];
}
