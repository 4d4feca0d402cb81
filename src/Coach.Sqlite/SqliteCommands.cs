using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Coach;

/// <summary>Makes commands whose values are parameters, never text of the statement, and reads columns.</summary>
internal static class SqliteCommands
{
    /// <summary>Runs one statement; the number of rows that it has changed.</summary>
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        ((SqliteStoreConnection)connection).Run(sql, values, static command => command.ExecuteNonQuery());

    /// <summary>The first column of the first row, or null.</summary>
    public static object? Scalar(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        ((SqliteStoreConnection)connection).Run(sql, values, static command => command.ExecuteScalar());

    public static List<T> Query<T>(
        this SqliteConnection connection, Func<SqliteDataReader, T> read, string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        ((SqliteStoreConnection)connection).Run(sql, values, command =>
        {
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(Read(connection, read, reader));
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

    public static string? GetText(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static DateTimeOffset GetTime(this SqliteDataReader reader, int column) =>
        DateTimeOffset.ParseExact(reader.GetString(column), "O", CultureInfo.InvariantCulture);

    public static TEnum GetEnum<TEnum>(this SqliteDataReader reader, int column)
        where TEnum : struct, Enum => Enum.Parse<TEnum>(reader.GetString(column));

    /// <summary>ISO 8601 in UTC to the tick, which sorts as text.</summary>
    public static string Text(this DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>What SQLite gives without an error and no version of Coach writes is damage, too, or the work of another program.</summary>
    private static T Read<T>(SqliteConnection connection, Func<SqliteDataReader, T> read, SqliteDataReader reader)
    {
        try
        {
            return read(reader);
        }
        catch (Exception error) when (error is not (SqliteException or OutOfMemoryException))
        {
            throw SqliteErrors.Unreadable(connection.DataSource, error);
        }
    }
}
