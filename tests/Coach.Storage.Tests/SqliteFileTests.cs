using Microsoft.Data.Sqlite;

namespace Coach.Storage.Tests;

/// <summary>Files that cannot be used: each is a sentence that says what, where, and what would help; and none is harmed.</summary>
public sealed partial class SqliteFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SQLite_is_there_or_says_what_to_install()
    {
        if (SqliteCoachStore.IsAvailable(out var why))
        {
            Assert.Null(why);
            return;
        }

        Assert.Contains(OperatingSystem.IsLinux() ? "libsqlite3-0" : "sqlite3", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(":memory:")]
    [InlineData(":MEMORY:")]
    [InlineData("file::memory:?cache=shared")]
    public void A_path_that_is_no_file_is_refused_with_the_way_to_keep_sessions_in_memory(string path)
    {
        var error = Assert.Throws<CoachStoreException>(() => new SqliteCoachStore(path));

        Assert.Contains("in-memory store", error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void An_empty_path_is_refused(string path) => Assert.Throws<ArgumentException>(() => new SqliteCoachStore(path));

    [Fact]
    public void A_path_is_full_whatever_the_current_directory_becomes() =>
        Assert.Equal(Path.GetFullPath("some/coach.db"), new SqliteCoachStore("some/coach.db").Path);

    [Fact]
    public async Task A_store_says_that_it_was_not_initialized()
    {
        using var store = new SqliteCoachStore(_folder.File("coach.db"));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await store.FindSessionAsync("s1"));
        Assert.Contains("InitializeAsync", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_as_path_is_named_as_one() => await AssertRefused(_folder.Path, "that is a folder");

    [Fact]
    public async Task A_folder_that_does_not_exist_is_named() =>
        await AssertRefused(_folder.File("nowhere/coach.db"), $"the folder {_folder.File("nowhere")} does not exist");

    [Fact]
    public async Task A_path_under_a_file_names_the_file()
    {
        await File.WriteAllTextAsync(_folder.File("notes.txt"), "notes");

        await AssertRefused(_folder.File("notes.txt/coach.db"), $"{_folder.File("notes.txt")} is a file, not a folder");
    }

    [Fact]
    public async Task A_file_of_another_kind_is_refused_and_left_as_it_is()
    {
        var text = string.Concat(Enumerable.Repeat("These are my notes, and no database.\n", 200));
        await File.WriteAllTextAsync(_folder.File("coach.db"), text);

        await AssertRefused(_folder.File("coach.db"), "is not an SQLite database");
        Assert.Equal(text, await File.ReadAllTextAsync(_folder.File("coach.db")));
    }

    [Fact]
    public async Task A_damaged_database_is_named_as_damaged()
    {
        var path = _folder.File("coach.db");
        using (var store = new SqliteCoachStore(path))
        {
            await store.InitializeAsync();
            await store.CreateSessionAsync(Rows.Session());
        }

        var bytes = await File.ReadAllBytesAsync(path);
        bytes.AsSpan(100).Fill(0xFF);
        await File.WriteAllBytesAsync(path, bytes);

        await AssertRefused(path, "is damaged");
    }

    [Fact]
    public async Task Damage_that_shows_later_is_said_by_the_call_that_finds_it()
    {
        var path = _folder.File("coach.db");
        using (var store = new SqliteCoachStore(path))
        {
            await store.InitializeAsync();
            await store.CreateSessionAsync(Rows.Session());
        }

        int root;
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_coach_sessions_1'";
            root = (int)(long)command.ExecuteScalar()!;
        }

        var bytes = await File.ReadAllBytesAsync(path);
        bytes.AsSpan(4096 * (root - 1), 4096).Fill(0xFF);
        await File.WriteAllBytesAsync(path, bytes);
        using var damaged = new SqliteCoachStore(path);
        await damaged.InitializeAsync();

        await AssertSays(path, "is damaged", async () => await damaged.FindSessionAsync("s1"));
        await AssertSays(path, "is damaged", async () => await damaged.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start));
        await AssertSays(path, "is damaged", async () => await damaged.BeginStepAsync(Rows.Session()));
        await AssertSays(path, "is damaged", async () => await damaged.BeginStepAsync(Rows.Session()));
    }

    [Fact]
    public async Task A_database_that_can_only_be_read_is_said_to_be()
    {
        var path = _folder.File("coach.db");
        Execute(path, "CREATE TABLE theirs (id INTEGER)");
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[18] = 3; // A write version that SQLite does not know makes the file read-only to it, for any user on any system.
        await File.WriteAllBytesAsync(path, bytes);

        await AssertRefused(path, "is read-only");
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task A_database_that_is_deleted_while_it_is_in_use_is_said_to_be_gone_and_works_once_it_is_back()
    {
        var path = _folder.File("coach.db");
        using var store = new SqliteCoachStore(path);
        await store.InitializeAsync();
        await store.CreateSessionAsync(Rows.Session());
        File.Move(path, _folder.File("moved.db"));

        await AssertSays(path, "is gone", async () => await store.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start));
        await AssertSays(path, "is gone", async () => await store.FindSessionAsync("s1"));
        await AssertSays(path, "is gone", async () => await store.BeginReadAsync());
        File.Move(_folder.File("moved.db"), path);

        Assert.True((await store.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start)).IsNew);
        Assert.NotNull(await store.FindSessionAsync("s1"));
    }

    [Fact]
    public async Task A_reader_of_a_file_says_that_it_was_closed()
    {
        var path = _folder.File("coach.db");
        using var store = new SqliteCoachStore(path);
        await store.InitializeAsync();
        var reader = SqliteAuditReader.Open(path);
        Assert.Empty(reader.ReadSessions());
        reader.Dispose();

        Assert.Contains("closed", Assert.Throws<InvalidOperationException>(reader.ReadSessions).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UTF-16le")]
    [InlineData("UTF-16be")]
    public async Task A_database_that_another_program_made_with_another_encoding_is_used_as_it_is(string encoding)
    {
        var path = _folder.File("coach.db");
        Execute(path, $"PRAGMA encoding = '{encoding}'; CREATE TABLE theirs (id INTEGER)");
        using var store = new SqliteCoachStore(path);
        await store.InitializeAsync();
        await store.CreateSessionAsync(Rows.Session());
        await store.AcceptTurnAsync("s1", "t1", "Grüße 😀", Rows.Start);

        Assert.Equal(encoding, Execute(path, "PRAGMA encoding"));
        Assert.Equal("Grüße 😀", Assert.Single(await store.ReadMessagesAsync("s1", 1)).Text);
        Assert.Equal(Rows.Session().Data.ToJson(), (await store.FindSessionAsync("s1"))!.Data.ToJson());
    }

    [Fact]
    public async Task A_database_that_another_program_keeps_locked_is_said_to_be_and_works_once_it_is_free()
    {
        var path = _folder.File("coach.db");
        using var store = new SqliteCoachStore(path, new SqliteCoachOptions { BusyTimeout = TimeSpan.Zero });
        await store.InitializeAsync();
        using var other = new SqliteConnection($"Data Source={path};Pooling=False");
        other.Open();
        var transaction = other.BeginTransaction(deferred: false);

        await AssertSays(path, "is locked", async () => await store.CreateSessionAsync(Rows.Session()));
        Assert.Null(await store.FindSessionAsync("s1"));
        transaction.Rollback();

        await store.CreateSessionAsync(Rows.Session());
        Assert.NotNull(await store.FindSessionAsync("s1"));
    }

    [Fact]
    public async Task Waiting_for_another_programs_lock_can_be_cancelled()
    {
        var path = _folder.File("coach.db");
        using var store = new SqliteCoachStore(path, new SqliteCoachOptions { BusyTimeout = TimeSpan.FromDays(1) });
        await store.InitializeAsync();
        using var other = new SqliteConnection($"Data Source={path};Pooling=False");
        other.Open();
        using var transaction = other.BeginTransaction(deferred: false);
        using var cancel = new CancellationTokenSource();

        var waiting = Task.Run(async () => await store.CreateSessionAsync(Rows.Session(), cancel.Token));
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        var error = Assert.Throws<InvalidOperationException>(
            () => new SqliteCoachStore("coach.db", new SqliteCoachOptions { BusyTimeout = TimeSpan.FromSeconds(-1) }));
        Assert.Contains("BusyTimeout", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SqliteCoachOptions().AddSchema(" "));
    }

    private static async Task AssertRefused(string path, params string[] says)
    {
        using var store = new SqliteCoachStore(path);
        foreach (var sentence in says)
        {
            await AssertSays(path, sentence, async () => await store.InitializeAsync());
        }
    }

    private static async Task AssertSays(string path, string sentence, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<CoachStoreException>(call);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Data Source", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static object? Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
