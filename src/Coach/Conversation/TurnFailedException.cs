using Coach.Providers;

namespace Coach;

/// <summary>Carries why a turn cannot go on to the one place that records it.</summary>
internal sealed class TurnFailedException(TurnError error, Exception? innerException = null) : Exception(error.Message, innerException)
{
    public TurnError Error { get; } = error;

    public IReadOnlyList<ModelAttempt> Attempts { get; init; } = [];
}
