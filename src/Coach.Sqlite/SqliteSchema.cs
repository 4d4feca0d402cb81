using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Coach;

/// <summary>The store's tables and how a file of an older version gets them. The file's <c>user_version</c> counts the migrations it has had.</summary>
internal static class SqliteSchema
{
    /// <summary>Never changed once released, only added to.</summary>
    private static readonly string[] Migrations =
    [
        """
        CREATE TABLE coach_sessions (
            id TEXT NOT NULL PRIMARY KEY,
            user_id TEXT NOT NULL,
            state TEXT NOT NULL,
            data TEXT NOT NULL,
            version INTEGER NOT NULL,
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL);

        CREATE INDEX coach_sessions_by_user ON coach_sessions (user_id, updated_at);

        CREATE TABLE coach_turns (
            session_id TEXT NOT NULL REFERENCES coach_sessions (id),
            turn_id TEXT NOT NULL,
            status TEXT NOT NULL,
            completed_step INTEGER,
            result TEXT,
            accepted_at TEXT NOT NULL,
            ended_at TEXT,
            PRIMARY KEY (session_id, turn_id));

        CREATE TABLE coach_messages (
            session_id TEXT NOT NULL,
            ordinal INTEGER NOT NULL,
            turn_id TEXT NOT NULL,
            step INTEGER,
            role TEXT NOT NULL,
            text TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (session_id, ordinal),
            FOREIGN KEY (session_id, turn_id) REFERENCES coach_turns (session_id, turn_id));

        CREATE INDEX coach_messages_by_turn ON coach_messages (session_id, turn_id);

        CREATE TABLE coach_steps (
            session_id TEXT NOT NULL,
            turn_id TEXT NOT NULL,
            step INTEGER NOT NULL,
            raw_reply TEXT NOT NULL,
            model TEXT,
            at TEXT NOT NULL,
            PRIMARY KEY (session_id, turn_id, step),
            FOREIGN KEY (session_id, turn_id) REFERENCES coach_turns (session_id, turn_id));

        CREATE TABLE coach_action_log (
            id INTEGER PRIMARY KEY,
            session_id TEXT NOT NULL,
            turn_id TEXT NOT NULL,
            step INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            name TEXT NOT NULL,
            status TEXT NOT NULL,
            code TEXT NOT NULL,
            message TEXT NOT NULL,
            data TEXT,
            parameters TEXT NOT NULL,
            duration_ticks INTEGER NOT NULL,
            call_key TEXT NOT NULL,
            emitter TEXT NOT NULL,
            format TEXT NOT NULL,
            call_offset INTEGER NOT NULL,
            call_length INTEGER NOT NULL,
            repairs TEXT NOT NULL,
            ignored_parameters TEXT NOT NULL,
            state_before TEXT NOT NULL,
            state_after TEXT NOT NULL,
            FOREIGN KEY (session_id, turn_id, step) REFERENCES coach_steps (session_id, turn_id, step));

        CREATE INDEX coach_action_log_by_session ON coach_action_log (session_id, id);
        """,
        """
        ALTER TABLE coach_turns ADD COLUMN kind TEXT NOT NULL DEFAULT 'Message';
        ALTER TABLE coach_turns ADD COLUMN request TEXT;
        ALTER TABLE coach_sessions ADD COLUMN summary TEXT;
        ALTER TABLE coach_sessions ADD COLUMN summary_through INTEGER;

        CREATE TABLE coach_approvals (
            session_id TEXT NOT NULL REFERENCES coach_sessions (id),
            call_key TEXT NOT NULL,
            name TEXT NOT NULL,
            parameters TEXT NOT NULL,
            has_text_values INTEGER NOT NULL,
            emitter TEXT NOT NULL,
            state TEXT NOT NULL,
            requested_at TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            decided_turn TEXT,
            PRIMARY KEY (session_id, call_key));
        """,
        """
        ALTER TABLE coach_steps ADD COLUMN result TEXT;
        ALTER TABLE coach_action_log ADD COLUMN call_id TEXT;
        """,
    ];

    /// <summary>Brings the file to this version. Runs in the caller's transaction.</summary>
    public static void Migrate(SqliteConnection connection, string path)
    {
        var version = (long)connection.Scalar("PRAGMA user_version")!;
        if (version < 0 || version > Migrations.Length)
        {
            throw new CoachStoreException(
                $"The database {path} has schema version {version}; this version of Coach knows versions up to {Migrations.Length}. "
                + "Use the newer version of Coach that made it, or another file.");
        }

        if (version > 0)
        {
            CheckIsCoachs(connection, path, version);
        }

        for (var next = version; next < Migrations.Length; next++)
        {
            connection.ExecuteScript(Migrations[next]);
        }

        connection.ExecuteScript(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Migrations.Length}"));
    }

    /// <summary>Checks that there is nothing to migrate, for those who may not.</summary>
    public static void CheckIsCurrent(SqliteConnection connection, string path)
    {
        var version = (long)connection.Scalar("PRAGMA user_version")!;
        CheckIsCoachs(connection, path, version);
        if (version != Migrations.Length)
        {
            throw new CoachStoreException(
                $"The database {path} has schema version {version}, and this version of Coach reads version {Migrations.Length}. "
                + (version < Migrations.Length ? "An application with this version brings it up to date when it opens it." : "Use the newer version of Coach that made it."));
        }
    }

    private static void CheckIsCoachs(SqliteConnection connection, string path, long version)
    {
        if (connection.Scalar("SELECT 1 FROM sqlite_master WHERE name = 'coach_sessions'") is null)
        {
            throw new CoachStoreException(
                $"The database {path} belongs to another program: it has schema version {version} and none of Coach's tables. Choose another file.");
        }
    }

    /// <summary>Runs the application's own statements. Runs in the caller's transaction.</summary>
    public static void AddApplicationTables(SqliteConnection connection, IReadOnlyList<string> schema, string path)
    {
        foreach (var sql in schema)
        {
            try
            {
                connection.ExecuteScript(sql);
            }
            catch (SqliteException error) when (error.SqliteErrorCode is raw.SQLITE_ERROR or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH)
            {
                throw new CoachStoreException(
                    $"The application's schema could not be added to the database {path}, nor anything else: {error.Message} The statement: {Shorten(sql)}",
                    error);
            }
        }
    }

    private static string Shorten(string sql) => sql.Trim() is { Length: > 300 } text ? text[..300] + "…" : sql.Trim();
}
