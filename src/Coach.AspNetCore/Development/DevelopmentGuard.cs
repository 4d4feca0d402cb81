using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>
/// Answers only this machine, and only under a name that can mean nothing else: the development UI shows what every user wrote. A page of another site that has had its name
/// point here, or that a browser was made to ask from, is turned away.
/// </summary>
internal sealed class DevelopmentGuard(ILogger logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        if (!IsHere(http) || http.Request.Headers["Sec-Fetch-Site"] is [{ } site] && site is not ("same-origin" or "none"))
        {
            return Answer.Problem(CoachProblem.OnlyHere);
        }

        return await Failures.GuardAsync(http, () => next(context), logger).ConfigureAwait(false);
    }

    private static bool IsHere(HttpContext http)
    {
        // A test server has no connection, and no network either.
        var address = http.Connection.RemoteIpAddress;
        var host = http.Request.Host.Host;
        return (address is null || IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address))
            && (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var named) && IPAddress.IsLoopback(named)));
    }
}
