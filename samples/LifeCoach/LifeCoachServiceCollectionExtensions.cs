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
        services.AddCoach(coach =>
        {
            if (databasePath is not null)
            {
                coach.UseSqlite(databasePath, sqlite => sqlite.AddSchema(SqliteTables.Schema));
            }

            coach.OnDeleteUser(databasePath is null ? DeleteFromMemory : SqliteTables.DeleteUserAsync);

            configure?.Invoke(coach);
        });
        services.TryAddSingleton<IChatClient, DemoChatClient>();
        return databasePath is null ? services.AddMemoryTables() : services.AddSqliteTables();
    }

    private static IServiceCollection AddSqliteTables(this IServiceCollection services) => services
        .AddScoped<IIdentities, SqliteIdentities>()
        .AddScoped<IVisualizations, SqliteVisualizations>()
        .AddScoped<IActionItems, SqliteActionItems>();

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
