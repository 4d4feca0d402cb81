using System.Collections.Immutable;
using Coach;

namespace LifeCoach;

/// <summary>The rows of all users, in the order of their adding: a table for the store without a database. Safe to use from many threads.</summary>
internal sealed class MemoryTable<TRow>
    where TRow : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ImmutableList<TRow>> _rows = new(StringComparer.Ordinal);

    public ImmutableList<TRow> Of(string userId)
    {
        lock (_lock)
        {
            return _rows.GetValueOrDefault(userId, []);
        }
    }

    /// <summary>Adds a row, or puts it in the place of another; undone if the call or the step is rolled back.</summary>
    public void Save(TurnTransaction transaction, string userId, TRow? old, TRow row)
    {
        // First, because it throws outside a step. Then the change may fail, so that there is nothing to undo.
        transaction.OnRollback(() => Change(
            userId, rows => !rows.Contains(row) ? rows : old is null ? rows.Remove(row) : rows.Replace(row, old)));
        Change(userId, rows => old is null ? rows.Add(row) : rows.Replace(old, row));
    }

    /// <summary>Deletes a user's rows; undone if the deletion fails elsewhere.</summary>
    public void DeleteUser(TurnTransaction transaction, string userId)
    {
        var rows = Of(userId);
        transaction.OnRollback(() => Change(userId, _ => rows));
        lock (_lock)
        {
            _rows.Remove(userId);
        }
    }

    private void Change(string userId, Func<ImmutableList<TRow>, ImmutableList<TRow>> change)
    {
        lock (_lock)
        {
            _rows[userId] = change(_rows.GetValueOrDefault(userId, []));
        }
    }
}
