using Coach.Storage.Tests.Postgres;
using Npgsql;

namespace Coach.Storage.Tests;

/// <summary>The contract in a PostgreSQL database, with two stores on it, and what only a database does.</summary>
[NeedsPostgres]
public sealed class PostgresCoachStoreTests : CoachStoreContract
{
    private const string Tables = "CREATE TABLE IF NOT EXISTS notes (id bigint GENERATED ALWAYS AS IDENTITY, text text NOT NULL UNIQUE)";

    private readonly string _database = PostgresServer.NewDatabase();

    public override async Task DisposeAsync()
    {
        await ((PostgresCoachStore)Store).DisposeAsync();
        await ((PostgresCoachStore)Other).DisposeAsync();
        PostgresServer.Drop(_database);
    }

    protected override ICoachStore Open() => new PostgresCoachStore(_database, new PostgresCoachOptions().AddSchema(Tables));

    protected override ICoachStore OpenAgain(ICoachStore store) => new PostgresCoachStore(_database);

    [StoreFact]
    public async Task A_handler_cannot_commit_the_step()
    {
        var session = await SessionWithTurn();
        await using (var step = await Store.BeginStepAsync(session))
        {
            step.AddNote("committed too soon");
            Assert.Throws<PostgresException>(() => step.Execute("COMMIT"));
            await Assert.ThrowsAsync<CoachStoreException>(async () => await step.CommitAsync(Rows.Step(session, "t1"), default));
        }

        Assert.Empty(await Store.NotesAsync());
        await CommitTurn("t1", "{}");
    }

    [StoreFact]
    public async Task Lone_surrogates_and_the_escape_itself_are_kept()
    {
        const string Text = "a\ud83d b\ude00 \ue000 \ue0000000 \0 😀";
        await Store.CreateSessionAsync(Rows.Session());
        await Store.AcceptTurnAsync("s1", "t1", Text, Rows.Start);

        Assert.Equal(Text, Assert.Single(await Other.ReadMessagesAsync("s1", 1)).Text);
    }
}
