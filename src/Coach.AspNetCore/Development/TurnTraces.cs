using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Coach;

/// <summary>
/// Keeps what this process reports of its last calls of models, for the development UI: the store has what came of a turn, and not what was sent. The listener lives as
/// long as the application.
/// </summary>
internal sealed class TurnTraces : IDisposable
{
    private const int MostCalls = 500;

    private readonly ConcurrentQueue<Call> _calls = new();
    private readonly ActivityListener _listener;
    private readonly ITokenCounter _counter;

    public TurnTraces(ITokenCounter counter)
    {
        _counter = counter;
        _listener = new()
        {
            ShouldListenTo = static source => source.Name == CoachTelemetry.SourceName,
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The sessions that were talked with, the last first.</summary>
    public IReadOnlyList<string> Sessions => [.. _calls.Reverse().Select(call => call.Session).Distinct()];

    /// <summary>The calls of models that a turn made in this process, in order.</summary>
    public IReadOnlyList<DevModelCallView> Of(string session, string turn) => [.. _calls.Where(call => call.Session == session && call.Turn == turn).Select(View)];

    public void Dispose() => _listener.Dispose();

    private void Keep(Activity span)
    {
        if (span.GetTagItem("gen_ai.operation.name") is not "chat" || Find(span, "gen_ai.conversation.id") is not { } session || Find(span, "coach.turn.id") is not { } turn)
        {
            return;
        }

        _calls.Enqueue(new(session, turn, span));
        while (_calls.Count > MostCalls)
        {
            _calls.TryDequeue(out _);
        }
    }

    private static string? Find(Activity? span, string tag)
    {
        for (; span is not null; span = span.Parent)
        {
            if (span.GetTagItem(tag) is string value)
            {
                return value;
            }
        }

        return null;
    }

    private DevModelCallView View(Call call)
    {
        var model = call.Text("gen_ai.request.model") ?? "";
        return new(
            call.Text("gen_ai.provider.name") ?? "",
            model,
            call.Span.StartTimeUtc,
            call.Span.Duration.TotalMilliseconds,
            call.Span.GetTagItem("gen_ai.response.time_to_first_chunk") is double seconds ? seconds * 1000 : null,
            call.Span.GetTagItem("gen_ai.usage.input_tokens") as long?,
            call.Span.GetTagItem("gen_ai.usage.output_tokens") as long?,
            call.Text("error.type"),
            Messages(call.Text("gen_ai.input.messages"), model));
    }

    private List<DevMessageView> Messages(string? json, string model)
    {
        var messages = new List<DevMessageView>();
        if (json is null)
        {
            return messages;
        }

        using var document = JsonDocument.Parse(json);
        foreach (var message in document.RootElement.EnumerateArray())
        {
            var text = string.Concat(message.GetProperty("parts").EnumerateArray().Select(static part => part.GetProperty("content").GetString()));
            messages.Add(new(message.GetProperty("role").GetString() ?? "", text, _counter.Count(text, model)));
        }

        return messages;
    }

    private sealed record Call(string Session, string Turn, Activity Span)
    {
        public string? Text(string tag) => Span.GetTagItem(tag) as string;
    }
}
