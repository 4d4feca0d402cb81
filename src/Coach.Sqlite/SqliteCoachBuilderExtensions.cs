namespace Coach;

/// <summary>Keeps a coach's sessions in SQLite.</summary>
public static class SqliteCoachBuilderExtensions
{
    /// <summary>
    /// Keeps sessions in an SQLite file, which is made if it is not there; its folder has to be. The file uses a write-ahead log, so that
    /// two more files appear beside it while it is open.
    /// </summary>
    /// <param name="builder">The coach that is set up.</param>
    /// <param name="path">The file, absolute or relative to the current directory.</param>
    /// <param name="configure">Adds the application's own tables and changes the options.</param>
    /// <exception cref="CoachStoreException">The path is no file path, such as <c>:memory:</c>.</exception>
    /// <example>
    /// <code>services.AddCoach(coach => coach.UseSqlite("coach.db", sqlite => sqlite.AddSchema(Tables.Sql)));</code>
    /// </example>
    public static CoachBuilder UseSqlite(this CoachBuilder builder, string path, Action<SqliteCoachOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new SqliteCoachOptions();
        configure?.Invoke(options);
        options.Validate();
        var file = SqliteDatabase.FullPath(path);
        return builder.UseStore(_ => new SqliteCoachStore(file, options));
    }
}
