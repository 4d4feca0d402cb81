namespace Coach;

/// <summary>How sessions are kept in an SQLite file.</summary>
public sealed class SqliteCoachOptions
{
    private readonly List<string> _schema = [];

    /// <summary>
    /// How long to wait for a write of another process on the same file, zero or more. Default 10 s. SQLite is asked once a second, so
    /// that even zero waits about a second.
    /// </summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    internal IReadOnlyList<string> Schema => _schema;

    /// <summary>
    /// Adds the application's own tables to the file, so that its handlers write to them in the step's transaction. The statements run
    /// each time the application starts, all in one transaction, so they say <c>IF NOT EXISTS</c>. Names that begin with
    /// <c>coach_</c> are the store's.
    /// </summary>
    /// <param name="sql">One or more SQL statements, separated by semicolons.</param>
    /// <example>
    /// <code>options.AddSchema("CREATE TABLE IF NOT EXISTS identities (id INTEGER PRIMARY KEY, user_id TEXT NOT NULL, name TEXT NOT NULL)");</code>
    /// </example>
    public SqliteCoachOptions AddSchema(string sql)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        _schema.Add(sql);
        return this;
    }

    internal void Validate()
    {
        if (BusyTimeout < TimeSpan.Zero || BusyTimeout > TimeSpan.FromDays(1))
        {
            throw new InvalidOperationException($"SqliteCoachOptions.BusyTimeout is {BusyTimeout}; it has to be between zero and a day.");
        }
    }
}
