using System.Data.Common;
using Coach;

namespace LifeCoach;

internal sealed class SqlIdentities(TurnTransaction transaction) : IIdentities
{
    public async ValueTask<IReadOnlyList<Identity>> ListAsync(string userId, CancellationToken cancellationToken) =>
        await transaction.ListAsync(
            $"SELECT name, category, description, saved_at FROM life_coach_identity WHERE user_id = {userId} ORDER BY id", Read, cancellationToken);

    public async ValueTask<Identity?> FindAsync(string userId, string name, CancellationToken cancellationToken) =>
        (await transaction.ListAsync(
            $"SELECT name, category, description, saved_at FROM life_coach_identity WHERE user_id = {userId} AND key = {Wording.ToKey(name)}",
            Read,
            cancellationToken)).SingleOrDefault();

    public ValueTask SaveAsync(string userId, Identity identity, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(
            $"""
            INSERT INTO life_coach_identity (user_id, key, name, category, description, saved_at)
            VALUES ({userId}, {Wording.ToKey(identity.Name)}, {identity.Name}, {identity.Category.ToValue()}, {identity.Description}, {SqlTables.Time(identity.SavedAt)})
            ON CONFLICT (user_id, key) DO UPDATE SET category = excluded.category, description = excluded.description
            """,
            cancellationToken);

    private static Identity Read(DbDataReader row) =>
        new(row.GetString(0), IdentityCategories.FromValue(row.GetString(1)), row.GetString(2), SqlTables.Time(row.GetString(3)));
}
