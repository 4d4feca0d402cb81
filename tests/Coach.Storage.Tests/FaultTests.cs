using Coach.Benchmarks.Faults;

namespace Coach.Storage.Tests;

/// <summary>Each fault of <c>Coach.Benchmarks faults</c> a few times: turns happen whole, once and in order all the same.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File("coach.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_process_killed_in_the_midst_of_turns_loses_and_doubles_nothing() => AssertClean(await ProcessFaults.KillAsync(File, kills: 3, seed: 7), tried: 3);

    [Fact]
    public async Task Two_processes_share_sessions_and_lose_nothing() => AssertClean(await ProcessFaults.TwoProcessesAsync(File, turns: 5), tried: 2, turns: 30);

    [Fact]
    public async Task Turns_that_two_processes_send_at_once_run_once() => AssertClean(await ProcessFaults.SameTurnsAsync(File, turns: 5), tried: 2, turns: 10);

    [Fact]
    public async Task A_turn_completes_after_another_process_has_kept_the_file_locked() => AssertClean(await FileFaults.LockedAsync(File, times: 2), tried: 2, turns: 6);

    [Fact]
    public async Task A_turn_completes_after_the_file_was_full() => AssertClean(await FileFaults.FullAsync(File, times: 2), tried: 2, turns: 6);

    [Fact]
    public async Task A_turn_completes_after_the_connection_could_only_read() => AssertClean(await FileFaults.ReadOnlyAsync(File, times: 2), tried: 2, turns: 6);

    [Fact]
    public async Task A_turn_completes_after_the_file_could_only_be_read() => AssertClean(await FileFaults.ReadOnlyFileAsync(File, times: 1), tried: 1, turns: 3);

    [Fact]
    public async Task A_turn_completes_after_a_damaged_file_was_replaced_by_its_backup() => AssertClean(await FileFaults.DamagedAsync(File, times: 8, seed: 7), tried: 8, turns: 24);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_that_goes_wrong_keeps_nothing_and_holds_up_nobody(bool isOnFile) => AssertClean(await HandlerFaults.RunAsync(Store(isOnFile), times: 1), tried: 4, turns: 8);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_turn_that_100_callers_send_at_once_runs_once_and_all_are_told_the_same(bool isOnFile) =>
        AssertClean(await CallerFaults.SameTurnAsync(Store(isOnFile), callers: 100, times: 1), tried: 100, turns: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Turns_of_one_session_that_come_at_once_follow_each_other(bool isOnFile) => AssertClean(await CallerFaults.OneSessionAsync(Store(isOnFile), turns: 30), tried: 30, turns: 30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Many_sessions_at_once_keep_their_turns_apart(bool isOnFile) =>
        AssertClean(await CallerFaults.ManySessionsAsync(Store(isOnFile), sessions: 50, turns: 4), tried: 50, turns: 200);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_clock_that_is_set_back_changes_no_order(bool isOnFile) => AssertClean(await ClockFaults.SetBackAsync(Store(isOnFile), turns: 12), tried: 12, turns: 12);

    private string? Store(bool isOnFile) => isOnFile ? File : null;

    private static void AssertClean(FaultCount count, int tried, int? turns = null) => Assert.Equal(new FaultCount(tried, turns ?? count.Turns), count);
}
