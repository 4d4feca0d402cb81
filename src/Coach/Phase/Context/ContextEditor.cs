using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>Messages to which operations of earlier cycles were applied.</summary>
/// <param name="Messages">The messages.</param>
/// <param name="Applied">What was done, in the order of the operations.</param>
/// <param name="Refused">What was not done, in that order.</param>
internal sealed record EditedContext(IReadOnlyList<ChatMessage> Messages, IReadOnlyList<ContextOperation> Applied, IReadOnlyList<RefusedContextOperation> Refused);

/// <summary>An operation that was not done.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record RefusedContextOperation(ContextOperation Operation, string Reason);

/// <summary>
/// Applies context operations to messages. They may come from a model, so they are checked, never trusted: what is added stays a note, system messages and the
/// last message of the user are not touched, and calls keep their results.
/// </summary>
internal static class ContextEditor
{
    /// <summary>Applies the operations in their order. The messages and the list are not changed; the targets are those of the list as it is given.</summary>
    public static EditedContext Apply(IReadOnlyList<ChatMessage> messages, IReadOnlyList<ContextOperation> operations)
    {
        if (operations.Count == 0)
        {
            return new(messages, [], []);
        }

        var edit = new ContextEdit(messages);
        var applied = new List<ContextOperation>();
        var refused = new List<RefusedContextOperation>();
        foreach (var operation in operations)
        {
            if (edit.Apply(operation) is { } problem)
            {
                refused.Add(new(operation, problem));
            }
            else
            {
                applied.Add(operation);
            }
        }

        return new(applied.Count == 0 ? messages : edit.Finish(), applied, refused);
    }
}
