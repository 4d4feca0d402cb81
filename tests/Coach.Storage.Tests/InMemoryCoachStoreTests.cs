namespace Coach.Storage.Tests;

public sealed class InMemoryCoachStoreTests : CoachStoreContract
{
    protected override ICoachStore Open() => new InMemoryCoachStore();

    protected override ICoachStore OpenAgain(ICoachStore store) => store;

    [Fact]
    public async Task There_is_no_database_transaction()
    {
        await Store.CreateSessionAsync(Rows.Session());
        await using var step = await Store.BeginStepAsync(Rows.Session());
        await using var read = await Store.BeginReadAsync();

        Assert.Null(step.Transaction);
        Assert.Null(read.Transaction);
    }
}
