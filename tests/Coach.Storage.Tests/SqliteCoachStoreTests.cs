namespace Coach.Storage.Tests;

/// <summary>The contract in a file, with two stores on it, and what only a database does.</summary>
public sealed class SqliteCoachStoreTests : CoachStoreContract
{
    private readonly TemporaryFolder _folder = new();

    public override Task DisposeAsync()
    {
        ((SqliteCoachStore)Store).Dispose();
        ((SqliteCoachStore)Other).Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    protected override ICoachStore Open() => new SqliteCoachStore(
        _folder.File("coach.db"),
        new SqliteCoachOptions().AddSchema("CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)"));

    protected override ICoachStore OpenAgain(ICoachStore store) => new SqliteCoachStore(((SqliteCoachStore)store).Path);
}
