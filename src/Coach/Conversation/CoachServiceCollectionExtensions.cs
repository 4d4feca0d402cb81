using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Coach;

/// <summary>Registers a coach.</summary>
public static class CoachServiceCollectionExtensions
{
    /// <summary>
    /// Registers a coach. The generated <c>services.AddCoach(…)</c> of the project that has states.yaml calls this with its own machine.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="machine">The generated machine, such as <c>LifeCoach.CoachSetup.Machine</c>.</param>
    /// <param name="configure">Chooses the store, the model and the options.</param>
    /// <exception cref="InvalidOperationException">The services have a coach already, or an option is out of range.</exception>
    public static IServiceCollection AddCoach(this IServiceCollection services, CoachMachine machine, Action<CoachBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(machine);
        if (services.FirstOrDefault(service => service.ServiceType == typeof(CoachMachine))?.ImplementationInstance is CoachMachine other)
        {
            throw new InvalidOperationException(
                $"The services have the coach {other.Name} already; {machine.Name} needs a service collection of its own.");
        }

        var builder = new CoachBuilder(services, machine);
        configure?.Invoke(builder);
        builder.Options.Validate();
        services.AddSingleton(machine);
        services.AddSingleton(builder.Options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ICoachStore, InMemoryCoachStore>();
        services.TryAddScoped<TurnTransaction>();
        services.AddSingleton(provider => MakeCoach(provider, builder.Wraps));
        return services;
    }

    private static ICoach MakeCoach(IServiceProvider services, List<Func<IServiceProvider, ICoach, ICoach>> wraps)
    {
        var parts = new CoachParts(services);
        var coach = new CoachService(parts, new StepRunner(parts), new TurnRunner(parts.Store, parts.Time, parts.Logger));
        return coach.Outermost = wraps.Aggregate((ICoach)coach, (inner, wrap) => wrap(services, inner));
    }
}
