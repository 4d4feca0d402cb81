using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Coach.Providers;

/// <summary>Reads one streamed reply, update by update. Throws what <see cref="CallFailure"/> makes of whatever goes wrong, and nothing else.</summary>
internal sealed class ReplyEvents(Stream body, CallFailure failures, CancellationToken caller) : IAsyncDisposable
{
    private readonly ToolCallParts _calls = new();
    private IAsyncEnumerator<SseItem<JsonElement?>>? _events;
    private UsageDetails? _usage;
    private ChatResponseUpdate _last = new();
    private bool _isFinished;
    private bool _isOver;

    /// <summary>The next update; null at the reply's end.</summary>
    public async ValueTask<ChatResponseUpdate?> NextAsync()
    {
        while (!_isOver)
        {
            JsonElement? data;
            try
            {
                _events ??= SseParser.Create(body, static (_, data) => Parse(data)).EnumerateAsync(caller).GetAsyncEnumerator(caller);
                if (!await _events.MoveNextAsync().ConfigureAwait(false))
                {
                    return End(isDone: false);
                }

                data = _events.Current.Data;
            }
            catch (Exception exception)
            {
                var failure = failures.FromException(exception, caller);

                // What came is whole: only the connection ended in a way that it should not.
                if (_isFinished && failure is ModelCallException { Outcome: AttemptOutcome.ConnectionFailed })
                {
                    return End(isDone: false);
                }

                throw failure;
            }

            if (data is not { } chunk)
            {
                return End(isDone: true);
            }

            if (Read(chunk) is { } update)
            {
                return update;
            }
        }

        return null;
    }

    public ValueTask DisposeAsync() => _events?.DisposeAsync() ?? default;

    // Null for the word that ends the stream.
    private static JsonElement? Parse(ReadOnlySpan<byte> data) => data.Trim((byte)' ').SequenceEqual("[DONE]"u8) ? null : JsonElement.Parse(data);

    private ChatResponseUpdate? Read(JsonElement chunk)
    {
        ReplyReader.ThrowIfError(chunk, failures);

        // Some servers count in every piece, all that came so far.
        _usage = ReplyReader.Usage(chunk) ?? _usage;
        var choice = chunk.Elements("choices").FirstOrDefault(static choice => choice.Number("index") is null or 0);
        var delta = choice.Find("delta");
        var contents = ReplyReader.Contents(delta);
        ReplyReader.AddCalls(_calls, delta);
        var finish = ReplyReader.Finish(choice);
        if (finish is not null)
        {
            _isFinished = true;
            contents.AddRange(_calls.Take());
        }

        return _last = new(ChatRole.Assistant, contents)
        {
            ResponseId = chunk.Text("id") ?? _last.ResponseId,
            MessageId = chunk.Text("id") ?? _last.MessageId,
            ModelId = chunk.Text("model") ?? _last.ModelId,
            CreatedAt = ReplyReader.Created(chunk) ?? _last.CreatedAt,
            FinishReason = finish,
        };
    }

    private ChatResponseUpdate End(bool isDone)
    {
        _isOver = true;
        if (!_isFinished && !isDone)
        {
            throw failures.Of(AttemptOutcome.Unreadable);
        }

        List<AIContent> contents = [.. _calls.Take()];
        var hasCalls = contents.Count > 0;
        if (_usage is not null)
        {
            contents.Add(new UsageContent(_usage));
        }

        return new(ChatRole.Assistant, contents)
        {
            ResponseId = _last.ResponseId,
            MessageId = _last.MessageId,
            ModelId = _last.ModelId,
            CreatedAt = _last.CreatedAt,
            FinishReason = _isFinished ? null : hasCalls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
        };
    }
}
