using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Coach.Providers;

/// <summary>Makes one call for a stream, and says of each update whether the reply has begun and how it ended. Throws nothing of the provider's.</summary>
internal sealed class AttemptStream(ModelCall call, ILogger logger) : IAsyncDisposable
{
    private readonly ReplySigns _signs = new();
    private IAsyncEnumerator<ChatResponseUpdate>? _source;
    private Task<bool>? _pending;
    private UsageDetails? _usage;
    private TimeSpan? _firstToken;
    private bool _begun;

    /// <summary>The update that came last.</summary>
    public ChatResponseUpdate? Last { get; private set; }

    /// <summary>Reads until there is something to show, or to the end; what came is in <paramref name="held"/>. Null if the stream goes on.</summary>
    public async ValueTask<CallResult?> OpenAsync(List<ChatResponseUpdate> held)
    {
        while (true)
        {
            if (await NextAsync().ConfigureAwait(false) is { } end)
            {
                return end;
            }

            Hold(held);
            if (_signs.HasContent)
            {
                return null;
            }
        }
    }

    /// <summary>Reads to the end before anything is shown, and lets the gate judge.</summary>
    public async ValueTask<CallResult> ReadAllAsync(List<ChatResponseUpdate> held, Func<ChatResponse, ReplyVerdict> gate)
    {
        while (true)
        {
            if (await NextAsync().ConfigureAwait(false) is { } end)
            {
                return end.Failure is null ? AttemptRunner.Judge(held.ToChatResponse(), null, gate) with { TimeToFirstToken = _firstToken } : end;
            }

            Hold(held);
        }
    }

    /// <summary>Reads one update into <see cref="Last"/>; or says how the stream ended.</summary>
    public async ValueTask<CallResult?> NextAsync()
    {
        Failure? failure;
        try
        {
            if (await MoveAsync().ConfigureAwait(false))
            {
                return null;
            }

            failure = _signs.Judge(streamed: true);
        }
        catch (Exception exception)
        {
            failure = call.Explain(exception);
        }

        return Result(failure);
    }

    /// <summary>How the call stands, if it ends here.</summary>
    public CallResult Result(Failure? failure) => new(failure) { Usage = _usage, TimeToFirstToken = _firstToken };

    public async ValueTask DisposeAsync()
    {
        if (_pending is { IsCompleted: false } pending)
        {
            // The client has been told to stop and has not yet: nobody waits for it, and it is closed when it does.
            call.LeaveAfter(CloseAfterAsync(pending));
            return;
        }

        await CloseAsync().ConfigureAwait(false);
        call.LeaveAfter(_pending ?? Task.CompletedTask);
    }

    private async ValueTask<bool> MoveAsync()
    {
        call.Token.ThrowIfCancellationRequested();
        if (_source is null)
        {
            call.ExpectFirstToken();
            _source = call.Endpoint.Client.GetStreamingResponseAsync(call.Messages, call.Options, call.Token).GetAsyncEnumerator(call.Token);
        }
        else if (_begun)
        {
            call.ExpectNext();
        }

        var move = _source.MoveNextAsync();
        bool moved;
        if (move.IsCompleted)
        {
            moved = await move.ConfigureAwait(false);
        }
        else
        {
            _pending = move.AsTask();
            moved = await _pending.WaitAsync(call.Token).ConfigureAwait(false);
        }

        if (moved)
        {
            Note(_source.Current);
        }

        return moved;
    }

    private void Note(ChatResponseUpdate update)
    {
        Last = update;
        var contents = update.Contents;
        foreach (var content in contents)
        {
            if (content is UsageContent usage)
            {
                (_usage ??= new()).Add(usage.Details);
            }

            // Thinking aloud is a sign of life, though not yet something to show.
            _begun |= content is not (UsageContent or ErrorContent or TextContent { Text.Length: 0 });
        }

        if (_signs.Add(update))
        {
            _firstToken ??= call.Elapsed;
        }

        if (_begun)
        {
            call.ExpectNothing();
        }
    }

    // Signs of life without anything in them would fill the memory of whoever waits long enough.
    private void Hold(List<ChatResponseUpdate> held)
    {
        if (held.Count == 0 || Last!.Contents.Count > 0 || Last.FinishReason is not null || Last.AdditionalProperties is not null)
        {
            held.Add(Last!);
        }
    }

    private async Task CloseAfterAsync(Task pending)
    {
        await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await CloseAsync().ConfigureAwait(false);
    }

    private async ValueTask CloseAsync()
    {
        try
        {
            if (_source is not null)
            {
                await _source.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            FallbackLog.CloseFailed(logger, exception, call.Endpoint.Entry.Id);
        }
    }
}
