using Coach.Storage.Tests.Postgres;
using Microsoft.EntityFrameworkCore;

namespace Coach.Storage.Tests;

/// <summary>An application's own entities in the step's transaction.</summary>
[NeedsPostgres]
public sealed class PostgresEntityFrameworkTests : IAsyncLifetime
{
    private string _database = "";
    private PostgresCoachStore _store = null!;

    public async Task InitializeAsync()
    {
        _database = PostgresServer.NewDatabase();
        _store = new(_database, new PostgresCoachOptions().AddSchema("CREATE TABLE IF NOT EXISTS notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text NOT NULL)"));
        await _store.InitializeAsync();
        await _store.CreateSessionAsync(Rows.Session());
        await _store.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start);
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        PostgresServer.Drop(_database);
    }

    [StoreFact]
    public async Task What_a_context_saves_commits_with_the_step()
    {
        var session = (await _store.FindSessionAsync("s1"))!;
        await using (var step = await _store.BeginStepAsync(session))
        {
            await AddAsync(step, "kept");
            Assert.Empty(await _store.NotesAsync());
            await step.CommitAsync(Rows.Step(session, "t1"), default);
        }

        Assert.Equal(["kept"], await _store.NotesAsync());
    }

    [StoreFact]
    public async Task What_a_context_saves_is_undone_with_its_call_or_its_step()
    {
        var session = (await _store.FindSessionAsync("s1"))!;
        await using (var step = await _store.BeginStepAsync(session))
        {
            await step.SaveAsync(default);
            await AddAsync(step, "of a call that failed");
            await step.RollbackAsync(default);
            await step.SaveAsync(default);
            await AddAsync(step, "kept");
            await step.ReleaseAsync(default);
            await step.CommitAsync(Rows.Step(session, "t1"), default);
        }

        await _store.AcceptTurnAsync("s1", "t2", "Hi", Rows.Start);
        await using (var step = await _store.BeginStepAsync((await _store.FindSessionAsync("s1"))!))
        {
            await AddAsync(step, "of a step that ended without a commit");
        }

        Assert.Equal(["kept"], await _store.NotesAsync());
    }

    /// <summary>As a handler does it: a context over the step's connection, which it leaves open.</summary>
    private static async Task AddAsync(IStoreStep step, string text)
    {
        await using var context = new NotesContext(new DbContextOptionsBuilder<NotesContext>().UseNpgsql(step.Transaction!.Connection!).Options);
        await context.Database.UseTransactionAsync(step.Transaction);
        context.Notes.Add(new() { Text = text });
        await context.SaveChangesAsync();
    }

    private sealed class NotesContext(DbContextOptions<NotesContext> options) : DbContext(options)
    {
        public DbSet<Note> Notes => Set<Note>();

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Note>(note =>
        {
            note.ToTable("notes");
            note.Property(one => one.Id).HasColumnName("id").UseIdentityAlwaysColumn();
            note.Property(one => one.Text).HasColumnName("text");
        });
    }

    private sealed class Note
    {
        public long Id { get; init; }

        public required string Text { get; init; }
    }
}
