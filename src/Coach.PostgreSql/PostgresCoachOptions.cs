namespace Coach;

/// <summary>How sessions are kept in PostgreSQL.</summary>
public sealed class PostgresCoachOptions
{
    private readonly List<string> _sql = [];

    /// <summary>
    /// The PostgreSQL schema that holds the store's tables; it is made if it is not there. Default <c>coach</c>. A lower-case letter or an underscore,
    /// then lower-case letters, digits and underscores, 63 at most; names that begin with <c>pg_</c> are PostgreSQL's.
    /// </summary>
    public string Schema { get; set; } = "coach";

    internal IReadOnlyList<string> ApplicationSql => _sql;

    /// <summary>
    /// Adds the application's own tables to the database, so that its handlers write to them in the step's transaction. The statements run each time the
    /// application starts, all in one transaction and on one machine at a time, so they say <c>IF NOT EXISTS</c>.
    /// </summary>
    /// <param name="sql">One or more SQL statements, separated by semicolons.</param>
    /// <example>
    /// <code>options.AddSchema("CREATE TABLE IF NOT EXISTS identities (id bigint GENERATED ALWAYS AS IDENTITY, user_id text NOT NULL, name text NOT NULL)");</code>
    /// </example>
    public PostgresCoachOptions AddSchema(string sql)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        _sql.Add(sql);
        return this;
    }

    internal void Validate()
    {
        if (Schema is not { Length: > 0 and <= 63 } || !(Schema[0] is '_' || char.IsAsciiLetterLower(Schema[0]))
            || !Schema.All(static letter => letter is '_' || char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter))
            || Schema.StartsWith("pg_", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                $"PostgresCoachOptions.Schema is '{Schema}'; it has to be a lower-case letter or an underscore, then lower-case letters, digits and "
                + "underscores, 63 at most, and not begin with pg_.");
        }
    }
}
