using System.Net.Sockets;
using Npgsql;

namespace Coach;

/// <summary>Says in sentences what went wrong with the server and what would help. Neither the connection string nor anybody's words come into a message.</summary>
internal static class PostgresErrors
{
    public static CoachStoreException Describe(Exception error) => new(Sentence(error), error);

    /// <summary>Whether an exception is one of the database or of the way to it.</summary>
    public static bool IsStoreError(Exception error) => error is NpgsqlException or TimeoutException or SocketException or IOException;

    /// <summary>Whether the server chose this transaction as the one to give way to others: run again it may succeed.</summary>
    public static bool IsConflict(CoachStoreException error) =>
        error.InnerException is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    /// <summary>A row that cannot be what it stands for. Its values are somebody's words, so none of them comes into the message.</summary>
    public static CoachStoreException Unreadable(Exception error) => new(
        $"The PostgreSQL database is damaged, or was changed by another program: a row of it cannot be read ({error.GetType().Name}). Restore a backup.", error);

    private static string Sentence(Exception error) => error is PostgresException { SqlState: { } state } refused ? Sentence(state, refused)
        : error is TimeoutException || error.InnerException is TimeoutException
            ? "The PostgreSQL server did not answer in time, or all connections of the pool are in use. Check the server, or allow more connections."
        : "The PostgreSQL server cannot be reached, or the connection to it was lost. Check that it runs and that its host and port are right; then try again.";

    private static string Sentence(string state, PostgresException error) => state switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            "The PostgreSQL server refused the user or the password. Check both, and the server's pg_hba.conf.",
        PostgresErrorCodes.InvalidCatalogName => "The PostgreSQL server has no database of this name. Create it, or name another.",
        PostgresErrorCodes.InsufficientPrivilege =>
            "The PostgreSQL user may not do this. Grant it CREATE on the database, or USAGE on the store's schema and rights on its tables.",
        PostgresErrorCodes.ReadOnlySqlTransaction =>
            "The PostgreSQL database is read-only, such as a standby is. Connect to the primary server.",
        PostgresErrorCodes.DiskFull => "The PostgreSQL server's disk is full. Nothing of this was kept; make room and try again.",
        PostgresErrorCodes.TooManyConnections =>
            "The PostgreSQL server has no connection left. Allow more (max_connections), or let each machine's pool take fewer (Maximum Pool Size).",
        PostgresErrorCodes.CannotConnectNow => "The PostgreSQL server is starting up or shutting down. Try again in a moment.",
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => "The PostgreSQL server ended the connection. Nothing of this was kept; try again.",
        PostgresErrorCodes.NoActiveSqlTransaction or PostgresErrorCodes.InvalidSavepointSpecification => Ended,
        PostgresErrorCodes.InFailedSqlTransaction =>
            "A statement in the step's transaction failed and its handler went on, so that PostgreSQL takes nothing more in it. A handler lets the exception go up, "
            + "or sets a savepoint of its own before a statement that may fail.",
        _ when state.StartsWith("23", StringComparison.Ordinal) =>
            $"The PostgreSQL database refused what was to be committed, and nothing of it was kept (SQLSTATE {state}, constraint {error.ConstraintName ?? "unknown"}).",
        _ => $"The PostgreSQL database could not be used (SQLSTATE {state}).",
    };

    public const string Ended =
        "The step's transaction ended before the step did, and nothing of the step is kept. Handlers neither commit, roll back nor close it.";
}
