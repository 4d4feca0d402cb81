using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Coach;

/// <summary>Makes commands whose values are parameters, never text of the statement, and reads columns. Every text goes through <see cref="PostgresText"/>.</summary>
internal static class PostgresCommands
{
    /// <summary>Runs one statement; the number of rows that it has changed.</summary>
    public static async ValueTask<int> ExecuteAsync(
        this NpgsqlConnection connection, CancellationToken cancellationToken, string sql, params (string Name, object? Value)[] values)
    {
        var command = Make(connection, sql, values);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The first column of the first row as the server gave it, or null.</summary>
    public static async ValueTask<object?> ScalarAsync(
        this NpgsqlConnection connection, CancellationToken cancellationToken, string sql, params (string Name, object? Value)[] values)
    {
        var command = Make(connection, sql, values);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is { } value and not DBNull ? value : null;
        }
    }

    public static async ValueTask<List<T>> QueryAsync<T>(
        this NpgsqlConnection connection, CancellationToken cancellationToken, Func<NpgsqlDataReader, T> read, string sql, params (string Name, object? Value)[] values)
    {
        var command = Make(connection, sql, values);
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var rows = new List<T>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    rows.Add(Read(read, reader));
                }

                return rows;
            }
        }
    }

    /// <summary>A text that is there.</summary>
    public static string Text(this NpgsqlDataReader reader, int column) => PostgresText.Decode(reader.GetString(column));

    public static string? TextOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.Text(column);

    public static DateTimeOffset Time(this NpgsqlDataReader reader, int column) =>
        DateTimeOffset.ParseExact(reader.GetString(column), "O", CultureInfo.InvariantCulture);

    public static TEnum Enum<TEnum>(this NpgsqlDataReader reader, int column)
        where TEnum : struct, Enum => System.Enum.Parse<TEnum>(reader.GetString(column));

    /// <summary>ISO 8601 in UTC to the tick, which sorts as text; PostgreSQL's own times are less exact.</summary>
    public static string Iso(this DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static NpgsqlCommand Make(NpgsqlConnection connection, string sql, (string Name, object? Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.Add(value switch
            {
                int number => new NpgsqlParameter(name, NpgsqlDbType.Integer) { Value = number },
                long number => new NpgsqlParameter(name, NpgsqlDbType.Bigint) { Value = number },
                bool truth => new NpgsqlParameter(name, NpgsqlDbType.Boolean) { Value = truth },
                string[] texts => new NpgsqlParameter(name, NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = texts.Select(PostgresText.Encode).ToArray() },
                string text => new NpgsqlParameter(name, NpgsqlDbType.Text) { Value = PostgresText.Encode(text) },
                _ => new NpgsqlParameter { ParameterName = name, Value = DBNull.Value },
            });
        }

        return command;
    }

    private static T Read<T>(Func<NpgsqlDataReader, T> read, NpgsqlDataReader reader)
    {
        try
        {
            return read(reader);
        }
        catch (Exception error) when (error is not (NpgsqlException or OutOfMemoryException))
        {
            throw PostgresErrors.Unreadable(error);
        }
    }
}
