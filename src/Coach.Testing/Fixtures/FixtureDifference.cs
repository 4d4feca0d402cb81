namespace Coach.Testing;

/// <summary>One thing that comes out differently when a <see cref="ConversationFixture"/> is run again.</summary>
/// <param name="Turn">The turn, from 1.</param>
/// <param name="Step">The step of the turn, from 1; 0 if it is about the whole turn.</param>
/// <param name="What">What it is about, such as <c>SAVE_IDENTITY, status</c> or <c>text</c>.</param>
/// <param name="Was">What was recorded.</param>
/// <param name="Is">What it is now.</param>
public sealed record FixtureDifference(int Turn, int Step, string What, string Was, string Is)
{
    /// <summary>What was said in the turn.</summary>
    public string Message { get; init; } = "";

    /// <summary>Why a call did not run as it did, as the model is told; null if there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"turn {Turn}{(Step == 0 ? "" : $", step {Step}")} ({Account.Quoted(Message)}): {What} was {Account.Quoted(Was)}, is {Account.Quoted(Is)}{(Reason is null ? "" : $", because: {Reason}")}";
}
