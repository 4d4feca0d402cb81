using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Coach;

/// <summary>Messages, actions of the person, and decisions.</summary>
internal sealed class TurnEndpoints(ICoach coach, CoachOptions coachOptions, CoachEndpointOptions options, UserLimits limits, SessionEndpoints sessions, StreamedTurns turns)
{
    private const int LongestName = 128;

    public async Task<IResult> SendAsync(string session, HttpContext context, CancellationToken cancellationToken)
    {
        var body = await context.Request.ReadAsync<MessageBody>(options.MaxBodySize, cancellationToken).ConfigureAwait(false);
        var message = RequestReading.Text(body.Message, "message", coachOptions.MaxMessageLength);
        var turnId = context.Request.TurnId();
        var own = await sessions.OwnAsync(session, context, cancellationToken).ConfigureAwait(false);
        var request = new TurnRequest(own.Id, own.UserId, message) { TurnId = turnId ?? Guid.NewGuid().ToString("N") };
        if (!WantsEvents(context.Request))
        {
            using var room = limits.EnterTurn(own.UserId);
            return Answer.Turn(await coach.GetResponseAsync(request, cancellationToken).ConfigureAwait(false));
        }

        var isKept = turnId is not null;
        var last = context.Request.Headers["Last-Event-ID"] is [{ } id] ? id : null;
        return new EventStreamAnswer(turns, turns.Open(request, isKept, last), last, isKept, options.HeartbeatInterval);
    }

    public async Task<IResult> InvokeAsync(string session, HttpContext context, CancellationToken cancellationToken)
    {
        var body = await context.Request.ReadAsync<ActionBody>(options.MaxBodySize, cancellationToken).ConfigureAwait(false);
        var name = RequestReading.Text(body.Name, "name", LongestName);
        if (body.Parameters is { ValueKind: not JsonValueKind.Object })
        {
            return Answer.Problem(CoachProblem.Invalid("parameters has to be a JSON object."));
        }

        var parameters = RequestReading.Text(body.Parameters?.GetRawText() ?? "{}", "parameters", coachOptions.MaxMessageLength / 2);
        var turnId = context.Request.TurnId();
        var own = await sessions.OwnAsync(session, context, cancellationToken).ConfigureAwait(false);
        using var room = limits.EnterTurn(own.UserId);
        return Answer.Turn(await coach.InvokeAsync(new(own.Id, own.UserId, name, parameters) { TurnId = turnId }, cancellationToken).ConfigureAwait(false));
    }

    public async Task<IResult> DecideAsync(string session, HttpContext context, CancellationToken cancellationToken)
    {
        var body = await context.Request.ReadAsync<DecisionBody>(options.MaxBodySize, cancellationToken).ConfigureAwait(false);
        var key = RequestReading.Text(body.Key, "key", 1000);
        if (body.Approved is not { } isApproved)
        {
            return Answer.Problem(CoachProblem.Invalid("approved is missing; it has to be true or false."));
        }

        var reason = body.Reason is null ? null : RequestReading.Text(body.Reason, "reason", coachOptions.MaxMessageLength);
        var own = await sessions.OwnAsync(session, context, cancellationToken).ConfigureAwait(false);
        using var room = limits.EnterTurn(own.UserId);
        return Answer.Turn(await coach.DecideAsync(new(own.Id, own.UserId, key, isApproved) { Reason = reason }, cancellationToken).ConfigureAwait(false));
    }

    private static bool WantsEvents(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase) && type.Quality is null or > 0);
}
