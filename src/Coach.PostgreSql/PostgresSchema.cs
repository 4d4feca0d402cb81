using System.Globalization;
using Npgsql;

namespace Coach;

/// <summary>The store's tables and how an older database gets them. The table <c>schema_version</c> counts the migrations it has had.</summary>
internal static partial class PostgresSchema
{
    // Held until the transaction ends: machines that start at once wait for each other here.
    private const long MigrationLock = 0x436F616368;

    // Times are text to the tick, and compare as such only by their bytes. A row of open_steps refers to nothing: its constraint, checked when a transaction
    // commits, refuses every commit but the step's own, which deletes the row first.
    private static string[] Migrations(string s) =>
    [
        $"""
        CREATE TABLE {s}.sessions (
            id text COLLATE "C" PRIMARY KEY,
            user_id text COLLATE "C" NOT NULL,
            state text NOT NULL,
            data text NOT NULL,
            version bigint NOT NULL,
            created_at text COLLATE "C" NOT NULL,
            updated_at text COLLATE "C" NOT NULL,
            summary text,
            summary_through bigint);
        CREATE INDEX sessions_by_user ON {s}.sessions (user_id, updated_at);
        CREATE INDEX sessions_by_change ON {s}.sessions (updated_at);

        CREATE TABLE {s}.turns (
            session_id text COLLATE "C" NOT NULL REFERENCES {s}.sessions (id),
            turn_id text COLLATE "C" NOT NULL,
            number bigint GENERATED ALWAYS AS IDENTITY,
            kind text NOT NULL,
            request text,
            status text NOT NULL,
            completed_step integer,
            result text,
            accepted_at text COLLATE "C" NOT NULL,
            ended_at text COLLATE "C",
            PRIMARY KEY (session_id, turn_id));
        CREATE INDEX turns_in_order ON {s}.turns (session_id, number);

        CREATE TABLE {s}.messages (
            session_id text COLLATE "C" NOT NULL,
            ordinal bigint NOT NULL,
            turn_id text COLLATE "C" NOT NULL,
            step integer,
            role text NOT NULL,
            text text NOT NULL,
            at text COLLATE "C" NOT NULL,
            PRIMARY KEY (session_id, ordinal),
            FOREIGN KEY (session_id, turn_id) REFERENCES {s}.turns (session_id, turn_id));
        CREATE INDEX messages_by_turn ON {s}.messages (session_id, turn_id);

        CREATE TABLE {s}.steps (
            session_id text COLLATE "C" NOT NULL,
            turn_id text COLLATE "C" NOT NULL,
            step integer NOT NULL,
            raw_reply text NOT NULL,
            model text,
            at text COLLATE "C" NOT NULL,
            result text,
            PRIMARY KEY (session_id, turn_id, step),
            FOREIGN KEY (session_id, turn_id) REFERENCES {s}.turns (session_id, turn_id));
        CREATE INDEX steps_with_reply ON {s}.steps (at) WHERE raw_reply <> '';

        CREATE TABLE {s}.action_log (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            session_id text COLLATE "C" NOT NULL,
            turn_id text COLLATE "C" NOT NULL,
            step integer NOT NULL,
            ordinal integer NOT NULL,
            name text NOT NULL,
            status text NOT NULL,
            code text NOT NULL,
            message text NOT NULL,
            data text,
            parameters text NOT NULL,
            duration_ticks bigint NOT NULL,
            call_key text NOT NULL,
            call_id text,
            emitter text NOT NULL,
            format text NOT NULL,
            call_offset integer NOT NULL,
            call_length integer NOT NULL,
            repairs text NOT NULL,
            ignored_parameters text NOT NULL,
            state_before text NOT NULL,
            state_after text NOT NULL,
            FOREIGN KEY (session_id, turn_id, step) REFERENCES {s}.steps (session_id, turn_id, step));
        CREATE INDEX action_log_by_session ON {s}.action_log (session_id, id);
        CREATE INDEX action_log_by_step ON {s}.action_log (session_id, turn_id, step);

        CREATE TABLE {s}.approvals (
            session_id text COLLATE "C" NOT NULL REFERENCES {s}.sessions (id),
            call_key text COLLATE "C" NOT NULL,
            number bigint GENERATED ALWAYS AS IDENTITY,
            name text NOT NULL,
            parameters text NOT NULL,
            has_text_values boolean NOT NULL,
            emitter text NOT NULL,
            state text NOT NULL,
            requested_at text COLLATE "C" NOT NULL,
            expires_at text COLLATE "C" NOT NULL,
            decided_turn text,
            PRIMARY KEY (session_id, call_key));

        CREATE TABLE {s}.no_steps (id integer PRIMARY KEY);
        CREATE TABLE {s}.open_steps (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            ends_by_its_own_commit integer NOT NULL REFERENCES {s}.no_steps (id) DEFERRABLE INITIALLY DEFERRED);
        """,
        TurnQueue(s),
    ];

    /// <summary>Brings the database to this version, and adds the application's tables. Runs in the caller's transaction.</summary>
    public static async ValueTask MigrateAsync(NpgsqlConnection connection, PostgresCoachOptions options, CancellationToken cancellationToken)
    {
        await connection.ScalarAsync(cancellationToken, "SELECT pg_advisory_xact_lock(@lock)", ("lock", MigrationLock)).ConfigureAwait(false);

        // Those who may not make a schema may use one that is there.
        if (await connection.ScalarAsync(cancellationToken, "SELECT 1 FROM pg_namespace WHERE nspname = @schema", ("schema", options.Schema)).ConfigureAwait(false) is null)
        {
            await connection.ExecuteAsync(cancellationToken, $"CREATE SCHEMA {options.Schema}").ConfigureAwait(false);
        }

        var hasVersion = await connection.ScalarAsync(
            cancellationToken, "SELECT 1 FROM pg_tables WHERE schemaname = @schema AND tablename = 'schema_version'", ("schema", options.Schema)).ConfigureAwait(false);
        if (hasVersion is null)
        {
            await connection.ExecuteAsync(
                cancellationToken,
                $"CREATE TABLE {options.Schema}.schema_version (version integer NOT NULL); INSERT INTO {options.Schema}.schema_version VALUES (0)").ConfigureAwait(false);
        }

        var migrations = Migrations(options.Schema);
        var version = await connection.ScalarAsync(cancellationToken, $"SELECT version FROM {options.Schema}.schema_version").ConfigureAwait(false) as int? ?? -1;
        if (version < 0 || version > migrations.Length)
        {
            throw new CoachStoreException(string.Create(
                CultureInfo.InvariantCulture,
                $"The PostgreSQL schema {options.Schema} has version {version}; this version of Coach knows versions up to {migrations.Length}. Use the newer version of Coach that made it, or another schema."));
        }

        for (var next = version; next < migrations.Length; next++)
        {
            await connection.ExecuteAsync(cancellationToken, migrations[next]).ConfigureAwait(false);
        }

        if (version < migrations.Length)
        {
            await connection.ExecuteAsync(cancellationToken, $"UPDATE {options.Schema}.schema_version SET version = @version", ("version", migrations.Length)).ConfigureAwait(false);
        }

        foreach (var sql in options.ApplicationSql)
        {
            await AddApplicationTablesAsync(connection, sql, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask AddApplicationTablesAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ExecuteAsync(cancellationToken, sql).ConfigureAwait(false);
        }
        catch (PostgresException error) when (error.SqlState is not (PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.ReadOnlySqlTransaction))
        {
            throw new CoachStoreException(
                $"The application's schema could not be added to the PostgreSQL database, nor anything else: {error.MessageText} The statement: {Shorten(sql)}", error);
        }
    }

    private static string Shorten(string sql) => sql.Trim() is { Length: > 300 } text ? text[..300] + "…" : sql.Trim();
}
