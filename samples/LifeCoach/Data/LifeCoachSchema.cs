namespace LifeCoach;

/// <summary>The sample's own tables, for the databases it knows: made where they are missing. Times are UTC, in ISO 8601.</summary>
public static class LifeCoachSchema
{
    /// <summary>The tables in SQLite.</summary>
    public const string Sqlite = "CREATE TABLE IF NOT EXISTS life_coach_identity (id INTEGER PRIMARY KEY," + Tables;

    /// <summary>The tables in PostgreSQL.</summary>
    public const string PostgreSql = "CREATE TABLE IF NOT EXISTS life_coach_identity (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY," + Tables;

    private const string Tables =
        """

            user_id TEXT NOT NULL,
            key TEXT NOT NULL,
            name TEXT NOT NULL,
            category TEXT NOT NULL,
            description TEXT NOT NULL,
            saved_at TEXT NOT NULL,
            UNIQUE (user_id, key)
        );
        CREATE TABLE IF NOT EXISTS life_coach_visualization (
            user_id TEXT NOT NULL,
            identity_key TEXT NOT NULL,
            identity TEXT NOT NULL,
            description TEXT NOT NULL,
            saved_at TEXT NOT NULL,
            PRIMARY KEY (user_id, identity_key)
        );
        CREATE TABLE IF NOT EXISTS life_coach_action_item (
            user_id TEXT NOT NULL,
            number INTEGER NOT NULL,
            identity TEXT NOT NULL,
            title TEXT NOT NULL,
            due TEXT,
            created_at TEXT NOT NULL,
            completed_at TEXT,
            PRIMARY KEY (user_id, number)
        );
        """;
}
