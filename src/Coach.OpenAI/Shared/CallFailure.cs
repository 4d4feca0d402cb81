using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Coach.Providers;

/// <summary>Makes exceptions of what went wrong with calls of one model. Neither key nor, unless wanted, a server's words are in their messages.</summary>
internal sealed class CallFailure(string model, string? key, bool showServerText)
{
    private const int MaxDepth = 8;
    private const int MaxText = 500;

    /// <summary>How much of a failed request's body is read.</summary>
    public const int MaxBody = 64 * 1024;

    /// <summary>A server answered with an error.</summary>
    public ModelCallException FromResponse(int status, Func<string, string?> header, ReadOnlyMemory<byte> body) =>
        FromError(ServerError.Read(body), status, RetryAfter.Read(header, DateTimeOffset.UtcNow));

    /// <summary>An error stands where a reply should.</summary>
    public ModelCallException FromError(ServerError error, int? status = null, TimeSpan? retryAfter = null, Exception? exception = null)
    {
        var code = IsSecret(error.Code) ? null : error.Code;
        var shown = status ?? error.Status;
        string[] details = [.. new[] { shown is null ? null : FormattableString.Invariant($"status {shown}"), code is null ? null : $"code {code}" }.OfType<string>()];
        var outcome = error.OutcomeOf(status);
        var message = $"{model}: {Sentence(outcome)}{(details.Length == 0 ? "" : $" ({string.Join(", ", details)})")}.{ServerText(error.Text)}";
        return new(outcome, message, exception) { Status = (HttpStatusCode?)shown, Code = code, RetryAfter = retryAfter };
    }

    /// <summary>Something was thrown on the way; an exception of the caller's own cancellation stays one.</summary>
    public Exception FromException(Exception exception, CancellationToken caller)
    {
        if (caller.IsCancellationRequested)
        {
            return exception is OperationCanceledException ? exception : new OperationCanceledException(null, exception, caller);
        }

        var current = exception;
        for (var depth = 0; current is not null && depth < MaxDepth; depth++, current = current.InnerException)
        {
            if (current is ModelCallException known)
            {
                return known;
            }

            if (OutcomeOf(current) is { } outcome)
            {
                return Of(outcome, exception);
            }
        }

        return Of(AttemptOutcome.Failed, exception);
    }

    public ModelCallException Of(AttemptOutcome outcome, Exception? exception = null) => new(outcome, $"{model}: {Sentence(outcome)}.", exception);

    private static AttemptOutcome? OutcomeOf(Exception exception) => exception switch
    {
        JsonException or InvalidDataException => AttemptOutcome.Unreadable,
        HttpRequestException or SocketException or IOException => AttemptOutcome.ConnectionFailed,
        TimeoutException or OperationCanceledException => AttemptOutcome.TimedOut,
        _ => null,
    };

    private static string Sentence(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.RateLimited => "the rate limit is used up",
        AttemptOutcome.Unavailable => "the server is overloaded or failed",
        AttemptOutcome.ConnectionFailed => "no connection, or it broke",
        AttemptOutcome.TimedOut => "the server took too long",
        AttemptOutcome.ContextTooLong => "the request does not fit the model's context",
        AttemptOutcome.NotAuthorized => "the key is missing, wrong or has no right to the model",
        AttemptOutcome.Rejected => "the server does not take the request",
        AttemptOutcome.Empty => "the answer has no message",
        AttemptOutcome.Refused => "the server's filter declined",
        AttemptOutcome.Unreadable => "the answer could not be read, or broke off",
        _ => "the call failed",
    };

    private bool IsSecret(string? text) => !string.IsNullOrEmpty(key) && text?.Contains(key, StringComparison.Ordinal) == true;

    private string ServerText(string text)
    {
        if (!showServerText || string.IsNullOrWhiteSpace(text))
        {
            return "";
        }

        var clean = new string([.. text.Select(static letter => char.IsControl(letter) ? ' ' : letter)]);
        clean = string.IsNullOrEmpty(key) ? clean : clean.Replace(key, "***", StringComparison.Ordinal);
        return $" The server says: {(clean.Length <= MaxText ? clean : clean[..MaxText])}";
    }
}
