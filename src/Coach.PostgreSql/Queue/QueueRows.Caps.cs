using Npgsql;

namespace Coach;

/// <content>How many sessions of a user and of a tenant are worked on at a time: those that have a place wait for a worker, the others for a place.</content>
internal sealed partial class QueueRows
{
    // How many get a place at once, should many have become free.
    private const int MostAdmitted = 100;

    /// <summary>Lets nobody else count the sessions of these users and tenants until the transaction ends. All users come before all tenants, so that nobody waits in a circle.</summary>
    private async ValueTask LockAsync(NpgsqlConnection connection, IReadOnlyList<QueueCaps> caps, CancellationToken stop)
    {
        var users = caps.Where(cap => cap.OfUser is not null).Select(cap => $"{schema} user {cap.UserId}").Distinct().Order(StringComparer.Ordinal);
        var tenants = caps.Where(cap => cap.OfTenant is not null).Select(cap => $"{schema} tenant {cap.Tenant}").Distinct().Order(StringComparer.Ordinal);
        foreach (var name in users.Concat(tenants))
        {
            await LockAsync(connection, name, stop).ConfigureAwait(false);
        }
    }

    private ValueTask LockAsync(NpgsqlConnection connection, QueueCaps caps, CancellationToken stop) =>
        caps.IsCapped ? LockAsync(connection, [caps], stop) : ValueTask.CompletedTask;

    private static async ValueTask LockAsync(NpgsqlConnection connection, string name, CancellationToken stop) =>
        await connection.ExecuteAsync(stop, "SELECT pg_advisory_xact_lock(hashtextextended(@name, 0))", ("name", name)).ConfigureAwait(false);

    /// <summary>Gives free places to the sessions that have waited for one longest. They go to the end of the line for a worker.</summary>
    private async ValueTask AdmitAsync(NpgsqlConnection connection, QueueCaps caps, CancellationToken stop)
    {
        if (caps.OfUser is not null)
        {
            await connection.ExecuteAsync(
                stop,
                Admit("user_id", "user_cap", "stage = 0", "stage > 0", "CASE WHEN tenant_cap IS NULL THEN 2 ELSE 1 END"),
                ("whose", caps.UserId), ("most", MostAdmitted)).ConfigureAwait(false);
        }

        if (caps.OfTenant is not null)
        {
            await connection.ExecuteAsync(stop, Admit("tenant", "tenant_cap", "stage = 1", "stage = 2", "2"), ("whose", caps.Tenant), ("most", MostAdmitted)).ConfigureAwait(false);
        }
    }

    private string Admit(string column, string cap, string waits, string hasPlace, string next) =>
        $"""
        UPDATE {_queue} SET stage = {next}, due = clock_timestamp()
        WHERE session_id IN (
            SELECT session_id FROM (
                SELECT session_id, {cap}, row_number() OVER (ORDER BY due, session_id) AS place FROM (
                    SELECT session_id, {cap}, due FROM {_queue} WHERE {column} = @whose AND {cap} IS NOT NULL AND {waits} ORDER BY due LIMIT @most) oldest) waiting
            WHERE place + (SELECT count(*) FROM {_queue} WHERE {column} = @whose AND {cap} IS NOT NULL AND {hasPlace}) <= {cap})
        """;

    private static QueueCaps ReadCaps(NpgsqlDataReader reader) =>
        new(reader.Text(0), reader.IsDBNull(1) ? null : reader.GetInt32(1), reader.TextOrNull(2), reader.IsDBNull(3) ? null : reader.GetInt32(3));
}
