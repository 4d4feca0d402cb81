using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>Shows a coach's developer what happens in it.</summary>
public static class CoachDevUIExtensions
{
    /// <summary>
    /// Offers the development UI: sessions, each turn opened up with what was sent, the raw reply with its repairs and refusals marked, the way through the states, and what Coach would do
    /// with a reply that is pasted. It shows what all users wrote, so that it is there in the environment Development only, and answers only requests from this machine. What was sent is
    /// shown if <see cref="CoachOptions.RecordContent"/> is on, of the last 500 calls of models since the process began.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The address.</param>
    /// <returns>To add conventions to.</returns>
    /// <exception cref="InvalidOperationException">The environment is not Development, or no coach is registered.</exception>
    /// <example>
    /// <code>
    /// if (app.Environment.IsDevelopment())
    /// {
    ///     app.MapCoachDevUI();
    /// }
    /// </code>
    /// </example>
    public static IEndpointConventionBuilder MapCoachDevUI(this IEndpointRouteBuilder endpoints, string pattern = "/coach-dev")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var services = endpoints.ServiceProvider;
        if (!services.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            throw new InvalidOperationException(
                $"The development UI shows what all users wrote, and the environment is {services.GetRequiredService<IHostEnvironment>().EnvironmentName}. Map it only if app.Environment.IsDevelopment().");
        }

        var traces = new TurnTraces(services.GetService<ITokenCounter>() ?? TokenEstimator.Instance);
        services.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(traces.Dispose);
        var ui = new DevelopmentEndpoints(
            services.GetRequiredService<ICoach>(), services.GetRequiredService<ICoachStore>(), services.GetRequiredService<CoachOptions>(), traces, new CoachEndpointOptions());

        var group = endpoints.MapGroup(pattern).ExcludeFromDescription();
        group.AddEndpointFilter(new DevelopmentGuard(services.GetRequiredService<ILoggerFactory>().CreateLogger("Coach")));
        group.MapGet("/", DevelopmentPage.Index);
        foreach (var file in DevelopmentPage.Files)
        {
            group.MapGet(file, (HttpContext context) => DevelopmentPage.File(context, file));
        }

        group.MapGet("/api/machine", ui.Machine);
        group.MapGet("/api/sessions", ui.SessionsAsync);
        group.MapGet("/api/sessions/{session}", ui.SessionAsync);
        group.MapGet("/api/sessions/{session}/turns/{turn}", ui.TurnAsync);
        group.MapPost("/api/examine", ui.ExamineAsync);
        return group;
    }
}
