using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Coach;

/// <summary>Says in sentences what SQLite says in numbers: what is wrong, with which file, and what would help.</summary>
internal static class SqliteErrors
{
    public static bool IsBusy(SqliteException error) => error.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    public static CoachStoreException Describe(string path, SqliteException error) => new(Sentence(path, error), error);

    /// <summary>A row that cannot be what it stands for. Its values are somebody's words, so none of them comes into the message.</summary>
    public static CoachStoreException Unreadable(string path, Exception error) => new(
        $"The database {path} is damaged, or was changed by another program: a row of it cannot be read ({error.GetType().Name}). Put a backup in its place.", error);

    private static string Sentence(string path, SqliteException error) => error.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            $"The database {path} is locked: another program keeps a transaction open on it. End that program's transaction, or wait longer "
            + "with SqliteCoachOptions.BusyTimeout.",
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH =>
            $"The database {path} cannot be written: the file or its folder is read-only. Allow this user to write to both (SQLite keeps its log "
            + "beside the file), or choose another path.",
        raw.SQLITE_CORRUPT =>
            $"The database {path} is damaged ({Detail(error)}). Put a backup in its place, or save what can be saved with `sqlite3 FILE .recover`.",
        raw.SQLITE_NOTADB =>
            $"The file {path} is not an SQLite database, or it is encrypted. It was left as it is; choose another path, or move the file away.",
        raw.SQLITE_FULL => $"The database {path} cannot grow: the disk is full. Nothing of this step was kept; make room and try again.",
        raw.SQLITE_CONSTRAINT => $"The database {path} refused what was to be committed, and nothing of it was kept. {error.Message}",
        raw.SQLITE_IOERR =>
            $"Reading or writing the database {path} failed ({Detail(error)}). Check the disk; a database on a network share is better moved to a local disk.",
        raw.SQLITE_CANTOPEN => CannotOpen(path),
        _ => $"The database {path} could not be used. {error.Message}",
    };

    private static string CannotOpen(string path)
    {
        var folder = Path.GetDirectoryName(path) ?? path;
        return Directory.Exists(path) ? $"The database cannot be {path}: that is a folder. Name a file in it, such as {Path.Combine(path, "coach.db")}."
            : File.Exists(folder) ? $"The database {path} cannot be made: {folder} is a file, not a folder. Choose another path."
            : !Directory.Exists(folder) ? $"The database {path} cannot be made: the folder {folder} does not exist. Create it, or choose another path."
            : $"The database {path} cannot be opened or made. Allow this user to read and write the file and its folder, or choose another.";
    }

    private static string Detail(SqliteException error) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"SQLite error {error.SqliteExtendedErrorCode}: {raw.sqlite3_errstr(error.SqliteErrorCode).utf8_to_string()}");
}
