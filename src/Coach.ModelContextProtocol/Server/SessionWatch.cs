using Microsoft.Extensions.Logging;

namespace Coach;

/// <summary>Notices that sessions have come into another state, in which they offer other actions.</summary>
internal sealed class SessionWatch(ICoach coach, TimeSpan interval, TimeProvider time, ILogger logger)
{
    private event Action<string>? Changed;

    /// <summary>Says that a session may have changed.</summary>
    public void Notify(string sessionId) => Changed?.Invoke(sessionId);

    /// <summary>The state that a session is in; null if there is no such session for its user.</summary>
    public async ValueTask<string?> StateAsync(CoachMcpSession session, CancellationToken cancellationToken) =>
        (await coach.FindSessionAsync(session.SessionId, session.UserId, cancellationToken).ConfigureAwait(false))?.State;

    /// <summary>Waits until a session is in another state, and returns it; null if the session is gone.</summary>
    public async Task<string?> NextStateAsync(CoachMcpSession session, string state, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Listens first and reads then, so that no change falls between.
            var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            void OnChanged(string sessionId)
            {
                if (sessionId == session.SessionId)
                {
                    changed.TrySetResult();
                }
            }

            Changed += OnChanged;
            try
            {
                if (await StateAsync(session, cancellationToken).ConfigureAwait(false) is var current && current != state)
                {
                    return current;
                }

                await changed.Task.WaitAsync(interval, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // Time to look again.
            }
            catch (CoachStoreException exception)
            {
                Log.WatchFailed(logger, exception, session.SessionId);
                await Task.Delay(interval == Timeout.InfiniteTimeSpan ? TimeSpan.FromMinutes(1) : interval, time, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Changed -= OnChanged;
            }
        }
    }
}
