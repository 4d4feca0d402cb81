using Coach;
using LifeCoach.Demo;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LifeCoach;

/// <summary>Registers the life coach.</summary>
public static class LifeCoachServiceCollectionExtensions
{
    /// <summary>
    /// Registers the coach of states.yaml with its own tables: all in one SQLite file, or all in memory. It talks through the demo unless
    /// <paramref name="configure"/> or the services name another model.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="databasePath">The SQLite file, which is made if it is not there; null keeps everything in memory.</param>
    /// <param name="configure">Chooses the model and the options.</param>
    public static IServiceCollection AddLifeCoach(this IServiceCollection services, string? databasePath = null, Action<CoachBuilder>? configure = null)
    {
        if (databasePath is not null)
        {
            return services.AddLifeCoachInDatabase(coach =>
            {
                coach.UseSqlite(databasePath, sqlite => sqlite.AddSchema(LifeCoachSchema.Sqlite));
                configure?.Invoke(coach);
            });
        }

        services.AddCoach(coach =>
        {
            coach.OnDeleteUser(DeleteFromMemory);
            configure?.Invoke(coach);
        });
        services.TryAddSingleton<IChatClient, DemoChatClient>();
        return services.AddMemoryTables();
    }

    /// <summary>Registers the life coach with its own tables in the database that <paramref name="configure"/> chooses, with the <see cref="LifeCoachSchema"/> that belongs to it.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Chooses the store, and the model and the options.</param>
    /// <example>
    /// <code>services.AddLifeCoachInDatabase(coach => coach.UsePostgreSql(connectionString, postgres => postgres.AddSchema(LifeCoachSchema.PostgreSql)));</code>
    /// </example>
    public static IServiceCollection AddLifeCoachInDatabase(this IServiceCollection services, Action<CoachBuilder> configure)
    {
        services.AddCoach(coach =>
        {
            coach.OnDeleteUser(SqlTables.DeleteUserAsync);
            configure(coach);
        });
        services.TryAddSingleton<IChatClient, DemoChatClient>();
        return services.AddScoped<IIdentities, SqlIdentities>().AddScoped<IVisualizations, SqlVisualizations>().AddScoped<IActionItems, SqlActionItems>();
    }

    private static IServiceCollection AddMemoryTables(this IServiceCollection services) => services
        .AddSingleton<MemoryTable<Identity>>()
        .AddSingleton<MemoryTable<Visualization>>()
        .AddSingleton<MemoryTable<ActionItem>>()
        .AddScoped<IIdentities, MemoryIdentities>()
        .AddScoped<IVisualizations, MemoryVisualizations>()
        .AddScoped<IActionItems, MemoryActionItems>();

    private static ValueTask DeleteFromMemory(IServiceProvider services, string userId, CancellationToken cancellationToken)
    {
        var transaction = services.GetRequiredService<TurnTransaction>();
        services.GetRequiredService<MemoryTable<Identity>>().DeleteUser(transaction, userId);
        services.GetRequiredService<MemoryTable<Visualization>>().DeleteUser(transaction, userId);
        services.GetRequiredService<MemoryTable<ActionItem>>().DeleteUser(transaction, userId);
        return default;
    }
}
