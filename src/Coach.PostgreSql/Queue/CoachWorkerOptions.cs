namespace Coach;

/// <summary>How a machine works on the turns that wait.</summary>
public sealed class CoachWorkerOptions
{
    /// <summary>How many turns run at a time on this machine, at least 1. Default 16.</summary>
    public int Concurrency { get; set; } = 16;

    /// <summary>
    /// For how long a session is this machine's without a word from it, from a second to an hour: should the machine die, its turns are taken by others after that. It is
    /// renewed while a turn runs. Default 30 s.
    /// </summary>
    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a turn is tried that fails or takes its worker along, at least 1; then it is set aside (<see cref="TurnQueue.GetSetAsideAsync"/>). Default 5.</summary>
    public int MaxAttempts { get; set; } = 5;

    /// <summary>How long a turn that failed waits until it is tried again, twice as long each time, from zero to an hour. Default 1 s.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long what a model writes is collected before it is sent on to whoever waits, from 50 ms to 10 s. Default 50 ms.</summary>
    public TimeSpan BatchTime { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How long turns that run may go on when the host stops, from zero to an hour; those that have not ended then go back to the queue. It has to be shorter than the host's
    /// own patience. Default 20 s.
    /// </summary>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(20);

    internal void Validate()
    {
        Check(Concurrency >= 1, nameof(Concurrency), "at least 1");
        Check(IsBetween(LeaseTime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), nameof(LeaseTime), "from a second to an hour");
        Check(MaxAttempts >= 1, nameof(MaxAttempts), "at least 1");
        Check(IsBetween(RetryDelay, TimeSpan.Zero, TimeSpan.FromHours(1)), nameof(RetryDelay), "from zero to an hour");
        Check(IsBetween(BatchTime, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10)), nameof(BatchTime), "from 50 ms to 10 s");
        Check(IsBetween(DrainTime, TimeSpan.Zero, TimeSpan.FromHours(1)), nameof(DrainTime), "from zero to an hour");
    }

    private static bool IsBetween(TimeSpan time, TimeSpan least, TimeSpan most) => time >= least && time <= most;

    private static void Check(bool holds, string name, string right)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"CoachWorkerOptions.{name} has to be {right}.");
        }
    }
}
