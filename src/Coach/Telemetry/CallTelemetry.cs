using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Coach.Providers;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>One call of a model: its span and metrics. A call that is given up without an end was cancelled by whoever read it.</summary>
internal sealed class CallTelemetry : IDisposable
{
    private readonly string _provider;
    private readonly string _model;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly bool _isStreamed;
    private readonly bool _recordsContent;
    private TimeSpan? _first;
    private string? _responseModel;
    private string? _error;
    private bool _hasEnded;

    public CallTelemetry(string provider, string model, ChatOptions? options, bool isStreamed, IReadOnlyList<ChatMessage>? content, TimeProvider time)
    {
        (_provider, _model, _isStreamed, _time, _recordsContent) = (provider, model, isStreamed, time, content is not null);
        _started = time.GetTimestamp();
        if (!CoachTelemetry.Source.HasListeners())
        {
            return;
        }

        var conversation = Activity.Current?.GetTagItem("gen_ai.conversation.id");
        Span = CoachTelemetry.Source.StartActivity($"chat {model}", ActivityKind.Client, parentContext: default, tags:
        [
            new("gen_ai.operation.name", "chat"),
            new("gen_ai.provider.name", provider),
            new("gen_ai.request.model", model),
        ]);
        if (Span is not { IsAllDataRequested: true } span)
        {
            return;
        }

        span.SetTag("gen_ai.conversation.id", conversation);
        span.SetTag("gen_ai.request.stream", isStreamed ? true : null);
        span.SetTag("gen_ai.request.max_tokens", options?.MaxOutputTokens);
        span.SetTag("gen_ai.request.temperature", options?.Temperature);
        span.SetTag("gen_ai.request.top_p", options?.TopP);
        if (content is not null)
        {
            span.SetTag("gen_ai.input.messages", Json(content));
        }
    }

    public Activity? Span { get; }

    /// <summary>A chunk has come; the first one counts.</summary>
    public void Arrive() => _first ??= _time.GetElapsedTime(_started);

    public void Succeed(ChatResponse response)
    {
        _hasEnded = true;
        _responseModel = response.ModelId;
        if (Span is { IsAllDataRequested: true } span)
        {
            span.SetTag("gen_ai.response.id", response.ResponseId);
            span.SetTag("gen_ai.response.model", response.ModelId);
            span.SetTag("gen_ai.response.finish_reasons", response.FinishReason is { } reason ? new[] { reason.Value } : null);
            span.SetTag("gen_ai.usage.input_tokens", response.Usage?.InputTokenCount);
            span.SetTag("gen_ai.usage.output_tokens", response.Usage?.OutputTokenCount);
            span.SetTag("gen_ai.usage.cache_read.input_tokens", response.Usage?.CachedInputTokenCount);
            span.SetTag("gen_ai.usage.reasoning.output_tokens", response.Usage?.ReasoningTokenCount);
            if (_recordsContent)
            {
                span.SetTag("gen_ai.output.messages", Json(response.Messages));
            }
        }

        Count(response.Usage?.InputTokenCount, "input");
        Count(response.Usage?.OutputTokenCount, "output");
    }

    /// <summary>What went wrong becomes a word: neither the exception's text nor the content is reported.</summary>
    public void Fail(Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            return;
        }

        _hasEnded = true;
        _error = exception is ModelCallException failure ? CoachTelemetry.Word(failure.Outcome) : exception.GetType().FullName;
        CoachTelemetry.Fail(Span, _error!);
    }

    public void Dispose()
    {
        var tags = Tags();
        if (_isStreamed && _first is { } first)
        {
            Span?.SetTag("gen_ai.response.time_to_first_chunk", first.TotalSeconds);
            CoachTelemetry.TimeToFirstChunk.Record(first.TotalSeconds, tags);
        }

        if (!_hasEnded)
        {
            Span?.SetTag("coach.call.cancelled", true);
        }

        if (_error is not null)
        {
            tags.Add("error.type", _error);
        }

        CoachTelemetry.CallDuration.Record(_time.GetElapsedTime(_started).TotalSeconds, tags);
        Span?.Dispose();
    }

    private void Count(long? tokens, string type)
    {
        if (tokens is { } count && CoachTelemetry.TokenUsage.Enabled)
        {
            var tags = Tags();
            tags.Add("gen_ai.token.type", type);
            CoachTelemetry.TokenUsage.Record(count, tags);
        }
    }

    private TagList Tags()
    {
        TagList tags = new([new("gen_ai.operation.name", "chat"), new("gen_ai.provider.name", _provider), new("gen_ai.request.model", _model)]);
        if (_responseModel is not null)
        {
            tags.Add("gen_ai.response.model", _responseModel);
        }

        return tags;
    }

    private static string Json(IEnumerable<ChatMessage> messages)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var message in messages)
            {
                json.WriteStartObject();
                json.WriteString("role", message.Role.Value);
                json.WriteStartArray("parts");
                json.WriteStartObject();
                json.WriteString("type", "text");
                json.WriteString("content", message.Text);
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
