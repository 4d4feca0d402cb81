using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coach.Providers;

/// <summary>
/// Asks one model after the other until one answers: in the router's order, within a deadline, past models that fail, are too busy, whose
/// circuit is open or whose context is too small. Every attempt is reported: on the response (<see cref="ChatMetadata"/>), on the last update of a stream, in
/// <see cref="ModelCallException.Attempts"/>, and to <see cref="IModelRouter.Report"/>. An error, a refusal or an empty reply is never an answer.
/// </summary>
/// <remarks>
/// <para>A stream falls back only as long as nothing of it was handed over; what fails after that is thrown. Where <see cref="ModelRequirements.MustAct"/>
/// is set it is held back whole until it has shown its action.</para>
/// <para>If the circuits of all models are open, the one that has been open longest is tried nevertheless, by one request at a time.</para>
/// <para>Safe to use from many threads. The endpoints' clients are not disposed of with it.</para>
/// </remarks>
/// <example>
/// <code>
/// IChatClient client = new FallbackChatClient([new(fast, fastClient), new(strong, strongClient)]);
/// var response = await client.GetResponseAsync("Hello", cancellationToken: cancellationToken);
/// foreach (var attempt in response.GetAttempts()) …
/// </code>
/// </example>
public sealed class FallbackChatClient : IChatClient
{
    private readonly FallbackServices _services;
    private readonly ChatClientMetadata _metadata = new("coach");

    /// <summary>A client over the models that a router chooses.</summary>
    /// <param name="router">Says which models a request tries, and in which order.</param>
    /// <param name="options">Times and limits; null for the defaults.</param>
    /// <param name="fitter">Makes messages fit each model; null sends them as they are.</param>
    /// <param name="time">The clock of all waits; null for the system's.</param>
    /// <param name="logger">Is told of each attempt once, without content.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public FallbackChatClient(
        IModelRouter router, FallbackOptions? options = null, IContextFitter? fitter = null, TimeProvider? time = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(router);
        options ??= new();
        options.Validate();
        time ??= TimeProvider.System;
        _services = new(router, options, fitter, time, logger ?? NullLogger.Instance, new(options, time));
    }

    /// <summary>A client over a list of models, tried in its order; those that do not meet a request's requirements are left out.</summary>
    /// <param name="endpoints">The models.</param>
    /// <param name="options">Times and limits; null for the defaults.</param>
    /// <param name="fitter">Makes messages fit each model; null sends them as they are.</param>
    /// <param name="time">The clock of all waits; null for the system's.</param>
    /// <param name="logger">Is told of each attempt once, without content.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public FallbackChatClient(
        IReadOnlyList<ModelEndpoint> endpoints, FallbackOptions? options = null, IContextFitter? fitter = null, TimeProvider? time = null, ILogger? logger = null)
        : this(new FixedRouter([.. endpoints]), options, fitter, time, logger)
    {
    }

    /// <inheritdoc/>
    /// <exception cref="ModelCallException">No model answered, or none meets the requirements.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        using var run = new FallbackRun(_services, messages, options, cancellationToken);
        while (await run.NextAsync().ConfigureAwait(false) is { } call)
        {
            var result = CallResult.Cancelled;
            try
            {
                result = await AttemptRunner.RunAsync(call, run.Judge).ConfigureAwait(false);
            }
            finally
            {
                await run.CompleteAsync(call, result).ConfigureAwait(false);
            }

            if (result is { Failure: null, Response: { } response })
            {
                return WithReport(response, call, run);
            }
        }

        throw run.Fail();
    }

    /// <inheritdoc/>
    /// <exception cref="ModelCallException">No model answered, none meets the requirements, or the reply broke off after a part of it was handed over.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        using var run = new FallbackRun(_services, messages, options, cancellationToken);
        var held = new List<ChatResponseUpdate>();
        var mustAct = options.GetRequirements().MustAct;
        while (await run.NextAsync().ConfigureAwait(false) is { } call)
        {
            held.Clear();
            var stream = new AttemptStream(call, _services.Logger);

            // What it is if the reader goes away in the middle, or the gate throws.
            var result = CallResult.Cancelled;
            var shown = false;
            try
            {
                var end = mustAct
                    ? await stream.ReadAllAsync(held, run.Judge).ConfigureAwait(false)
                    : await stream.OpenAsync(held).ConfigureAwait(false);
                shown = end is null or { Failure: null };
                for (var index = 0; shown && index < held.Count; index++)
                {
                    yield return held[index];
                }

                while (end is null)
                {
                    end = await stream.NextAsync().ConfigureAwait(false);
                    if (end is null)
                    {
                        yield return stream.Last!;
                    }
                }

                result = end;
            }
            finally
            {
                await stream.DisposeAsync().ConfigureAwait(false);
                await run.CompleteAsync(call, result).ConfigureAwait(false);
            }

            if (result.Failure is null)
            {
                yield return Closing(stream.Last!, call, run);
                yield break;
            }

            if (shown)
            {
                throw run.Fail(shown: true);
            }
        }

        throw run.Fail();
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Does nothing: whoever made the endpoints' clients disposes of them.</summary>
    public void Dispose()
    {
    }

    // A copy, because a client may hand out the same response more than once.
    private static ChatResponse WithReport(ChatResponse response, ModelCall call, FallbackRun run) => new(response.Messages)
    {
        ResponseId = response.ResponseId,
        ConversationId = response.ConversationId,
        ModelId = response.ModelId ?? call.Endpoint.Entry.Model,
        CreatedAt = response.CreatedAt,
        FinishReason = response.FinishReason,
        Usage = response.Usage,
        RawRepresentation = response.RawRepresentation,
        AdditionalProperties = ChatMetadata.Report(
            response.AdditionalProperties is { } properties ? new(properties) : null, run.Attempts, call.Operations),
    };

    // An update of its own, because it is known only afterwards which one was the last.
    private static ChatResponseUpdate Closing(ChatResponseUpdate last, ModelCall call, FallbackRun run) => new()
    {
        Role = last.Role,
        AuthorName = last.AuthorName,
        MessageId = last.MessageId,
        ResponseId = last.ResponseId,
        ConversationId = last.ConversationId,
        ModelId = last.ModelId ?? call.Endpoint.Entry.Model,
        AdditionalProperties = ChatMetadata.Report(null, run.Attempts, call.Operations),
    };
}
