using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Coach;
using Microsoft.Extensions.DependencyInjection;

namespace LifeCoach;

/// <summary>What the repositories in a database share. All writing goes through the step's transaction.</summary>
internal static class SqlTables
{
    /// <summary>Makes a command from SQL with values in it: each becomes a parameter.</summary>
    public static DbCommand Command(this TurnTransaction transaction, SqlText sql)
    {
        var command = transaction.CreateCommand();
        command.CommandText = sql.Text;
        for (var index = 0; index < sql.Values.Count; index++)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@p{index}", sql.Values[index] ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    public static async ValueTask ExecuteAsync(this TurnTransaction transaction, SqlText sql, CancellationToken cancellationToken)
    {
        await using var command = transaction.Command(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async ValueTask<List<TRow>> ListAsync<TRow>(
        this TurnTransaction transaction, SqlText sql, Func<DbDataReader, TRow> read, CancellationToken cancellationToken)
    {
        await using var command = transaction.Command(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<TRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Deletes all that the tables keep of a user.</summary>
    public static async ValueTask DeleteUserAsync(IServiceProvider services, string userId, CancellationToken cancellationToken)
    {
        var transaction = services.GetRequiredService<TurnTransaction>();
        await transaction.ExecuteAsync($"DELETE FROM life_coach_identity WHERE user_id = {userId}", cancellationToken);
        await transaction.ExecuteAsync($"DELETE FROM life_coach_visualization WHERE user_id = {userId}", cancellationToken);
        await transaction.ExecuteAsync($"DELETE FROM life_coach_action_item WHERE user_id = {userId}", cancellationToken);
    }

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    public static DateTimeOffset Time(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}

/// <summary>SQL written as an interpolated string whose values become parameters, so that no value is ever part of the text.</summary>
[InterpolatedStringHandler]
internal sealed class SqlText(int literalLength, int formattedCount)
{
    private readonly System.Text.StringBuilder _text = new(literalLength + (formattedCount * 4));

    public List<object?> Values { get; } = new(formattedCount);

    public string Text => _text.ToString();

    public void AppendLiteral(string text) => _text.Append(text);

    public void AppendFormatted(object? value)
    {
        _text.Append("@p").Append(Values.Count);
        Values.Add(value);
    }
}
