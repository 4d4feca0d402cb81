using System.Data.Common;
using System.Globalization;
using Coach;

namespace LifeCoach;

internal sealed class SqlActionItems(TurnTransaction transaction) : IActionItems
{
    private const string Day = "yyyy-MM-dd";

    public async ValueTask<IReadOnlyList<ActionItem>> ListAsync(string userId, CancellationToken cancellationToken) =>
        await transaction.ListAsync(
            $"SELECT number, identity, title, due, created_at, completed_at FROM life_coach_action_item WHERE user_id = {userId} ORDER BY number",
            Read,
            cancellationToken);

    public ValueTask SaveAsync(string userId, ActionItem item, CancellationToken cancellationToken)
    {
        var due = item.Due?.ToString(Day, CultureInfo.InvariantCulture);
        var completedAt = item.CompletedAt is { } time ? SqlTables.Time(time) : null;
        return transaction.ExecuteAsync(
            $"""
            INSERT INTO life_coach_action_item (user_id, number, identity, title, due, created_at, completed_at)
            VALUES ({userId}, {item.Number}, {item.Identity}, {item.Title}, {due}, {SqlTables.Time(item.CreatedAt)}, {completedAt})
            ON CONFLICT (user_id, number) DO UPDATE SET title = excluded.title, due = excluded.due, completed_at = excluded.completed_at
            """,
            cancellationToken);
    }

    private static ActionItem Read(DbDataReader row) => new(
        row.GetInt32(0),
        row.GetString(1),
        row.GetString(2),
        row.IsDBNull(3) ? null : DateOnly.ParseExact(row.GetString(3), Day, CultureInfo.InvariantCulture),
        SqlTables.Time(row.GetString(4)),
        row.IsDBNull(5) ? null : SqlTables.Time(row.GetString(5)));
}
