using Microsoft.Extensions.AI;

namespace Coach.Testing;

/// <summary>One answer of a script.</summary>
/// <param name="Make">What is answered, which may depend on what was asked.</param>
internal sealed record ScriptedReply(Func<ScriptedRequest, CancellationToken, Task<IReadOnlyList<AIContent>>> Make)
{
    /// <summary>What is thrown behind the contents.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Whether a stream has the contents as they are, and not cut.</summary>
    public bool IsCut { get; init; }

    public static ScriptedReply Of(params AIContent[] contents) => new((_, _) => Task.FromResult<IReadOnlyList<AIContent>>(contents));

    /// <summary>The contents as the updates of a stream have them.</summary>
    public static IEnumerable<AIContent> Cut(IEnumerable<AIContent> contents, int length)
    {
        foreach (var content in contents)
        {
            if (content is not TextContent { Text: { } text })
            {
                yield return content;
                continue;
            }

            for (var at = 0; at < text.Length; at += length)
            {
                yield return new TextContent(text[at..Math.Min(at + length, text.Length)]);
            }
        }
    }
}
