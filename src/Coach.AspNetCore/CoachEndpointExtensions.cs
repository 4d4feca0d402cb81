using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>Offers a coach's conversations over HTTP.</summary>
public static class CoachEndpointExtensions
{
    private const string Json = "application/json";

    /// <summary>
    /// Offers the signed-in user's sessions under an address: sessions, messages, actions, approvals, and the deletion of all of it. A message is answered as JSON or,
    /// to who accepts <c>text/event-stream</c>, as it happens: the events <c>start</c>, <c>text</c>, <c>action</c>, <c>result</c>, <c>state</c>, and <c>done</c> or <c>error</c> as the last.
    /// With the header <c>Idempotency-Key</c> a message is answered once, however often it is sent, and a stream that broke off goes on where <c>Last-Event-ID</c> says.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The address, such as <c>/coach</c>.</param>
    /// <param name="configure">Changes the bounds.</param>
    /// <returns>To add conventions to. Who has not signed in is answered with 401 in any case, and another user's session with 404.</returns>
    /// <exception cref="InvalidOperationException">An option is out of range, or no coach is registered.</exception>
    /// <example>
    /// <code>
    /// app.MapCoach("/coach").RequireAuthorization();
    /// </code>
    /// </example>
    public static IEndpointConventionBuilder MapCoach(this IEndpointRouteBuilder endpoints, string pattern, Action<CoachEndpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var options = new CoachEndpointOptions();
        configure?.Invoke(options);
        options.Validate();

        var services = endpoints.ServiceProvider;
        var coach = services.GetRequiredService<ICoach>();
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Coach");
        var stopping = services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default;
        var limits = new UserLimits(options);
        stopping.Register(limits.Dispose);
        var sessions = new SessionEndpoints(coach, options);
        var turns = new TurnEndpoints(
            coach, services.GetRequiredService<CoachOptions>(), options, limits, sessions, new StreamedTurns(coach, options, limits, services.GetRequiredService<TimeProvider>(), logger, stopping));

        var group = endpoints.MapGroup(pattern).WithTags("Coach");
        group.AddEndpointFilter(new EndpointGuard(options, limits, logger));
        MapSessions(group, sessions);
        MapTurns(group, turns);
        return group;
    }

    private static void MapSessions(RouteGroupBuilder group, SessionEndpoints sessions)
    {
        Describe<MachineView>(group.MapGet("/machine", sessions.Machine), "The coach's states.");
        Describe<SessionView>(group.MapPost("/sessions", sessions.CreateAsync), "Begins a session.", 201);
        Describe<IReadOnlyList<SessionView>>(group.MapGet("/sessions", sessions.ListAsync), "The user's sessions, the last changed first.");
        Describe<SessionView>(group.MapGet("/sessions/{session}", sessions.ReadAsync), "A session.");
        Describe<object>(group.MapDelete("/sessions/{session}", sessions.DeleteAsync), "Deletes a session.", 204);
        Describe<IReadOnlyList<MessageView>>(group.MapGet("/sessions/{session}/messages", sessions.HistoryAsync), "The last messages of a session, without markup.");
        Describe<IReadOnlyList<LogView>>(group.MapGet("/sessions/{session}/log", sessions.LogAsync), "The last actions of a session, executed and refused.");
        Describe<IReadOnlyList<ApprovalView>>(group.MapGet("/sessions/{session}/approvals", sessions.ApprovalsAsync), "The actions that wait for the user's approval.");
        Describe<DeletionView>(group.MapDelete("/user", sessions.DeleteUserAsync), "Deletes everything of the user.");
    }

    private static void MapTurns(RouteGroupBuilder group, TurnEndpoints turns)
    {
        DescribeTurn(group.MapPost("/sessions/{session}/messages", turns.SendAsync), "Sends a message; answered as JSON, or as server-sent events.")
            .Accepts<MessageBody>(Json).Produces<TurnView>(200, Json, "text/event-stream");
        DescribeTurn(group.MapPost("/sessions/{session}/actions", turns.InvokeAsync), "Asks for an action in the user's name.").Accepts<ActionBody>(Json);
        DescribeTurn(group.MapPost("/sessions/{session}/approvals", turns.DecideAsync), "Approves or rejects an action that waits.").Accepts<DecisionBody>(Json);
    }

    private static RouteHandlerBuilder DescribeTurn(RouteHandlerBuilder builder, string summary) => Fails(Describe<TurnView>(builder, summary), 409, 413, 415, 502, 503);

    private static RouteHandlerBuilder Describe<T>(RouteHandlerBuilder builder, string summary, int status = 200)
    {
        Fails(builder.WithSummary(summary), 400, 401, 404, 429);
        return status == 204 ? builder.Produces(204) : builder.Produces<T>(status, Json);
    }

    private static RouteHandlerBuilder Fails(RouteHandlerBuilder builder, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            builder.Produces<CoachProblem>(status, CoachProblem.ContentType);
        }

        return builder;
    }
}
