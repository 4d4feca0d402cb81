using System.Runtime.CompilerServices;
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
public sealed partial class ScriptedChatClient : IChatClient
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
        var contents = new List<AIContent>();
        await foreach (var content in reply.StreamAsync(request, int.MaxValue, cancellationToken).ConfigureAwait(false))
        {
            contents.Add(content);
        }

        // A reply in chunks is one text when it comes whole.
        contents = contents.Count > 1 && contents.TrueForAll(static content => content is TextContent)
            ? [new TextContent(string.Concat(contents.Cast<TextContent>().Select(static content => content.Text)))]
            : contents;
        return new(new ChatMessage(ChatRole.Assistant, contents)) { ModelId = ModelId, FinishReason = FinishOf(contents.Exists(IsCall)) };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (request, reply) = Next(messages, options, isStreamed: true, cancellationToken);
        var hasCalls = false;
        await foreach (var content in reply.StreamAsync(request, ChunkLength, cancellationToken).ConfigureAwait(false))
        {
            hasCalls |= IsCall(content);
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return new(ChatRole.Assistant, [content]) { ModelId = ModelId };
        }

        yield return new(ChatRole.Assistant, []) { ModelId = ModelId, FinishReason = FinishOf(hasCalls) };
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

    private static bool IsCall(AIContent content) => content is FunctionCallContent;

    private static ChatFinishReason FinishOf(bool hasCalls) => hasCalls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop;
}
