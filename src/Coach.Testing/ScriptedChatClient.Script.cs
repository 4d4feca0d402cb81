using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Coach.Testing;

/// <content>What the model is to say.</content>
public sealed partial class ScriptedChatClient
{
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
        return Add(ScriptedReply.Of(answer));
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

    /// <summary>Answers with texts as they come, for a model that is slow or hangs in the middle of its reply; a stream has them as its chunks.</summary>
    public ScriptedChatClient ReplyInChunks(Func<ScriptedRequest, CancellationToken, IAsyncEnumerable<string>> chunks)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        return Add(ScriptedReply.OfChunks(chunks));
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

    private ScriptedChatClient Add(ScriptedReply reply)
    {
        lock (_gate)
        {
            _replies.Enqueue(reply);
        }

        return this;
    }

    private static string Given(string text) => text ?? throw new ArgumentNullException(nameof(text));
}
