using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Coach;

/// <summary>Runs the store's own statements, whose values are parameters, never text of the statement.</summary>
internal static class SqliteCommands
{
    /// <summary>Runs one statement; the number of rows that it has changed.</summary>
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, SqliteValue Value)> values) =>
        ((SqliteStoreConnection)connection).Run(sql, values, static statement =>
        {
            while (statement.Step())
            {
            }

            return statement.Changes;
        });

    /// <summary>The first column of the first row, or null.</summary>
    public static object? Scalar(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, SqliteValue Value)> values) =>
        ((SqliteStoreConnection)connection).Run(sql, values, static statement => statement.Step() ? statement.Row.GetValue(0) : null);

    public static List<T> Query<T>(
        this SqliteConnection connection, Func<SqliteRow, T> read, string sql, params ReadOnlySpan<(string Name, SqliteValue Value)> values) =>
        ((SqliteStoreConnection)connection).Run(sql, values, statement =>
        {
            var rows = new List<T>();
            while (statement.Step())
            {
                rows.Add(Read(connection, read, statement.Row));
            }

            return rows;
        });

    /// <summary>Runs any number of statements, once.</summary>
    public static void ExecuteScript(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>ISO 8601 in UTC to the tick, which sorts as text.</summary>
    public static string Text(this DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>What SQLite gives without an error and no version of Coach writes is damage, too, or the work of another program.</summary>
    private static T Read<T>(SqliteConnection connection, Func<SqliteRow, T> read, SqliteRow row)
    {
        try
        {
            return read(row);
        }
        catch (Exception error) when (error is not (SqliteException or OutOfMemoryException))
        {
            throw SqliteErrors.Unreadable(connection.DataSource, error);
        }
    }
}
