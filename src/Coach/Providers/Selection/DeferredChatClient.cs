using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Coach.Providers;

/// <summary>Makes a row's client at its first call, so that one that cannot be made fails its own attempts and not the choice among all.</summary>
internal sealed class DeferredChatClient(ModelEntry entry, Func<ModelEntry, IChatClient> make) : IChatClient
{
    private readonly Lock _making = new();
    private IChatClient? _client;
    private bool _isDisposed;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return Client().GetResponseAsync(messages, options, cancellationToken);
        }
        catch (Exception exception) when (exception is ModelCallException or ObjectDisposedException)
        {
            return Task.FromException<ChatResponse>(exception);
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var update in Client().GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : Client().GetService(serviceType, serviceKey);
    }

    public void Dispose()
    {
        IChatClient? client;
        lock (_making)
        {
            (client, _client, _isDisposed) = (_client, null, true);
        }

        client?.Dispose();
    }

    private IChatClient Client()
    {
        lock (_making)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _client ??= Make();
        }
    }

    private IChatClient Make()
    {
        try
        {
            return make(entry) ?? throw new InvalidOperationException($"The registered factory of {entry.Provider} gave no client.");
        }
#pragma warning disable CA1031 // Whatever an application's factory throws is this model's failure, and the next model is tried.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw new ModelCallException(AttemptOutcome.Failed, $"The client of {entry.Id} could not be made ({exception.GetType().Name}).", exception);
        }
    }
}
