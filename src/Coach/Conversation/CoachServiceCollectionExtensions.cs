using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

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
        services.AddSingleton<ICoach>(MakeCoach);
        return services;
    }

    private static CoachService MakeCoach(IServiceProvider services)
    {
        var client = services.GetService<IChatClient>() ?? throw new InvalidOperationException(
            "No IChatClient is registered: call UseChatClient(…) in AddCoach, or add one to the services.");
        var machine = services.GetRequiredService<CoachMachine>();
        var options = services.GetRequiredService<CoachOptions>();
        var store = services.GetRequiredService<ICoachStore>();
        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        var time = services.GetRequiredService<TimeProvider>();
        var logger = services.GetService<ILoggerFactory>()?.CreateLogger("Coach") ?? NullLogger.Instance;
        var memory = new ConversationMemory(store, options, services.GetService<IConversationSummarizer>(), time, logger);
        var steps = new StepRunner(machine, options, store, client, memory, scopes, time, logger);
        return new(machine, options, store, steps, new(store, time, logger), scopes, time, logger);
    }
}
