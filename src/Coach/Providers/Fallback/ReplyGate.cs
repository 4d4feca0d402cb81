using Microsoft.Extensions.AI;

namespace Coach.Providers;

/// <summary>
/// Judges a reply that has content. A reply that does not pass is shown to the same model once more with what the verdict tells it; then the
/// next model is tried. Called from many threads.
/// </summary>
/// <param name="response">The reply.</param>
/// <param name="options">The request's options as the caller gave them, with <see cref="ChatMetadata.GetRequirements"/>.</param>
public delegate ReplyVerdict ReplyGate(ChatResponse response, ChatOptions? options);

/// <summary>What a <see cref="ReplyGate"/> makes of a reply.</summary>
public sealed class ReplyVerdict
{
    private ReplyVerdict(AttemptOutcome outcome, string message) => (Outcome, Message) = (outcome, message);

    /// <summary>The reply is an answer.</summary>
    public static ReplyVerdict Accepted { get; } = new(AttemptOutcome.Succeeded, "");

    /// <summary><see cref="AttemptOutcome.Succeeded"/>, <see cref="AttemptOutcome.NoAction"/> or <see cref="AttemptOutcome.Unreadable"/>.</summary>
    public AttemptOutcome Outcome { get; }

    /// <summary>What the model is told when it is asked again; empty if the reply passed.</summary>
    public string Message { get; }

    /// <summary>An action was required and the reply has none that can be read.</summary>
    /// <param name="message">For the model: what was missing, and what would be right.</param>
    public static ReplyVerdict NoAction(string message) => new(AttemptOutcome.NoAction, NotEmpty(message));

    /// <summary>The reply cannot be read.</summary>
    /// <param name="message">For the model: what could not be read, and what would be right.</param>
    public static ReplyVerdict Unreadable(string message) => new(AttemptOutcome.Unreadable, NotEmpty(message));

    internal static ReplyVerdict Judge(ChatResponse response, ChatOptions? options, FallbackOptions fallback)
    {
        if (fallback.Gate is { } gate)
        {
            return gate(response, options);
        }

        if (!options.GetRequirements().MustAct || response.Messages.Any(message => message.Contents.Any(content => content is FunctionCallContent)))
        {
            return Accepted;
        }

        return fallback.HasAction?.Invoke(response) == true
            ? Accepted
            : NoAction("Your reply has no action that can be read, and one is required here. Reply again, with the action in the format that you were given.");
    }

    private static string NotEmpty(string message)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        return message;
    }
}
