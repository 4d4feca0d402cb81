using Coach;

namespace LifeCoach;

internal sealed class SqlVisualizations(TurnTransaction transaction) : IVisualizations
{
    public async ValueTask<Visualization?> FindAsync(string userId, string identity, CancellationToken cancellationToken) =>
        (await transaction.ListAsync(
            $"SELECT identity, description, saved_at FROM life_coach_visualization WHERE user_id = {userId} AND identity_key = {Wording.ToKey(identity)}",
            row => new Visualization(row.GetString(0), row.GetString(1), SqlTables.Time(row.GetString(2))),
            cancellationToken)).SingleOrDefault();

    public ValueTask SaveAsync(string userId, Visualization visualization, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(
            $"""
            INSERT INTO life_coach_visualization (user_id, identity_key, identity, description, saved_at)
            VALUES ({userId}, {Wording.ToKey(visualization.Identity)}, {visualization.Identity}, {visualization.Description}, {SqlTables.Time(visualization.SavedAt)})
            ON CONFLICT (user_id, identity_key) DO UPDATE SET description = excluded.description, saved_at = excluded.saved_at
            """,
            cancellationToken);
}
