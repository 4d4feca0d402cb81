using Coach.Storage.Tests.Postgres;

namespace Coach.Storage.Tests;

/// <summary>A database of a test's own, and the machine in front that takes turns in.</summary>
[NeedsPostgres]
public abstract class QueueTests : IAsyncLifetime
{
    private protected HeldModel Holding { get; } = new();

    private protected string Database { get; private set; } = "";

    private protected QueueHost Front { get; private set; } = null!;

    public virtual Task InitializeAsync()
    {
        Database = PostgresServer.NewDatabase();
        Front = QueueHost.Front(Database);
        return Task.CompletedTask;
    }

    public virtual async Task DisposeAsync()
    {
        await Front.DisposeAsync();
        PostgresServer.Drop(Database);
    }
}
