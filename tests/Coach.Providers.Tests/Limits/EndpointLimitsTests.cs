using Microsoft.Extensions.Time.Testing;

namespace Coach.Providers.Tests.Limits;

public sealed class EndpointLimitsTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task No_more_calls_run_at_once_than_allowed_and_the_first_that_waits_is_served_first()
    {
        var limits = new EndpointLimits(1, null, 10, _time);
        var running = await limits.EnterAsync(Long, default);
        var second = limits.EnterAsync(Long, default).AsTask();
        var third = limits.EnterAsync(Long, default).AsTask();

        running!.Dispose();
        running.Dispose();

        var served = await second;
        Assert.False(third.IsCompleted);
        served!.Dispose();
        (await third)!.Dispose();
        Assert.Equal((0, 0), (limits.Running, limits.Waiting));
    }

    [Fact]
    public async Task No_more_calls_begin_in_any_minute_than_allowed()
    {
        var limits = new EndpointLimits(null, 2, 10, _time);
        (await limits.EnterAsync(default, default))!.Dispose();
        _time.Advance(TimeSpan.FromSeconds(50));
        (await limits.EnterAsync(default, default))!.Dispose();

        Assert.Null(await limits.EnterAsync(TimeSpan.FromSeconds(9), default));
        var third = limits.EnterAsync(TimeSpan.FromSeconds(10), default).AsTask();
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.NotNull(await third);
        Assert.Null(await limits.EnterAsync(TimeSpan.FromSeconds(49), default));
    }

    [Fact]
    public async Task Who_waits_too_long_or_is_cancelled_leaves_and_takes_no_place()
    {
        var limits = new EndpointLimits(1, null, 10, _time);
        var running = await limits.EnterAsync(Long, default);
        using var source = new CancellationTokenSource();
        var cancelled = limits.EnterAsync(Long, source.Token).AsTask();
        var late = limits.EnterAsync(TimeSpan.FromSeconds(1), default).AsTask();
        var patient = limits.EnterAsync(Long, default).AsTask();
        await source.CancelAsync();
        _time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Null(await late);
        Assert.Equal(1, limits.Waiting);
        running!.Dispose();
        Assert.NotNull(await patient);
        Assert.Equal((1, 0), (limits.Running, limits.Waiting));
    }

    [Fact]
    public async Task No_more_wait_than_allowed()
    {
        var limits = new EndpointLimits(1, null, 2, _time);
        await limits.EnterAsync(Long, default);
        var waiting = Enumerable.Range(0, 5000).Select(_ => limits.EnterAsync(Long, default).AsTask()).ToArray();

        Assert.Equal(2, limits.Waiting);
        Assert.Equal(4998, waiting.Count(task => task.IsCompletedSuccessfully && task.Result is null));
    }
}
