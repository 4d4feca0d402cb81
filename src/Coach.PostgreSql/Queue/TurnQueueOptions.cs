namespace Coach;

/// <summary>How turns wait. Alike on every machine, those of the callers and those of the workers.</summary>
public sealed class TurnQueueOptions
{
    /// <summary>How many turns may wait or run in all, at least 1; more are refused at once with a <see cref="SessionBusyException"/>. Default 10,000.</summary>
    public int MaxWaiting { get; set; } = 10_000;

    /// <summary>How many turns of a session may wait or run, at least 1; more are refused at once with a <see cref="SessionBusyException"/>. Default 100.</summary>
    public int MaxWaitingPerSession { get; set; } = 100;

    /// <summary>How many sessions of a user may be worked on at a time, at least 1; the others wait for them. Null, the default, for any number.</summary>
    public int? MaxRunningPerUser { get; set; }

    /// <summary>How many sessions of a tenant may be worked on at a time, at least 1; the others wait for them. Null, the default, for any number.</summary>
    public int? MaxRunningPerTenant { get; set; }

    /// <summary>Which tenant a user belongs to, for <see cref="MaxRunningPerTenant"/>; null for none. Default: none.</summary>
    public Func<string, string?> FindTenant { get; set; } = static _ => null;

    /// <summary>
    /// How long what was shown of a turn can be read again (<see cref="TurnQueue.WatchAsync"/>), at least a minute; the recorded result stays. Default 1 hour.
    /// </summary>
    public TimeSpan EventTime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How often workers look for turns by themselves, and callers for their replies where the server's ringing does not reach them; more than zero and at most a minute. Default 1 s.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    internal QueueCaps CapsOf(string userId)
    {
        var tenant = MaxRunningPerTenant is null ? null : FindTenant(userId);
        return new(userId, MaxRunningPerUser, tenant, tenant is null ? null : MaxRunningPerTenant);
    }

    internal void Validate()
    {
        Check(MaxWaiting >= 1, nameof(MaxWaiting), "at least 1");
        Check(MaxWaitingPerSession >= 1, nameof(MaxWaitingPerSession), "at least 1");
        Check(MaxRunningPerUser is null or >= 1, nameof(MaxRunningPerUser), "at least 1, or null");
        Check(MaxRunningPerTenant is null or >= 1, nameof(MaxRunningPerTenant), "at least 1, or null");
        Check(FindTenant is not null, nameof(FindTenant), "a function");
        Check(EventTime >= TimeSpan.FromMinutes(1), nameof(EventTime), "at least a minute");
        Check(PollInterval > TimeSpan.Zero && PollInterval <= TimeSpan.FromMinutes(1), nameof(PollInterval), "more than zero and at most a minute");
    }

    private static void Check(bool holds, string name, string right)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"TurnQueueOptions.{name} has to be {right}.");
        }
    }
}

/// <summary>Whose sessions are counted together, and how many may be worked on at a time; null for any number.</summary>
internal sealed record QueueCaps(string UserId, int? OfUser, string? Tenant, int? OfTenant)
{
    public bool IsCapped => OfUser is not null || OfTenant is not null;
}
