using System.Security.Claims;
using System.Threading.RateLimiting;
using Coach;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LifeCoach.Web;

/// <summary>The application's own endpoint beside the coach's: the visitor's journey, read from the sessions and the sample's own tables.</summary>
internal static class JourneyEndpoint
{
    private const string Limit = "journey";

    // As many as the coach's own log is read at most.
    private const int LogEntries = 500;

    public static void AddJourney(this IServiceCollection services) => services.AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.AddPolicy(Limit, context => RateLimitPartition.GetFixedWindowLimiter(
            UserOf(context.User) ?? "", _ => new() { PermitLimit = 300, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));
    });

    public static void MapJourney(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/journey/{session}", ReadAsync)
        .WithSummary("The way through the states, the identities and the action items.").WithTags("Journey").RequireRateLimiting(Limit)
        .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<JourneyView>, ProblemHttpResult>> ReadAsync(
        string session, ClaimsPrincipal visitor, ICoach coach, HttpResponse response, CancellationToken cancellationToken)
    {
        response.Headers.CacheControl = "no-store";
        if (UserOf(visitor) is not { } user)
        {
            return TypedResults.Problem("Please open the page first.", statusCode: StatusCodes.Status401Unauthorized, title: "Not signed in");
        }

        // Another visitor's session is not found, as one that does not exist.
        return await coach.FindSessionAsync(session, user, cancellationToken) is { } own
            ? TypedResults.Ok(await DrawAsync(own, coach, cancellationToken))
            : TypedResults.Problem("There is no such conversation.", statusCode: StatusCodes.Status404NotFound, title: "No such conversation");
    }

    private static async Task<JourneyView> DrawAsync(CoachSession session, ICoach coach, CancellationToken cancellationToken)
    {
        var log = await coach.GetActionLogAsync(session.Id, session.UserId, LogEntries, cancellationToken);
        List<string> way = [log.Count > 0 ? log[0].Result.StateBefore : session.State];
        way.AddRange(log.Select(entry => entry.Result).Where(call => call.StateBefore != call.StateAfter).Select(call => call.StateAfter));

        var focus = session.Data.FocusIdentity;
        var (identities, picture, items) = await coach.ReadAsync(
            async (services, token) => (
                await services.GetRequiredService<IIdentities>().ListAsync(session.UserId, token),
                focus is null ? null : await services.GetRequiredService<IVisualizations>().FindAsync(session.UserId, focus, token),
                await services.GetRequiredService<IActionItems>().ListAsync(session.UserId, token)),
            cancellationToken);
        return new(
            session.State,
            [.. coach.Machine.States.Select(state => new JourneyState(state.Name, Label(state.Name), state.Description, way.Contains(state.Name) || state.Name == session.State))],
            way,
            focus,
            picture?.Description,
            [.. identities.GroupBy(identity => identity.Category).Select(area => new JourneyArea(
                area.Key.ToValue(), Label(area.Key.ToValue()), [.. area.Select(identity => new JourneyIdentity(identity.Name, identity.Description))]))],
            [.. items.Select(item => new JourneyItem(item.Number, item.Title, item.Identity, item.Due, item.CompletedAt is not null))]);
    }

    private static string? UserOf(ClaimsPrincipal visitor) =>
        visitor.Identity is { IsAuthenticated: true } ? visitor.FindFirstValue(ClaimTypes.NameIdentifier) : null;

    private static string Label(string name) => $"{char.ToUpperInvariant(name[0])}{name[1..].Replace('_', ' ')}";
}
