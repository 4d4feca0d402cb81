using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coach;

/// <summary>Lets turns wait in PostgreSQL for workers on any number of machines.</summary>
public static class PostgresTurnQueueExtensions
{
    /// <summary>
    /// Queues turns in the PostgreSQL database of <c>UsePostgreSql</c>: <see cref="ICoach"/> stays as it is for its callers, but messages, actions and decisions are answered by the workers
    /// of <see cref="AddCoachWorker"/>, here or on other machines, one at a time in each session and in the order in which they came. Whoever waits sees the reply as it is written.
    /// </summary>
    /// <remarks>
    /// A turn that has come in is answered even if its caller goes away: cancelling ends the waiting, not the turn, and the same turn id gives its result. A turn that fails is tried again by
    /// itself; its caller is told when it is set aside.
    /// </remarks>
    /// <param name="builder">The coach that is set up.</param>
    /// <param name="configure">Changes the options.</param>
    /// <exception cref="InvalidOperationException">An option is out of range.</exception>
    /// <example>
    /// <code>
    /// services.AddCoach(coach => coach.UsePostgreSql(connectionString).UseTurnQueue()).AddCoachWorker();
    /// </code>
    /// </example>
    public static CoachBuilder UseTurnQueue(this CoachBuilder builder, Action<TurnQueueOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new TurnQueueOptions();
        configure?.Invoke(options);
        options.Validate();
        builder.Services.AddSingleton(services => new TurnQueue(
            services.GetRequiredService<ICoachStore>() as PostgresCoachStore ?? throw new InvalidOperationException("UseTurnQueue needs UsePostgreSql: the queue is in the store's database."),
            options,
            services.GetRequiredService<CoachOptions>(),
            LoggerOf(services)));
        return builder.Wrap(static (services, coach) => services.GetRequiredService<TurnQueue>().PutAround(coach));
    }

    /// <summary>Lets this machine answer turns that wait, as long as the host runs. When it stops, those that run are given time to end.</summary>
    /// <param name="services">The application's services, with a coach that says <see cref="UseTurnQueue"/>.</param>
    /// <param name="configure">Changes the options.</param>
    /// <exception cref="InvalidOperationException">An option is out of range.</exception>
    public static IServiceCollection AddCoachWorker(this IServiceCollection services, Action<CoachWorkerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new CoachWorkerOptions();
        configure?.Invoke(options);
        options.Validate();
        return services.AddSingleton<IHostedService>(provider =>
        {
            // The coach makes the queue complete.
            _ = provider.GetRequiredService<ICoach>();
            var queue = provider.GetService<TurnQueue>() ?? throw new InvalidOperationException("AddCoachWorker needs a coach that says UseTurnQueue.");
            return new CoachWorker(queue, options, LoggerOf(provider));
        });
    }

    private static ILogger LoggerOf(IServiceProvider services) => services.GetService<ILoggerFactory>()?.CreateLogger("Coach") ?? NullLogger.Instance;
}
