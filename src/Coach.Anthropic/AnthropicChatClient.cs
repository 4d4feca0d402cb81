using System.Runtime.CompilerServices;
using System.Text.Json;
using Anthropic;
using Anthropic.Exceptions;
using Microsoft.Extensions.AI;

namespace Coach.Providers;

/// <summary>
/// Talks to one model of Anthropic, over its own package. Calls once and does not try again: a <see cref="FallbackChatClient"/> does. Safe to use
/// from many threads.
/// </summary>
/// <remarks>
/// What goes wrong is a <see cref="ModelCallException"/> with outcome, status, code and the time that the server asks to be left alone; the caller's
/// cancellation is an <see cref="OperationCanceledException"/> and ends the request. A stream that breaks off is an error, not an answer. The package
/// does not send <see cref="ChatOptions.Temperature"/>.
/// </remarks>
/// <example>
/// <code>
/// using IChatClient client = new AnthropicChatClient("claude-sonnet-4-5", key: key);
/// </code>
/// </example>
public sealed class AnthropicChatClient : DelegatingChatClient
{
    private readonly CallFailure _failures;
    private readonly HttpClient _http;

    /// <summary>Makes a client; nothing is sent yet.</summary>
    /// <param name="model">The model's name, where a request names no other.</param>
    /// <param name="endpoint">The server with the path before <c>v1/messages</c>; null for Anthropic.</param>
    /// <param name="key">The key; null for servers that want none.</param>
    /// <param name="options">How to talk to it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The model has no name, the endpoint is not absolute, or an option is out of its range.</exception>
    public AnthropicChatClient(string model, Uri? endpoint = null, string? key = null, AnthropicOptions? options = null)
        : this(Parts.Make(model, endpoint, key, options ?? new()))
    {
    }

    private AnthropicChatClient(Parts parts)
        : base(parts.Client) => (_failures, _http) = (parts.Failures, parts.Http);

    /// <inheritdoc/>
    /// <exception cref="ModelCallException">There is no answer.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not ArgumentException)
        {
            throw Explain(exception, cancellationToken);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ModelCallException">There is no answer, or it broke off.</exception>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var closing = updates.ConfigureAwait(false);
        var isFinished = false;
        while (await MoveAsync(updates, isFinished, cancellationToken).ConfigureAwait(false))
        {
            isFinished |= updates.Current.FinishReason is not null;
            yield return updates.Current;
        }

        if (!isFinished)
        {
            throw _failures.Of(AttemptOutcome.Unreadable);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _http.Dispose();
        }
    }

    private async ValueTask<bool> MoveAsync(IAsyncEnumerator<ChatResponseUpdate> updates, bool isFinished, CancellationToken cancellationToken)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not ArgumentException)
        {
            var failure = Explain(exception, cancellationToken);

            // What came is whole: only the connection ended in a way that it should not.
            return isFinished && failure is ModelCallException { Outcome: AttemptOutcome.ConnectionFailed } ? false : throw failure;
        }
    }

    private Exception Explain(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        _ when cancellationToken.IsCancellationRequested => _failures.FromException(exception, cancellationToken),
        AnthropicServiceException { Body.ValueKind: JsonValueKind.Object } service => _failures.FromError(ServerError.Read(service.Body), exception: exception),
        AnthropicInvalidDataException => _failures.Of(AttemptOutcome.Unreadable, exception),
        _ => _failures.FromException(exception, cancellationToken),
    };

    private sealed record Parts(IChatClient Client, CallFailure Failures, HttpClient Http)
    {
        public static Parts Make(string model, Uri? endpoint, string? key, AnthropicOptions options)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(model);
            ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxOutputTokens, 1);
            if (endpoint is { IsAbsoluteUri: false })
            {
                throw new ArgumentException($"The endpoint {endpoint} has to be absolute, such as http://localhost:8080.", nameof(endpoint));
            }

            key = string.IsNullOrWhiteSpace(key) ? null : key.Trim();
            var failures = new CallFailure($"{options.ProviderName}/{model}", key, options.ShowsServerText);
            var http = new HttpClient(new FailureHandler(failures, key is not null)) { Timeout = Timeout.InfiniteTimeSpan };
            var client = new AnthropicClient
            {
                HttpClient = http,
                BaseUrl = BaseUrl(endpoint),
                // Without one, the package would look for a key in places that this server is not to know of.
                ApiKey = key ?? "none",
                AuthToken = null,
                MaxRetries = 0,
                Timeout = options.NetworkTimeout,
            };
            return new(client.AsIChatClient(model, options.MaxOutputTokens), failures, http);
        }

        private static string BaseUrl(Uri? endpoint)
        {
            var url = (endpoint?.AbsoluteUri ?? "https://api.anthropic.com").TrimEnd('/');
            return url.EndsWith("/v1", StringComparison.Ordinal) ? url[..^3] : url;
        }
    }
}
