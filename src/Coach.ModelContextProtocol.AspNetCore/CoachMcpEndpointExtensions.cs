using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;

namespace Coach;

/// <summary>Offers a coach's sessions to MCP clients over HTTP.</summary>
public static class CoachMcpEndpointExtensions
{
    /// <summary>Registers what <see cref="MapCoachMcp"/> needs. The application's own MCP servers stay as they are.</summary>
    public static IServiceCollection AddCoachMcp(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddMcpServer().WithHttpTransport();
        services.TryAddSingleton<Registered>();
        services.PostConfigure<HttpServerTransportOptions>(options =>
        {
            var others = options.ConfigureSessionOptions;
            options.ConfigureSessionOptions = async (context, server, cancellationToken) =>
            {
                if (context.Features.Get<SessionServer>() is { } served)
                {
                    served.Configure(server);
                }
                else if (others is not null)
                {
                    await others(context, server, cancellationToken).ConfigureAwait(false);
                }
            };
        });
        return services;
    }

    /// <summary>
    /// Offers sessions to MCP clients at an address: the tools are the actions that a model may ask for in the session's state, checked again at every
    /// call. Each request is its own, without a session of the protocol's; a client that subscribes is told when a session's tools change, an older one
    /// when its own call changes them.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The address, such as <c>/mcp</c>.</param>
    /// <param name="session">
    /// Says which session a request is for, of which user, from who has signed in: never from what the client merely claims. Null, or a session that
    /// is not this user's, is answered with 404. Asked for every request.
    /// </param>
    /// <param name="options">How sessions are offered; null for the defaults.</param>
    /// <returns>To add conventions to, such as <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="InvalidOperationException">
    /// <see cref="AddCoachMcp"/> was not called, an option is out of range, or the application keeps sessions of the protocol, which one user could use
    /// in another's name.
    /// </exception>
    /// <example>
    /// <code>
    /// app.MapCoachMcp("/mcp/{session}", (context, _) => new(
    ///     context.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } user ? new CoachMcpSession((string)context.GetRouteValue("session")!, user) : null))
    ///     .RequireAuthorization();
    /// </code>
    /// </example>
    public static IEndpointConventionBuilder MapCoachMcp(
        this IEndpointRouteBuilder endpoints,
        string pattern,
        Func<HttpContext, CancellationToken, ValueTask<CoachMcpSession?>> session,
        CoachMcpServerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(session);
        options ??= new();
        options.Validate();
        var services = endpoints.ServiceProvider;
        if (services.GetService<Registered>() is null || services.GetRequiredService<IOptions<HttpServerTransportOptions>>().Value.SessionMode != HttpServerSessionMode.Stateless)
        {
            throw new InvalidOperationException("MapCoachMcp needs services.AddCoachMcp(), and HttpServerTransportOptions.SessionMode has to be Stateless, its default.");
        }

        var endpoint = new CoachMcpEndpoint(
            services.GetRequiredService<ICoach>(),
            session,
            options,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>().CreateLogger("Coach"),
            services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default);
        var mapped = endpoints.MapMcp(pattern);
        mapped.Finally(builder => builder.RequestDelegate = endpoint.Before(
            builder.RequestDelegate ?? throw new InvalidOperationException("The MCP endpoint has no handler to put the search for the session before.")));
        return mapped;
    }

    private sealed class Registered;
}
