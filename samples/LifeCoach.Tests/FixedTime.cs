namespace LifeCoach.Tests;

/// <summary>A clock that stands still, so that a day which was ahead when a conversation was recorded still is.</summary>
internal sealed class FixedTime : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new(2030, 3, 1, 8, 0, 0, TimeSpan.Zero);
}
