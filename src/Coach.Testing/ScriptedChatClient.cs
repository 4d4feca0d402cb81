using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Coach.Testing;

/// <summary>
/// A model that says what a test tells it to: each call takes the next reply of the script, and what it was asked is kept. It needs no key and no network.
/// A call for which there is no reply left throws a <see cref="CoachTestException"/> that says what was asked; a <see cref="CoachConversation"/> hands it on.
/// Safe to use from many threads.
/// </summary>
/// <example>
/// <code>
/// var model = new ScriptedChatClient()
///     .Reply("""Lovely! [ACTION:SAVE_IDENTITY]{"identity": "Painter", "category": "PASSIONS"}[/ACTION]""")
///     .Fail(new HttpRequestException("down"));
/// </code>
/// </example>
public sealed class ScriptedChatClient : IChatClient
{
    private readonly Lock _gate = new();
    private readonly Queue<ScriptedReply> _replies = new();
    private readonly List<ScriptedRequest> _requests = [];
    private CoachTestException? _ranOut;

    /// <summary>Makes a model whose script begins with these replies.</summary>
    public ScriptedChatClient(params string[] replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        foreach (var reply in replies)
        {
            Reply(reply);
        }
    }

    /// <summary>The name under which its replies are recorded. Default <c>scripted</c>.</summary>
    public string ModelId { get; init; } = "scripted";

    /// <summary>How long the chunks of a streamed reply are, in UTF-16 characters, at least 1; they cut wherever it falls. Default 5.</summary>
    public int ChunkLength
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    }
    = 5;

    /// <summary>What it was asked, the first first.</summary>
    public IReadOnlyList<ScriptedRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>How many replies are left.</summary>
    public int Remaining
    {
        get
        {
            lock (_gate)
            {
                return _replies.Count;
            }
        }
    }

    /// <summary>Answers with this text, markup and all.</summary>
    public ScriptedChatClient Reply(string text) => Add(ScriptedReply.Of(new TextContent(Given(text))));

    /// <summary>Answers with this text and native tool calls behind it.</summary>
    /// <param name="text">The text; may be empty.</param>
    /// <param name="calls">The calls, as <see cref="ToolCall"/> makes them.</param>
    public ScriptedChatClient Reply(string text, params FunctionCallContent[] calls)
    {
        ArgumentNullException.ThrowIfNull(calls);
        return Add(ScriptedReply.Of([.. Given(text).Length == 0 ? [] : new AIContent[] { new TextContent(text) }, .. calls]));
    }

    /// <summary>Answers with what this makes of what was asked; it may wait as long as the test wants.</summary>
    public ScriptedChatClient Reply(Func<ScriptedRequest, CancellationToken, Task<string>> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Add(new(async (request, cancellationToken) => [new TextContent(await answer(request, cancellationToken).ConfigureAwait(false))]));
    }

    /// <summary>Answers with these contents: text, reasoning, tool calls.</summary>
    public ScriptedChatClient ReplyWith(params AIContent[] contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        return Add(ScriptedReply.Of(contents));
    }

    /// <summary>Answers with these texts one behind the other; a stream has them as its chunks.</summary>
    public ScriptedChatClient ReplyInChunks(params string[] chunks)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        return Add(ScriptedReply.Of([.. chunks.Select(static chunk => new TextContent(Given(chunk)))]) with { IsCut = true });
    }

    /// <summary>Fails with this exception, as a model that is down does.</summary>
    public ScriptedChatClient Fail(Exception failure) => FailAfter("", failure);

    /// <summary>Fails with this exception; a stream has the text before it.</summary>
    public ScriptedChatClient FailAfter(string text, Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return Add((Given(text).Length == 0 ? ScriptedReply.Of() : ScriptedReply.Of(new TextContent(text))) with { Failure = failure });
    }

    /// <summary>A native tool call, for <see cref="Reply(string, FunctionCallContent[])"/>.</summary>
    /// <param name="name">The action's wire name.</param>
    /// <param name="arguments">The arguments, a JSON object.</param>
    /// <param name="callId">The call's id; null makes one.</param>
    /// <exception cref="ArgumentException">The arguments are no JSON object.</exception>
    public static FunctionCallContent ToolCall(string name, string arguments = "{}", string? callId = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(arguments);
        try
        {
            using var document = JsonDocument.Parse(arguments);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                var values = document.RootElement.EnumerateObject().ToDictionary(static property => property.Name, static property => (object?)property.Value.Clone());
                return new(callId ?? "call_" + Guid.NewGuid().ToString("N")[..8], name, values);
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new ArgumentException($"The arguments of a tool call are a JSON object, and not '{arguments}'.", nameof(arguments));
    }

    /// <summary>Asserts that every reply of the script was asked for.</summary>
    /// <exception cref="CoachTestException">Some were not.</exception>
    public void UsedUp()
    {
        lock (_gate)
        {
            if (_replies.Count > 0)
            {
                throw new CoachTestException($"Expected the whole script to be asked for, but {Account.Count(_replies.Count, "reply", "replies")} of {_replies.Count + _requests.Count} were not.");
            }
        }
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (request, reply) = Next(messages, options, isStreamed: false, cancellationToken);
        var contents = await reply.Make(request, cancellationToken).ConfigureAwait(false);
        return reply.Failure is null
            ? new(new ChatMessage(ChatRole.Assistant, [.. contents])) { ModelId = ModelId, FinishReason = FinishOf(contents) }
            : throw reply.Failure;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (request, reply) = Next(messages, options, isStreamed: true, cancellationToken);
        var contents = await reply.Make(request, cancellationToken).ConfigureAwait(false);
        foreach (var content in reply.IsCut ? contents : ScriptedReply.Cut(contents, ChunkLength))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return new(ChatRole.Assistant, [content]) { ModelId = ModelId };
        }

        if (reply.Failure is not null)
        {
            throw reply.Failure;
        }

        yield return new(ChatRole.Assistant, []) { ModelId = ModelId, FinishReason = FinishOf(contents) };
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("scripted", defaultModelId: ModelId)
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Does nothing; the requests can still be looked at.</summary>
    public void Dispose()
    {
    }

    /// <summary>What was thrown because the script had no reply left, once; null if it had.</summary>
    internal CoachTestException? TakeRanOut() => Interlocked.Exchange(ref _ranOut, null);

    /// <summary>Forgets the rest of the script, and says how much that was.</summary>
    internal int Forget()
    {
        lock (_gate)
        {
            var forgotten = _replies.Count;
            _replies.Clear();
            return forgotten;
        }
    }

    private ScriptedChatClient Add(ScriptedReply reply)
    {
        lock (_gate)
        {
            _replies.Enqueue(reply);
        }

        return this;
    }

    private (ScriptedRequest Request, ScriptedReply Reply) Next(IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreamed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        var request = new ScriptedRequest([.. messages], options, isStreamed);
        lock (_gate)
        {
            _requests.Add(request);
            if (_replies.TryDequeue(out var reply))
            {
                return (request, reply);
            }

            throw _ranOut = new($"The script has no reply left: the model was asked for the {Account.Ordinal(_requests.Count)} time.\n{Account.Of(request)}");
        }
    }

    private static ChatFinishReason FinishOf(IReadOnlyList<AIContent> contents) =>
        contents.Any(static content => content is FunctionCallContent) ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop;

    private static string Given(string text) => text ?? throw new ArgumentNullException(nameof(text));
}
