using Microsoft.AspNetCore.Http;

namespace Coach;

/// <summary>Reads, creates and deletes sessions.</summary>
internal sealed class SessionEndpoints(ICoach coach, CoachEndpointOptions options)
{
    private const int LongestId = 200;

    public IResult Machine() => Answer.Json(MachineView.Of(coach.Machine));

    public async Task<IResult> CreateAsync(HttpContext context, CancellationToken cancellationToken)
    {
        context.Request.RequireJson();
        var user = EndpointGuard.UserOf(context);
        if ((await coach.GetSessionsAsync(user, cancellationToken).ConfigureAwait(false)).Count >= options.MaxSessions)
        {
            return Answer.Problem(CoachProblem.TooManySessions(options.MaxSessions));
        }

        var session = await coach.CreateSessionAsync(user, cancellationToken).ConfigureAwait(false);
        return Answer.Created(SessionView.Of(session), $"{context.Request.PathBase}{context.Request.Path}/{session.Id}");
    }

    public async Task<IResult> ListAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var sessions = await coach.GetSessionsAsync(EndpointGuard.UserOf(context), cancellationToken).ConfigureAwait(false);
        return Answer.Json<IReadOnlyList<SessionView>>([.. sessions.Select(SessionView.Of)]);
    }

    public async Task<IResult> ReadAsync(string session, HttpContext context, CancellationToken cancellationToken) =>
        Answer.Json(SessionView.Of(await OwnAsync(session, context, cancellationToken).ConfigureAwait(false)));

    public async Task<IResult> DeleteAsync(string session, HttpContext context, CancellationToken cancellationToken)
    {
        CheckId(session);
        return await coach.DeleteSessionAsync(session, EndpointGuard.UserOf(context), cancellationToken).ConfigureAwait(false)
            ? Results.NoContent()
            : Answer.Problem(CoachProblem.NoSession);
    }

    public async Task<IResult> HistoryAsync(string session, HttpContext context, CancellationToken cancellationToken)
    {
        CheckId(session);
        var last = context.Request.Last(options.MaxRead);
        var messages = await coach.GetHistoryAsync(session, EndpointGuard.UserOf(context), last, cancellationToken).ConfigureAwait(false);
        return Answer.Json<IReadOnlyList<MessageView>>([.. messages.Select(MessageView.Of)]);
    }

    public async Task<IResult> LogAsync(string session, HttpContext context, CancellationToken cancellationToken)
    {
        CheckId(session);
        var last = context.Request.Last(options.MaxRead);
        var entries = await coach.GetActionLogAsync(session, EndpointGuard.UserOf(context), last, cancellationToken).ConfigureAwait(false);
        return Answer.Json<IReadOnlyList<LogView>>([.. entries.Select(LogView.Of)]);
    }

    public async Task<IResult> ApprovalsAsync(string session, HttpContext context, CancellationToken cancellationToken)
    {
        CheckId(session);
        var waiting = await coach.GetApprovalsAsync(session, EndpointGuard.UserOf(context), cancellationToken).ConfigureAwait(false);
        return Answer.Json<IReadOnlyList<ApprovalView>>([.. waiting.Select(ApprovalView.Of)]);
    }

    public async Task<IResult> DeleteUserAsync(HttpContext context, CancellationToken cancellationToken) =>
        Answer.Json(new DeletionView(await coach.DeleteUserAsync(EndpointGuard.UserOf(context), cancellationToken).ConfigureAwait(false)));

    /// <exception cref="CoachProblemException">There is no such session of this user.</exception>
    public async ValueTask<CoachSession> OwnAsync(string session, HttpContext context, CancellationToken cancellationToken)
    {
        CheckId(session);
        return await coach.FindSessionAsync(session, EndpointGuard.UserOf(context), cancellationToken).ConfigureAwait(false)
            ?? throw new CoachProblemException(CoachProblem.NoSession);
    }

    private static void CheckId(string session)
    {
        if (string.IsNullOrWhiteSpace(session) || session.Length > LongestId)
        {
            throw new CoachProblemException(CoachProblem.NoSession);
        }
    }
}
