using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Coach.Testing;

/// <summary>One answer of a script.</summary>
/// <param name="Make">What is answered, which may depend on what was asked and come one by one.</param>
internal sealed record ScriptedReply(Func<ScriptedRequest, CancellationToken, IAsyncEnumerable<AIContent>> Make)
{
    /// <summary>What is thrown behind the contents.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Whether a stream has the texts as they are, and not cut.</summary>
    public bool IsCut { get; init; }

    public static ScriptedReply Of(params AIContent[] contents) => new((_, cancellationToken) => AllAsync(contents, cancellationToken));

    public static ScriptedReply Of(Func<ScriptedRequest, CancellationToken, Task<string>> answer) => new((request, cancellationToken) => OneAsync(answer(request, cancellationToken)));

    public static ScriptedReply OfChunks(Func<ScriptedRequest, CancellationToken, IAsyncEnumerable<string>> answer) =>
        new((request, cancellationToken) => TextsAsync(answer(request, cancellationToken), cancellationToken)) { IsCut = true };

    /// <summary>The contents as a stream has them, texts in chunks of this length.</summary>
    public async IAsyncEnumerable<AIContent> StreamAsync(ScriptedRequest request, int length, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var content in Make(request, cancellationToken).ConfigureAwait(false))
        {
            if (IsCut || content is not TextContent { Text: { } text })
            {
                yield return content;
                continue;
            }

            for (var at = 0; at < text.Length; at += Math.Min(length, text.Length))
            {
                yield return new TextContent(text[at..Math.Min(at + length, text.Length)]);
            }
        }

        if (Failure is not null)
        {
            throw Failure;
        }
    }

    private static async IAsyncEnumerable<AIContent> AllAsync(AIContent[] contents, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var content in contents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return content;
        }
    }

    private static async IAsyncEnumerable<AIContent> OneAsync(Task<string> answer)
    {
        yield return new TextContent(await answer.ConfigureAwait(false));
    }

    private static async IAsyncEnumerable<AIContent> TextsAsync(IAsyncEnumerable<string> texts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var text in texts.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return new TextContent(text);
        }
    }
}
