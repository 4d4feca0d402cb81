using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Coach.ModelContextProtocol.Tests.Support;

/// <summary>A time that stands still until a test moves it, and says what is waited for.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits until somebody waits for this time.</summary>
    public async Task AwaitedAsync(TimeSpan awaited)
    {
        while (await _timers.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1)) != awaited)
        {
        }
    }

    /// <summary>Lets a time that is waited for pass, as soon as somebody waits for it.</summary>
    public async Task PassAsync(TimeSpan awaited)
    {
        await AwaitedAsync(awaited);
        Advance(awaited);
    }
}
