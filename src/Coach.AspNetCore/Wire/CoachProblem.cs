using Microsoft.AspNetCore.Http;

namespace Coach;

/// <summary>An error for the client, as RFC 9457 writes it. Never carries an exception's text.</summary>
/// <param name="Type">A name for programs, as a URI.</param>
/// <param name="Title">What kind of error it is.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">A sentence for the person.</param>
/// <param name="Code">The same name as a short word.</param>
internal sealed record CoachProblem(string Type, string Title, int Status, string Detail, string Code)
{
    public const string ContentType = "application/problem+json";

    /// <summary>The turn as it stands, if there was one.</summary>
    public TurnView? Turn { get; init; }

    /// <summary>After how many seconds it is worth trying again.</summary>
    public int? RetryAfter { get; init; }

    public static CoachProblem NotSignedIn { get; } = Create(401, "not_signed_in", "Not signed in", "Please sign in first.");

    public static CoachProblem CrossSite { get; } = Create(403, "cross_site", "Sent from another site", "Another site may not act in your name here.");

    public static CoachProblem NoSession { get; } = Create(404, "session_not_found", "No such conversation", "There is no such conversation.");

    public static CoachProblem NoTurn { get; } = Create(404, "turn_not_found", "No such turn", "The conversation has no such turn.");

    public static CoachProblem OnlyHere { get; } = Create(403, "only_here", "Only from this machine", "The development UI answers only this machine, under localhost.");

    public static CoachProblem NoApproval { get; } = Create(404, "approval_not_found", "Nothing to decide", "Nothing of this key waits for a decision in this conversation.");

    public static CoachProblem Conflict { get; } = Create(
        409, "turn_conflict", "Used for something else", "This Idempotency-Key was used for something else before; something new needs a new key, and a decision stays as it was made.");

    public static CoachProblem TooLarge { get; } = Create(413, "too_large", "Too large", "What was sent is too large.");

    public static CoachProblem NotJson { get; } = Create(415, "not_json", "Not JSON", "Send JSON, with the content type application/json.");

    public static CoachProblem Busy { get; } = Create(503, "session_busy", "Busy", "This conversation is busy with another message. Please try again in a moment.") with { RetryAfter = 2 };

    public static CoachProblem TooManyTurns { get; } = Create(503, "server_busy", "Busy", "Too many conversations are going on just now. Please try again in a moment.") with { RetryAfter = 5 };

    public static CoachProblem NotSaved { get; } = Create(503, "store_failed", "Not saved", "This could not be read or saved just now. Please try again.") with { RetryAfter = 2 };

    public static CoachProblem Internal { get; } = Create(500, "internal", "Something went wrong", "Something went wrong here. Please try again.");

    public static CoachProblem Invalid(string detail) => Create(400, "invalid_request", "Not understood", detail);

    public static CoachProblem TooOften(int seconds) =>
        Create(429, "too_many_requests", "Too many requests", $"That was a little fast. Please try again in {seconds} s.") with { RetryAfter = seconds };

    public static CoachProblem TooManySessions(int most) =>
        Create(409, "too_many_sessions", "Too many conversations", $"You have {most} conversations, which is the most there can be. Delete one first.");

    /// <summary>The error of a turn that did not complete.</summary>
    public static CoachProblem Of(TurnResult result)
    {
        var error = result.Error ?? new("internal", Internal.Detail);
        var status = error.Code switch
        {
            "model_failed" or "empty_reply" => StatusCodes.Status502BadGateway,
            "store_failed" or "cancelled" => StatusCodes.Status503ServiceUnavailable,
            "session_changed" or "unknown_state" => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status500InternalServerError,
        };
        return Create(status, error.Code, "The message was not answered", error.Message) with { Turn = TurnView.Of(result) };
    }

    private static CoachProblem Create(int status, string code, string title, string detail) => new($"urn:coach:problem:{code}", title, status, detail, code);
}

/// <summary>Ends a request with a problem.</summary>
internal sealed class CoachProblemException(CoachProblem problem) : Exception(problem.Detail)
{
    public CoachProblem Problem { get; } = problem;
}
