using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Coach;

/// <summary>Whether a model can be used just now.</summary>
/// <param name="Model">The model: provider and name with a slash between them.</param>
/// <param name="IsUsable">Whether calls of it may succeed: it is configured, and its circuit is not open.</param>
public sealed record ModelHealth(string Model, bool IsUsable);

/// <summary>
/// Says whether conversations can be held: the sessions' store answers and, if the services have a <c>Func&lt;IReadOnlyList&lt;ModelHealth&gt;&gt;</c>, models are
/// usable. Some models out of use are degraded, all of them or the store unhealthy. Writes no session and calls no model; its words carry no exception text.
/// </summary>
/// <param name="store">The store of the sessions.</param>
/// <param name="models">How the models stand; null leaves them out.</param>
/// <example>
/// <code>services.AddHealthChecks().AddCheck&lt;CoachHealthCheck&gt;("coach");</code>
/// </example>
public sealed class CoachHealthCheck(ICoachStore store, Func<IReadOnlyList<ModelHealth>>? models = null) : IHealthCheck
{
    // No session has it: ids are made by Coach, and are longer.
    private const string NoSession = "health";

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.InitializeAsync(cancellationToken).ConfigureAwait(false);
            await store.FindSessionAsync(NoSession, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("The store of the sessions does not answer.");
        }

        if (models?.Invoke() is not { Count: > 0 } known)
        {
            return HealthCheckResult.Healthy("The store of the sessions answers.");
        }

        var usable = known.Count(model => model.IsUsable);
        return usable == known.Count ? HealthCheckResult.Healthy($"The store of the sessions answers, and all {usable} models are usable.")
            : usable == 0 ? HealthCheckResult.Unhealthy($"None of {known.Count} models is usable.")
            : HealthCheckResult.Degraded($"Of {known.Count} models, {usable} are usable; not usable: {string.Join(", ", known.Where(model => !model.IsUsable).Select(model => model.Model))}.");
    }
}
