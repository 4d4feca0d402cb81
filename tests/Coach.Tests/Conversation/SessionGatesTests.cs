namespace Coach.Tests.Conversation;

public sealed class SessionGatesTests
{
    private readonly SessionGates _gates = new(TimeProvider.System);

    [Fact]
    public async Task A_turn_that_waits_for_nobody_is_told_that_none_has_ended_since()
    {
        var before = _gates.Ended("s1");

        using var gate = await EnterAsync("s1");

        Assert.Equal(before, _gates.Ended("s1"));
    }

    [Fact]
    public async Task A_turn_that_has_waited_is_told_that_one_has_ended_since()
    {
        var first = await EnterAsync("s1");
        var before = _gates.Ended("s1");
        var second = EnterAsync("s1");
        Assert.False(second.IsCompleted);

        first.Dispose();
        using var gate = await second;

        Assert.NotEqual(before, _gates.Ended("s1"));
    }

    [Fact]
    public async Task A_turn_that_ended_between_the_look_and_the_gate_is_told_too()
    {
        var before = _gates.Ended("s1");
        (await EnterAsync("s1")).Dispose();

        using var gate = await EnterAsync("s1");

        Assert.NotEqual(before, _gates.Ended("s1"));
    }

    [Fact]
    public async Task Whoever_waits_comes_before_whoever_comes_later()
    {
        var first = await EnterAsync("s1");
        var second = EnterAsync("s1");
        first.Dispose();
        var third = EnterAsync("s1");

        using (await second)
        {
            Assert.False(third.IsCompleted);
        }

        (await third).Dispose();
    }

    [Fact]
    public async Task Who_has_left_before_does_not_enter_even_if_nobody_is_there()
    {
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await _gates.EnterAsync("s1", TimeSpan.FromMinutes(1), new CancellationToken(canceled: true)));

        var next = EnterAsync("s1");

        Assert.True(next.IsCompletedSuccessfully);
        (await next).Dispose();
    }

    private Task<IDisposable> EnterAsync(string sessionId) => _gates.EnterAsync(sessionId, TimeSpan.FromMinutes(1), CancellationToken.None).AsTask();
}
