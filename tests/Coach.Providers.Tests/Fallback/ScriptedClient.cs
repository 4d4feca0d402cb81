using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Coach.Providers.Tests.Fallback;

/// <summary>A model that does what its script says, call by call; the last line of it for all further calls.</summary>
internal sealed class ScriptedClient(params Func<Request, IAsyncEnumerable<ChatResponseUpdate>>[] script) : IChatClient
{
    private readonly List<Request> _requests = [];
    private int _disposed;

    public IReadOnlyList<Request> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>How many streams were closed.</summary>
    public int Closed => Volatile.Read(ref _disposed);

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When it has said what it had to say before it hangs, and is asked for more.</summary>
    public TaskCompletionSource Hanging { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new Request([.. messages], options, cancellationToken, Hanging);
        int index;
        lock (_requests)
        {
            index = Math.Min(_requests.Count, script.Length - 1);
            _requests.Add(request);
        }

        Started.TrySetResult();
        try
        {
            await foreach (var update in script[index](request))
            {
                yield return update;
            }
        }
        finally
        {
            Interlocked.Increment(ref _disposed);
            Stopped.TrySetResult();
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}

internal sealed record Request(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, CancellationToken Token, TaskCompletionSource Hanging);

/// <summary>Lines of a script.</summary>
internal static class Say
{
    public static Func<Request, IAsyncEnumerable<ChatResponseUpdate>> Text(string text) =>
        Updates(new ChatResponseUpdate(ChatRole.Assistant, text), Stop());

    public static ChatResponseUpdate Stop(ChatFinishReason? reason = null) => new(ChatRole.Assistant, []) { FinishReason = reason ?? ChatFinishReason.Stop };

    public static ChatResponseUpdate Content(params AIContent[] contents) => new(ChatRole.Assistant, contents);

    public static Func<Request, IAsyncEnumerable<ChatResponseUpdate>> Updates(params ChatResponseUpdate[] updates) => _ => updates.ToAsync(null);

    public static Func<Request, IAsyncEnumerable<ChatResponseUpdate>> Throw(Func<Exception> exception, params ChatResponseUpdate[] before) =>
        _ => before.ToAsync(exception);

    public static Func<Request, IAsyncEnumerable<ChatResponseUpdate>> Throw(
        AttemptOutcome outcome, int status = 0, string? code = null, TimeSpan? retryAfter = null) => Throw(() => new ModelCallException(outcome, "secret text")
        {
            Status = status == 0 ? null : (System.Net.HttpStatusCode)status,
            Code = code,
            RetryAfter = retryAfter,
        });

    /// <summary>Never goes on, until it is cancelled.</summary>
    public static Func<Request, IAsyncEnumerable<ChatResponseUpdate>> Hang(params ChatResponseUpdate[] before) => request => HangAsync(before, request.Hanging, request.Token);

    /// <summary>Never goes on, whatever it is told.</summary>
    public static Func<Request, IAsyncEnumerable<ChatResponseUpdate>> Deaf(Task until) => _ => DeafAsync(until);

    private static async IAsyncEnumerable<ChatResponseUpdate> DeafAsync(Task until)
    {
        await until;
        yield return Stop();
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> HangAsync(
        ChatResponseUpdate[] before, TaskCompletionSource hanging, [EnumeratorCancellation] CancellationToken token)
    {
        foreach (var update in before)
        {
            yield return update;
        }

        hanging.TrySetResult();
        await Task.Delay(Timeout.Infinite, token);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> ToAsync(this ChatResponseUpdate[] updates, Func<Exception>? exception)
    {
        await Task.Yield();
        foreach (var update in updates)
        {
            yield return update;
        }

        if (exception is not null)
        {
            throw exception();
        }
    }
}
