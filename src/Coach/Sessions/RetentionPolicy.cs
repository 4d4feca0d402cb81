namespace Coach;

/// <summary>How long things are kept: what <see cref="ICoach.ApplyRetentionAsync"/> does away with.</summary>
public sealed record RetentionPolicy
{
    /// <summary>Raw replies of the model that are older are emptied; all else of their turns stays. Zero or more; null keeps them.</summary>
    public TimeSpan? RawReplies { get; init; }

    /// <summary>Sessions that have not changed for longer are deleted, with all that belongs to them. Zero or more; null keeps them.</summary>
    public TimeSpan? Sessions { get; init; }

    /// <exception cref="ArgumentException">A time is negative.</exception>
    internal (DateTimeOffset? RawReplies, DateTimeOffset? Sessions) Before(DateTimeOffset now) =>
        (Before(now, RawReplies, nameof(RawReplies)), Before(now, Sessions, nameof(Sessions)));

    private static DateTimeOffset? Before(DateTimeOffset now, TimeSpan? kept, string name) =>
        kept is not { } time ? null
        : time < TimeSpan.Zero ? throw new ArgumentException($"RetentionPolicy.{name} is {time}; it has to be zero or more.", name)
        // What is kept for longer than time has been counted is never old.
        : time > now - DateTimeOffset.MinValue ? DateTimeOffset.MinValue
        : now - time;
}

/// <summary>What <see cref="ICoach.ApplyRetentionAsync"/> has done away with.</summary>
/// <param name="RawReplies">How many raw replies were emptied.</param>
/// <param name="Sessions">How many sessions were deleted.</param>
public sealed record RetentionResult(int RawReplies, int Sessions);
