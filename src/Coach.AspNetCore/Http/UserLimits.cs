using System.Threading.RateLimiting;

namespace Coach;

/// <summary>How often a user may ask, and how much at a time.</summary>
internal sealed class UserLimits(CoachEndpointOptions options) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string> _requests = PerMinute(options.RequestsPerMinute);
    private readonly PartitionedRateLimiter<string> _turns = PerMinute(options.TurnsPerMinute);
    private readonly PartitionedRateLimiter<string> _running = PartitionedRateLimiter.Create<string, string>(
        user => RateLimitPartition.GetConcurrencyLimiter(user, _ => new() { PermitLimit = options.MaxRunningTurns, QueueLimit = 0 }));

    /// <exception cref="CoachProblemException">The user has asked too often.</exception>
    public void CountRequest(string user) => Take(_requests, user).Dispose();

    /// <summary>Room for a turn, until it is disposed of.</summary>
    /// <exception cref="CoachProblemException">The user has sent too much, or too much at a time.</exception>
    public IDisposable EnterTurn(string user)
    {
        var room = Take(_running, user);
        try
        {
            Take(_turns, user).Dispose();
            return room;
        }
        catch
        {
            room.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _requests.Dispose();
        _turns.Dispose();
        _running.Dispose();
    }

    private static PartitionedRateLimiter<string> PerMinute(int most) => PartitionedRateLimiter.Create<string, string>(user => RateLimitPartition.GetSlidingWindowLimiter(
        user, _ => new() { PermitLimit = most, Window = Period, SegmentsPerWindow = 6, QueueLimit = 0 }));

    private static RateLimitLease Take(PartitionedRateLimiter<string> limiter, string user)
    {
        var lease = limiter.AttemptAcquire(user);
        if (lease.IsAcquired)
        {
            return lease;
        }

        var after = lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : TimeSpan.FromSeconds(5);
        lease.Dispose();
        throw new CoachProblemException(CoachProblem.TooOften(Math.Max(1, (int)Math.Ceiling(after.TotalSeconds))));
    }
}
