using System.Text;

namespace Coach.Storage.Tests;

/// <summary>What the files still hold of what was deleted: read byte by byte, as anybody could who gets hold of them.</summary>
public sealed class SqliteErasureTests : IDisposable
{
    private const string Tables = "CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task No_byte_of_a_deleted_user_stays_in_any_file()
    {
        using var store = Open();
        await store.InitializeAsync();
        await FillAsync(store);
        Assert.NotEmpty(FilesWith("zebra"));

        var deleted = await store.DeleteUserAsync("zebra", deleting =>
        {
            deleting.Execute("DELETE FROM notes WHERE text LIKE '%zebra%'");
            return default;
        });

        Assert.Equal(6, deleted);
        Assert.Empty(FilesWith("zebra"));
        Assert.Equal(18, (await Task.WhenAll(((string[])["otter", "heron", "lemur"]).Select(async user => (await store.ListSessionsAsync(user)).Count))).Sum());
        await using var read = await store.BeginReadAsync();
        Assert.Equal(["ok"], read.Texts("PRAGMA integrity_check"));
        Assert.Empty(read.Texts("SELECT [table] FROM pragma_foreign_key_check"));
    }

    [Fact]
    public async Task No_table_is_forgotten()
    {
        using var store = Open();
        await store.InitializeAsync();
        await FillAsync(store);

        foreach (var user in (string[])["zebra", "otter", "heron", "lemur"])
        {
            await store.DeleteUserAsync(user, static _ => default);
        }

        await using var read = await store.BeginReadAsync();
        var tables = read.Texts("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'coach_%'");
        Assert.Contains("coach_approvals", tables);
        Assert.All(tables, table => Assert.Equal(["0"], read.Texts($"SELECT CAST(count(*) AS TEXT) FROM {table}")));
    }

    [Fact]
    public async Task No_byte_of_a_deleted_session_or_of_an_old_raw_reply_stays_in_any_file()
    {
        using var store = Open();
        await store.InitializeAsync();
        await FillAsync(store, hasNotes: false);

        await store.ApplyRetentionAsync(Rows.Start.AddYears(1), null);
        Assert.Empty(FilesWith("raw:"));

        foreach (var session in await store.ListSessionsAsync("otter"))
        {
            Assert.True(await store.DeleteSessionAsync(session.Id, "otter"));
        }

        Assert.Empty(FilesWith("otter"));
        await store.ApplyRetentionAsync(null, Rows.Start.AddYears(1));
        Assert.Empty(FilesWith("heron"));
    }

    [Fact]
    public async Task A_reader_that_keeps_deleted_rows_in_the_log_is_said_and_deleting_again_removes_them()
    {
        using var store = new SqliteCoachStore(_folder.File("coach.db"), new SqliteCoachOptions { BusyTimeout = TimeSpan.Zero }.AddSchema(Tables));
        await store.InitializeAsync();
        await FillAsync(store);
        var reading = await store.BeginReadAsync();
        Assert.NotEmpty(reading.Texts("SELECT id FROM coach_sessions"));

        var error = await Assert.ThrowsAsync<TracesRemainException>(async () => await store.DeleteUserAsync("zebra", DeleteNotes));

        Assert.Contains("write-ahead log", error.Message, StringComparison.Ordinal);
        Assert.Empty(await store.ListSessionsAsync("zebra"));
        Assert.NotEmpty(FilesWith("zebra"));
        await reading.DisposeAsync();
        Assert.Equal(0, await store.DeleteUserAsync("zebra", DeleteNotes));
        Assert.Empty(FilesWith("zebra"));
    }

    [Fact]
    public async Task What_deletes_the_applications_rows_cannot_end_the_transaction()
    {
        using var store = Open();
        await store.InitializeAsync();
        await FillAsync(store);
        var (sessions, notes) = (await store.ListSessionsAsync("zebra"), await store.NotesAsync());

        foreach (var end in (string[])["COMMIT", "ROLLBACK"])
        {
            await Assert.ThrowsAnyAsync<Exception>(async () => await store.DeleteUserAsync("zebra", deleting =>
            {
                deleting.Execute("DELETE FROM notes");
                deleting.Execute(end);
                return default;
            }));
        }

        Assert.Equal(sessions, await store.ListSessionsAsync("zebra"));
        Assert.Equal(notes, await store.NotesAsync());
        Assert.Equal(6, await store.DeleteUserAsync("zebra", DeleteNotes));
    }

    private static ValueTask DeleteNotes(IStoreTransaction deleting)
    {
        deleting.Execute("DELETE FROM notes WHERE text LIKE '%zebra%'");
        return default;
    }

    private SqliteCoachStore Open() => new(_folder.File("coach.db"), new SqliteCoachOptions().AddSchema(Tables));

    /// <summary>
    /// Sessions of four users whose rows lie among each other: short texts and texts of many pages, data that grows and shrinks, rows that were written and
    /// rolled back, and pages that had to be divided. All of a user's text is the user's name, over and over, so that a few bytes of it tell.
    /// </summary>
    private static async Task FillAsync(SqliteCoachStore store, bool hasNotes = true)
    {
        var random = new Random(19);
        string[] users = ["zebra", "otter", "heron", "lemur"];
        for (var session = 0; session < 6; session++)
        {
            foreach (var user in users)
            {
                await store.CreateSessionAsync(Rows.Session($"{user}-{session}", user) with { Data = SessionData.Empty });
            }
        }

        for (var turn = 0; turn < 300; turn++)
        {
            var user = users[random.Next(users.Length)];
            var (id, turnId) = ($"{user}-{random.Next(6)}", $"{user}.{turn}");
            await store.AcceptTurnAsync(id, turnId, Text(user), Rows.Start);
            var session = (await store.FindSessionAsync(id))!;
            await using var step = await store.BeginStepAsync(session);
            if (hasNotes)
            {
                await step.SaveAsync(default);
                step.AddNote("lost " + Text(user));
                await step.RollbackAsync(default);
                step.AddNote(Text(user));
            }

            await step.CommitAsync(
                Rows.Step(session with { Data = session.Data.Set("about", Text(user)), Summary = new(Text(user), turn) }, turnId, result: $"\"{Text(user)}\"") with
                {
                    RawReply = "raw:" + Text(user),
                    VisibleText = Text(user),
                    Calls = [Rows.Call(turn) with { Parameters = $"{{\"x\":\"{Text(user)}\"}}", Message = Text(user), Key = $"{id}/{turn}" }],
                    Parked =
                    [
                        new()
                        {
                            Key = $"{id}/{turn}",
                            Name = "SAVE",
                            Parameters = Text(user),
                            State = "introduction",
                            RequestedAt = Rows.Start,
                            ExpiresAt = Rows.Start,
                        },
                    ],
                },
                default);
        }

        string Text(string word) => string.Concat(Enumerable.Repeat(word, random.Next(4) == 0 ? random.Next(3000) : random.Next(40)));
    }

    private string[] FilesWith(string word)
    {
        var bytes = Encoding.UTF8.GetBytes(word);
        return [.. Directory.GetFiles(_folder.Path).Where(file => Read(file).AsSpan().IndexOf(bytes) >= 0).Select(file => Path.GetFileName(file))];
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
