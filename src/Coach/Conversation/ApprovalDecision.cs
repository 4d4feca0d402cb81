using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>A person's decision on a call that waits for approval.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="UserId">Whose session it is.</param>
/// <param name="Key">The call: <see cref="PendingApproval.Key"/>.</param>
/// <param name="IsApproved">Whether it may run.</param>
public sealed record ApprovalDecision(string SessionId, string UserId, string Key, bool IsApproved)
{
    /// <summary>Why, for the model and the log; optional.</summary>
    public string? Reason { get; init; }

    /// <summary>The id of the decision's turn, made of the call's key: however often a decision is sent, it is made once.</summary>
    public string TurnId => TurnIdPrefix + Key;

    internal const string TurnIdPrefix = "decision:";

    /// <summary>The decision that Microsoft.Extensions.AI's content for it holds; its request id is the call's key.</summary>
    public static ApprovalDecision FromContent(ToolApprovalResponseContent content, string sessionId, string userId)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new(sessionId, userId, content.RequestId, content.Approved) { Reason = content.Reason };
    }
}
