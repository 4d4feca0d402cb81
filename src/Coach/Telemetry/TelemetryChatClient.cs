using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>
/// Reports each call of one model: a span <c>chat {model}</c> and the metrics of the OpenTelemetry conventions for generative AI. It stands inside a
/// fallback, so that each attempt is seen. Costs nothing while nobody listens. The span of a stream ends when the stream does, fails, or is no longer read.
/// </summary>
/// <param name="innerClient">The model's client.</param>
/// <param name="provider">Who serves the model, such as <c>openai</c>.</param>
/// <param name="model">The model's name, as the provider calls it.</param>
/// <param name="recordContent">Whether spans carry messages and replies; see <see cref="CoachOptions.RecordContent"/>.</param>
/// <param name="time">Measures durations; the system's clock if null.</param>
public sealed class TelemetryChatClient(IChatClient innerClient, string provider, string model, bool recordContent = false, TimeProvider? time = null)
    : DelegatingChatClient(innerClient)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>The client, measured under the names that it gives itself; the same client if it is measured already.</summary>
    internal static IChatClient Measure(IChatClient client, bool recordContent, TimeProvider time)
    {
        const string unknown = "_unknown";
        ChatClientMetadata? metadata;
        try
        {
            if (client.GetService<TelemetryChatClient>() is not null)
            {
                return client;
            }

            metadata = client.GetService<ChatClientMetadata>();
        }
        catch (Exception exception) when (exception is NotSupportedException or NotImplementedException)
        {
            // A client that was written in haste has no services to give.
            metadata = null;
        }

        return new TelemetryChatClient(client, metadata?.ProviderName ?? unknown, metadata?.DefaultModelId ?? unknown, recordContent, time);
    }

    /// <inheritdoc/>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => CoachTelemetry.ListensToCalls
        ? ObserveAsync(messages, options, cancellationToken)
        : base.GetResponseAsync(messages, options, cancellationToken);

    /// <inheritdoc/>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => CoachTelemetry.ListensToCalls
        ? ObserveStreamAsync(messages, options, cancellationToken)
        : base.GetStreamingResponseAsync(messages, options, cancellationToken);

    private async Task<ChatResponse> ObserveAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        IReadOnlyList<ChatMessage> sent = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        using var call = new CallTelemetry(provider, model, options, isStreamed: false, recordContent ? sent : null, _time);
        try
        {
            var response = await base.GetResponseAsync(sent, options, cancellationToken).ConfigureAwait(false);
            call.Succeed(response);
            return response;
        }
        catch (Exception exception)
        {
            call.Fail(exception, cancellationToken);
            throw;
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> ObserveStreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<ChatMessage> sent = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        using var call = new CallTelemetry(provider, model, options, isStreamed: true, recordContent ? sent : null, _time);
        List<ChatResponseUpdate> updates = [];
        IAsyncEnumerator<ChatResponseUpdate> reading;
        try
        {
            reading = base.GetStreamingResponseAsync(sent, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        }
        catch (Exception exception)
        {
            call.Fail(exception, cancellationToken);
            throw;
        }

        await using (reading.ConfigureAwait(false))
        {
            while (true)
            {
                try
                {
                    if (!await reading.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (Exception exception)
                {
                    call.Fail(exception, cancellationToken);
                    throw;
                }

                call.Arrive();
                updates.Add(reading.Current);
                yield return reading.Current;

                // Whoever reads resumes this in a context of their own; what the inner client does next belongs to the span.
                Activity.Current = call.Span ?? Activity.Current;
            }
        }

        call.Succeed(updates.ToChatResponse());
    }
}
