using System.Text.Json.Serialization;
using Coach.Markup;
using Coach.Providers;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>The answer to a turn. Carries no markup.</summary>
public sealed record TurnResult
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }

    /// <summary>The turn's id.</summary>
    public required string TurnId { get; init; }

    /// <summary>What began the turn.</summary>
    public TurnKind Kind { get; init; }

    /// <summary>Where the turn stands: completed, or failed for the reason in <see cref="Error"/>.</summary>
    public required TurnStatus Status { get; init; }

    /// <summary>The reply for the person, a blank line between the texts of two steps; empty if the model only acted, or if the turn failed before its first step was kept.</summary>
    public string Text { get; init; } = "";

    /// <summary>The calls with their results, in the reply's order.</summary>
    public IReadOnlyList<ActionCallResult> Actions { get; init; } = [];

    /// <summary>The calls of tools that are not actions, with their results.</summary>
    public IReadOnlyList<ToolCallResult> Tools { get; init; } = [];

    /// <summary>How many steps the turn took, which is how often the model was called with success.</summary>
    public int Steps { get; init; } = 1;

    /// <summary>What looked like a call and could not be read.</summary>
    public IReadOnlyList<UnreadableCall> Unreadable { get; init; } = [];

    /// <summary>The kinds of what was passed over in the reply and needs no answer, such as <c>stray_close</c>, in the reply's order.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How many of the session's messages the model was not sent verbatim.</summary>
    public long MessagesLeftOut { get; init; }

    /// <summary>The state before the turn.</summary>
    public required string StateBefore { get; init; }

    /// <summary>The state after the turn.</summary>
    public required string State { get; init; }

    /// <summary>The model, if it said its name.</summary>
    public string? Model { get; init; }

    /// <summary>Why the model stopped, as its provider said: <c>stop</c>, <c>length</c> and the like; null if it did not say.</summary>
    public string? FinishReason { get; init; }

    /// <summary>How far the reply may be relied on, by how it came about: lowered by failed attempts, a shortened context, a reply that was cut, repairs, and calls that did not run.</summary>
    [JsonIgnore]
    public Confidence Confidence => Confidence.Derive(
        Attempts,
        ContextOperations,
        FinishReason,
        Actions.Sum(action => action.Repairs.Count(repair => repair.Tier != RepairTier.Guess)),
        Actions.Sum(action => action.Repairs.Count(repair => repair.Tier == RepairTier.Guess)),
        Unreadable.Count,
        Actions.Count(action => action.Status is not (ActionStatus.Succeeded or ActionStatus.Duplicate or ActionStatus.NeedsApproval)) + Tools.Count(tool => tool.Status != ToolCallStatus.Succeeded));

    /// <summary>Every attempt at a model, if there is more than one to choose from.</summary>
    public IReadOnlyList<ModelAttempt> Attempts { get; init; } = [];

    /// <summary>What was done to the messages so that they fit the model.</summary>
    public IReadOnlyList<ContextOperation> ContextOperations { get; init; } = [];

    /// <summary>How many tokens the model has read, as its provider counted; null if it did not.</summary>
    public long? InputTokens { get; init; }

    /// <summary>How many tokens the model has written, as its provider counted; null if it did not.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Why the turn failed, else null.</summary>
    public TurnError? Error { get; init; }

    /// <summary>Reads a result as it was recorded: <see cref="RecordedTurn.Result"/>.</summary>
    /// <exception cref="CoachStoreException">It is not what was recorded: the store is damaged.</exception>
    public static TurnResult FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return CoachJson.Read(json);
    }

    /// <summary>
    /// The turn's answer as messages of Microsoft.Extensions.AI, for logs and histories elsewhere: calls are <see cref="FunctionCallContent"/> with their results, whether the model asked
    /// for them natively or in its text. All of the text comes first.
    /// </summary>
    public IReadOnlyList<ChatMessage> ToChatMessages() => [.. CallMessages.Create(Text, [.. Actions.Select(CallMessages.Of), .. Tools.Select(CallMessages.Of)])];
}

/// <summary>Something in a reply that looked like a call and could not be read.</summary>
/// <param name="Code">A short word for programs, in snake_case.</param>
/// <param name="Message">What is wrong, for a person and the model.</param>
/// <param name="Offset">Where it begins in the raw reply, in UTF-16 characters.</param>
/// <param name="Length">How long it is.</param>
public sealed record UnreadableCall(string Code, string Message, int Offset, int Length)
{
    /// <summary>The step of the turn in whose reply it stands, from 1.</summary>
    public int Step { get; init; } = 1;
}

/// <summary>Why a turn failed. For a person's eyes: carries no exception text.</summary>
/// <param name="Code">A short word for programs: <c>model_failed</c>, <c>empty_reply</c>, <c>prompt_failed</c>, <c>unknown_state</c>, <c>store_failed</c>, <c>session_changed</c>, <c>internal</c>, <c>cancelled</c>.</param>
/// <param name="Message">A sentence for the person.</param>
public sealed record TurnError(string Code, string Message);
