using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>Stands before every endpoint: who asks, from where, how often; and turns what goes wrong into a problem.</summary>
internal sealed class EndpointGuard(CoachEndpointOptions options, UserLimits limits, ILogger logger) : IEndpointFilter
{
    private const int LongestUser = 200;

    private static readonly object UserKey = new();

    public static string UserOf(HttpContext context) => (string)context.Items[UserKey]!;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return await Failures.GuardAsync(http, () => AnswerAsync(context, next), logger).ConfigureAwait(false);
    }

    private async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (options.FindUser(http.User) is not { Length: <= LongestUser } user || string.IsNullOrWhiteSpace(user))
        {
            return Answer.Problem(CoachProblem.NotSignedIn);
        }

        // A browser says where a request comes from; a cookie alone says only whose browser it is.
        if (!HttpMethods.IsGet(http.Request.Method) && http.Request.Headers["Sec-Fetch-Site"] is [{ } site] && site is not ("same-origin" or "none"))
        {
            return Answer.Problem(CoachProblem.CrossSite);
        }

        limits.CountRequest(user);
        http.Items[UserKey] = user;
        return await next(context).ConfigureAwait(false);
    }
}
