using Npgsql;

namespace Coach;

/// <summary>Keeps a coach's sessions in PostgreSQL.</summary>
public static class PostgresCoachBuilderExtensions
{
    /// <summary>Keeps sessions in a PostgreSQL database, which has to be there; the tables are made in a schema of their own.</summary>
    /// <param name="builder">The coach that is set up.</param>
    /// <param name="connectionString">As Npgsql takes it. It is a secret, and in no message.</param>
    /// <param name="configure">Adds the application's own tables and changes the options.</param>
    /// <example>
    /// <code>services.AddCoach(coach => coach.UsePostgreSql(connectionString, postgres => postgres.AddSchema(Tables.Sql)));</code>
    /// </example>
    public static CoachBuilder UsePostgreSql(this CoachBuilder builder, string connectionString, Action<PostgresCoachOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var options = Options(configure);
        return builder.UseStore(_ => new PostgresCoachStore(connectionString, options));
    }

    /// <summary>Keeps sessions in a PostgreSQL database over a data source that stays the application's to dispose of.</summary>
    /// <param name="builder">The coach that is set up.</param>
    /// <param name="dataSource">The application's data source.</param>
    /// <param name="configure">Adds the application's own tables and changes the options.</param>
    public static CoachBuilder UsePostgreSql(this CoachBuilder builder, NpgsqlDataSource dataSource, Action<PostgresCoachOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(dataSource);
        var options = Options(configure);
        return builder.UseStore(_ => new PostgresCoachStore(dataSource, options));
    }

    private static PostgresCoachOptions Options(Action<PostgresCoachOptions>? configure)
    {
        var options = new PostgresCoachOptions();
        configure?.Invoke(options);
        options.Validate();
        return options;
    }
}
