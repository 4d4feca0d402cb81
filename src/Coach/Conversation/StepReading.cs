using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>Runs something inside a reading transaction that the scope's <see cref="TurnTransaction"/> stands for meanwhile.</summary>
internal static class StepReading
{
    public static async ValueTask<T> RunAsync<T>(ICoachStore store, TurnTransaction transaction, ILogger logger, Func<ValueTask<T>> read, CancellationToken cancellationToken)
    {
        var reading = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using (reading.ConfigureAwait(false))
        {
            transaction.Begin(reading.Transaction, logger);
            try
            {
                return await read().ConfigureAwait(false);
            }
            finally
            {
                transaction.End(isKept: true);
            }
        }
    }
}
