using System.Diagnostics;
using System.Globalization;

namespace Coach.Storage.Tests;

/// <summary>Two real processes on one file, one of which is killed, without a chance to tidy up.</summary>
public sealed class SqliteProcessTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _processes = [];
    private SqliteCoachStore _store = null!;

    public async Task InitializeAsync()
    {
        _store = Program.Open(_folder.File("coach.db"));
        await _store.InitializeAsync();
        await _store.CreateSessionAsync(Rows.Session());
    }

    public async Task DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await KillAsync(process);
            process.Dispose();
        }

        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_process_killed_in_the_middle_of_a_step_leaves_nothing_of_it_and_no_lock()
    {
        var process = Start("hold");
        Assert.Equal("holding", await process.StandardOutput.ReadLineAsync());
        await KillAsync(process);

        Assert.Empty(await _store.NotesAsync());
        Assert.Equal(0, (await _store.FindSessionAsync("s1"))!.Version);
        var turn = await _store.AcceptTurnAsync("s1", "t1", "Hi", Rows.Start);
        Assert.Equal((TurnStatus.Running, false), (turn.Status, turn.IsNew));
        await Program.TurnAsync(_store, "s1", "t1");
        Assert.Equal(["s1 t1"], await _store.NotesAsync());
    }

    [Fact]
    public async Task A_process_killed_at_any_moment_leaves_every_turn_whole_and_all_that_it_had_confirmed()
    {
        var process = Start("turns");
        for (var turn = 0; turn < 30; turn++)
        {
            Assert.Equal("committed", await process.StandardOutput.ReadLineAsync());
        }

        await KillAsync(process);
        var confirmed = 30;
        while (await process.StandardOutput.ReadLineAsync() is not null)
        {
            confirmed++;
        }

        var session = (await _store.FindSessionAsync("s1"))!;
        var kept = (int)session.Version;
        Assert.InRange(kept, confirmed, confirmed + 1);
        Assert.Equal((kept - 1).ToString(CultureInfo.InvariantCulture), session.State);
        Assert.Equal(kept, (await _store.NotesAsync()).Length);
        Assert.Equal(kept, (await _store.ReadActionLogAsync("s1", int.MaxValue)).Count);
        var messages = await _store.ReadMessagesAsync("s1", int.MaxValue);
        Assert.Equal(kept, messages.Count(message => message.Role == MessageRole.Assistant && message.Result is not null));
        Assert.InRange(messages.Count, 2 * kept, (2 * kept) + 1);
        await Program.TurnAsync(_store, "s1", "after");
    }

    [Fact]
    public async Task A_step_on_what_another_process_has_changed_conflicts()
    {
        var session = (await _store.FindSessionAsync("s1"))!;
        var process = Start("turns");
        Assert.Equal("committed", await process.StandardOutput.ReadLineAsync());

        await Assert.ThrowsAsync<SessionConflictException>(async () => await _store.BeginStepAsync(session));
    }

    [Fact]
    public async Task Two_processes_write_at_once_and_lose_nothing()
    {
        await _store.CreateSessionAsync(Rows.Session("s2"));
        var process = Start("turns");
        Assert.Equal("committed", await process.StandardOutput.ReadLineAsync());

        for (var turn = 0; turn < 30; turn++)
        {
            await Program.TurnAsync(_store, "s2", turn.ToString(CultureInfo.InvariantCulture));
        }

        Assert.Equal("committed", await process.StandardOutput.ReadLineAsync());
        await KillAsync(process);
        Assert.Equal(30, (await _store.FindSessionAsync("s2"))!.Version);
        var others = (await _store.FindSessionAsync("s1"))!.Version;
        Assert.Equal(30 + others, (await _store.NotesAsync()).Length);
    }

    [Fact]
    public async Task A_machine_without_SQLites_library_is_told_what_to_install()
    {
        var process = Start("missing");
        var why = await process.StandardOutput.ReadLineAsync();
        var error = await process.StandardOutput.ReadLineAsync();
        await process.WaitForExitAsync();

        Assert.Equal(2, process.ExitCode);
        Assert.Contains("was not found on this machine", why, StringComparison.Ordinal);
        Assert.Contains(
            OperatingSystem.IsLinux() ? "apt-get install libsqlite3-0" : "e_sqlite3", why, StringComparison.Ordinal);
        Assert.Equal(why, error);
    }

    private Process Start(string work)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", typeof(Program).Assembly.Location, work, _store.Path },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        _processes.Add(process);
        return process;
    }

    private static async Task KillAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync();
    }
}
