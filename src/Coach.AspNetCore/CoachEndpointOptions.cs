using System.Security.Claims;

namespace Coach;

/// <summary>The bounds of <see cref="CoachEndpointExtensions.MapCoach"/>. The defaults are safe for an application on the internet.</summary>
public sealed class CoachEndpointOptions
{
    /// <summary>Who somebody is that has signed in: the id whose sessions they are; null for nobody. Default: the claim <see cref="ClaimTypes.NameIdentifier"/>.</summary>
    public Func<ClaimsPrincipal, string?> FindUser { get; set; } = static principal =>
        principal.Identity is { IsAuthenticated: true } ? principal.FindFirstValue(ClaimTypes.NameIdentifier) : null;

    /// <summary>The longest body of a request, in bytes, at least 1. Default 256 KiB.</summary>
    public int MaxBodySize { get; set; } = 256 * 1024;

    /// <summary>How many requests a user may make in a minute, at least 1. Default 300.</summary>
    public int RequestsPerMinute { get; set; } = 300;

    /// <summary>How many messages, actions and decisions a user may send in a minute, at least 1. Default 30.</summary>
    public int TurnsPerMinute { get; set; } = 30;

    /// <summary>How many turns of a user may run at a time, at least 1. Default 4.</summary>
    public int MaxRunningTurns { get; set; } = 4;

    /// <summary>How many sessions a user may have, at least 1. Default 100.</summary>
    public int MaxSessions { get; set; } = 100;

    /// <summary>How many messages or log entries are read at most, at least 1. Default 500.</summary>
    public int MaxRead { get; set; } = 500;

    /// <summary>How long a streamed turn with an Idempotency-Key goes on when nobody listens any more, from zero to an hour. Default 2 minutes.</summary>
    public TimeSpan DetachedTurnTime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the events of a turn that has ended are kept in memory for a client that comes back, from zero to an hour; then the recorded result is told. Default 1 minute.</summary>
    public TimeSpan EndedTurnTime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many characters of a turn's events are kept in memory, at least 1,024. A client that comes back for older ones starts anew from those that are left. Default 512 Ki.</summary>
    public int MaxBufferedCharacters { get; set; } = 512 * 1024;

    /// <summary>How many turns are kept in memory in all, running or ended, at least 1; more are refused. Default 1,000.</summary>
    public int MaxBufferedTurns { get; set; } = 1000;

    /// <summary>How often a stream that has nothing to say sends a comment, so that nothing on the way closes it, more than zero and at most an hour. Default 15 s.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(15);

    internal void Validate()
    {
        Check(FindUser is not null, nameof(FindUser), "a function");
        Check(MaxBodySize >= 1, nameof(MaxBodySize), "at least 1");
        Check(RequestsPerMinute >= 1, nameof(RequestsPerMinute), "at least 1");
        Check(TurnsPerMinute >= 1, nameof(TurnsPerMinute), "at least 1");
        Check(MaxRunningTurns >= 1, nameof(MaxRunningTurns), "at least 1");
        Check(MaxSessions >= 1, nameof(MaxSessions), "at least 1");
        Check(MaxRead >= 1, nameof(MaxRead), "at least 1");
        Check(IsTime(DetachedTurnTime), nameof(DetachedTurnTime), "from zero to an hour");
        Check(IsTime(EndedTurnTime), nameof(EndedTurnTime), "from zero to an hour");
        Check(MaxBufferedCharacters >= 1024, nameof(MaxBufferedCharacters), "at least 1,024");
        Check(MaxBufferedTurns >= 1, nameof(MaxBufferedTurns), "at least 1");
        Check(IsTime(HeartbeatInterval) && HeartbeatInterval > TimeSpan.Zero, nameof(HeartbeatInterval), "more than zero and at most an hour");
    }

    private static bool IsTime(TimeSpan time) => time >= TimeSpan.Zero && time <= TimeSpan.FromHours(1);

    private static void Check(bool holds, string name, string right)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"CoachEndpointOptions.{name} has to be {right}.");
        }
    }
}
