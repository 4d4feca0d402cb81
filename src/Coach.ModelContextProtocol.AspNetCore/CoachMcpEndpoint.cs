using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>An address under which sessions are served: finds each request's session anew, so that no request sees another user's.</summary>
internal sealed class CoachMcpEndpoint(
    ICoach coach, Func<HttpContext, CancellationToken, ValueTask<CoachMcpSession?>> find, CoachMcpServerOptions options, TimeProvider time, ILogger logger, CancellationToken stopping)
{
    private readonly SessionWatch _watch = new(coach, options.WatchInterval, time, logger);

    public RequestDelegate Before(RequestDelegate next) => async context =>
    {
        CoachMcpSession? session;
        try
        {
            session = await FindAsync(context).ConfigureAwait(false);
        }
        catch (CoachStoreException exception)
        {
            Log.CallFailed(logger, exception, "request");
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        if (session is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Features.Set(new SessionServer(coach, session, _watch, options, logger, tellsInCalls: true, stopping));
        await next(context).ConfigureAwait(false);
    };

    private async ValueTask<CoachMcpSession?> FindAsync(HttpContext context)
    {
        try
        {
            return await find(context, context.RequestAborted).ConfigureAwait(false) is { } session
                && await _watch.StateAsync(session, context.RequestAborted).ConfigureAwait(false) is not null
                    ? session
                    : null;
        }
        catch (ArgumentException exception)
        {
            // Ids that no session can have: blank, or far too long.
            Log.CallRefused(logger, exception);
            return null;
        }
    }
}
