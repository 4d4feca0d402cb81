using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Coach.Providers;

/// <summary>
/// Talks to one model of OpenAI, or of any server with its protocol <c>chat/completions</c>: Ollama, vLLM, llama.cpp, Groq and others. Calls once
/// and does not try again: a <see cref="FallbackChatClient"/> does. Safe to use from many threads.
/// </summary>
/// <remarks>
/// <para>What goes wrong is a <see cref="ModelCallException"/> with outcome, status, code and the time that the server asks to be left alone; the
/// caller's cancellation is an <see cref="OperationCanceledException"/> and ends the request. A stream that breaks off is an error, not an answer.</para>
/// <para>What a model thinks (<c>reasoning_content</c>, <c>reasoning</c>) comes as <see cref="TextReasoningContent"/> and is not sent back. A refusal
/// comes as <see cref="ErrorContent"/> with the code <c>refusal</c>. Tool calls of a stream come whole. Of a message's contents, texts, images, tool
/// calls and results are sent; of tools, functions.</para>
/// </remarks>
/// <example>
/// <code>
/// IChatClient local = new OpenAICompatibleChatClient("qwen2.5:7b", new Uri("http://localhost:11434/v1"));
/// </code>
/// </example>
public sealed class OpenAICompatibleChatClient : IChatClient
{
    private const string OpenAIHost = "api.openai.com";
    private static readonly Uri OpenAIEndpoint = new($"https://{OpenAIHost}/v1");

    private readonly ChatClient _client;
    private readonly CallFailure _failures;
    private readonly RequestWriter _writer;
    private readonly ChatClientMetadata _metadata;

    /// <summary>Makes a client; nothing is sent yet.</summary>
    /// <param name="model">The model's name, where a request names no other.</param>
    /// <param name="endpoint">The server with the path before <c>chat/completions</c>, such as <c>http://localhost:11434/v1</c>; null for OpenAI.</param>
    /// <param name="key">The key; null for servers that want none.</param>
    /// <param name="options">How to talk to it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The model has no name, or the endpoint is not absolute.</exception>
    public OpenAICompatibleChatClient(string model, Uri? endpoint = null, string? key = null, OpenAICompatibleOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        endpoint ??= OpenAIEndpoint;
        if (!endpoint.IsAbsoluteUri)
        {
            throw new ArgumentException($"The endpoint {endpoint} has to be absolute, such as http://localhost:11434/v1.", nameof(endpoint));
        }

        options ??= new();
        key = string.IsNullOrWhiteSpace(key) ? null : key.Trim();
        _failures = new($"{options.ProviderName}/{model}", key, options.ShowsServerText);
        _writer = new(model, options.UsesMaxCompletionTokens ?? endpoint.Host == OpenAIHost, options.CountsStreams, _failures);
        _metadata = new(options.ProviderName, endpoint, model);
        var settings = new OpenAIClientOptions
        {
            Endpoint = endpoint,
            NetworkTimeout = options.NetworkTimeout,
            // Whoever calls this decides whether the same model is tried again.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
        };
#pragma warning disable OPENAI001 // The one way to send no key.
        _client = key is null ? new(model, new NoAuthentication(), settings) : new(model, new ApiKeyCredential(key), settings);
#pragma warning restore OPENAI001
    }

    /// <inheritdoc/>
    /// <exception cref="ModelCallException">There is no answer.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        using var response = await SendAsync(messages, options, streamed: false, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="ModelCallException">There is no answer, or it broke off.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        using var response = await SendAsync(messages, options, streamed: true, cancellationToken).ConfigureAwait(false);
        if (response.Headers.TryGetValue("Content-Type", out var type) && type?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true)
        {
            // A server that does not stream answers all at once.
            foreach (var update in (await ReadAsync(response, cancellationToken).ConfigureAwait(false)).ToChatResponseUpdates())
            {
                yield return update;
            }

            yield break;
        }

        var events = new ReplyEvents(new BoundedStream(response.ContentStream ?? Stream.Null), _failures, cancellationToken);
        await using var closing = events.ConfigureAwait(false);
        while (await events.NextAsync().ConfigureAwait(false) is { } update)
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(_client) ? _client : null;
    }

    /// <summary>Does nothing: connections belong to the process.</summary>
    public void Dispose()
    {
    }

    private async ValueTask<PipelineResponse> SendAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, bool streamed, CancellationToken cancellationToken)
    {
        PipelineResponse response;
        try
        {
            using var content = BinaryContent.Create(BinaryData.FromBytes(_writer.Write(messages, options, streamed)));
            var request = new RequestOptions { CancellationToken = cancellationToken, BufferResponse = false, ErrorOptions = ClientErrorBehaviors.NoThrow };
            response = (await _client.CompleteChatAsync(content, request).ConfigureAwait(false)).GetRawResponse();
        }
        catch (Exception exception)
        {
            throw _failures.FromException(exception, cancellationToken);
        }

        if (response.Status is >= 200 and <= 299)
        {
            return response;
        }

        using (response)
        {
            throw await FailAsync(response, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<Exception> FailAsync(PipelineResponse response, CancellationToken cancellationToken)
    {
        try
        {
            var body = await BoundedStream.ReadSomeAsync(response.ContentStream ?? Stream.Null, CallFailure.MaxBody, cancellationToken).ConfigureAwait(false);
            return _failures.FromResponse(response.Status, name => response.Headers.TryGetValue(name, out var value) ? value : null, body);
        }
        catch (Exception exception)
        {
            return _failures.FromException(exception, cancellationToken);
        }
    }

    private async ValueTask<ChatResponse> ReadAsync(PipelineResponse response, CancellationToken cancellationToken)
    {
        try
        {
            var body = new BoundedStream(response.ContentStream ?? Stream.Null);
            await using var closing = body.ConfigureAwait(false);
            using var document = await JsonDocument.ParseAsync(body, default, cancellationToken).ConfigureAwait(false);
            return ReplyReader.Read(document.RootElement, _failures);
        }
        catch (Exception exception)
        {
            throw _failures.FromException(exception, cancellationToken);
        }
    }
}
