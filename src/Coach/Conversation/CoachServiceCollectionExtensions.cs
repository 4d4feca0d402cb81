using Microsoft.Extensions.DependencyInjection;

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
    public static IServiceCollection AddCoach(this IServiceCollection services, CoachMachine machine, Action<CoachBuilder>? configure = null) =>
        throw new NotImplementedException();
}
