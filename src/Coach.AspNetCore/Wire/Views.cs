using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Coach;

internal sealed record SessionView(string Id, string State, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static SessionView Of(CoachSession session) => new(session.Id, session.State, session.CreatedAt, session.UpdatedAt);
}

internal sealed record StateView(string Name, string Description, bool IsTerminal, IReadOnlyList<string> To);

internal sealed record MachineView(string Name, string Initial, IReadOnlyList<StateView> States)
{
    public static MachineView Of(CoachMachine machine) => new(
        machine.Name,
        machine.Initial.Name,
        [.. machine.States.Select(state => new StateView(state.Name, state.Description, state.IsTerminal, [.. state.Transitions.Select(way => way.To).Distinct()]))]);
}

internal sealed record MessageView(
    long Ordinal, string TurnId, [property: JsonConverter(typeof(JsonStringEnumConverter<MessageRole>))] MessageRole Role, string Text, DateTimeOffset At)
{
    public static MessageView Of(StoredMessage message) => new(message.Ordinal, message.TurnId, message.Role, message.Text, message.At);
}

internal sealed record ActionView(
    string Name,
    [property: JsonConverter(typeof(JsonStringEnumConverter<ActionStatus>))] ActionStatus Status,
    bool Succeeded,
    string Code,
    string Message,
    [property: JsonConverter(typeof(RawJsonConverter))] string Parameters,
    string Key,
    string StateBefore,
    string StateAfter)
{
    /// <summary>Not among the others, as it may be missing: what describes the endpoints would say that it is always there.</summary>
    public JsonNode? Data { get; init; }

    public static ActionView Of(ActionCallResult call) =>
        new(call.Name, call.Status, call.Succeeded, call.Code, call.Message, call.Parameters, call.Key, call.StateBefore, call.StateAfter) { Data = call.Data };
}

internal sealed record LogView(string TurnId, DateTimeOffset At, ActionView Action)
{
    public static LogView Of(ActionLogEntry entry) => new(entry.TurnId, entry.At, ActionView.Of(entry.Result));
}

internal sealed record ApprovalView(
    string Key, string Name, [property: JsonConverter(typeof(RawJsonConverter))] string Parameters, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt)
{
    public static ApprovalView Of(PendingApproval approval) => new(approval.Key, approval.Name, approval.Parameters, approval.RequestedAt, approval.ExpiresAt);
}

internal sealed record TurnView(
    string SessionId,
    string TurnId,
    [property: JsonConverter(typeof(JsonStringEnumConverter<TurnStatus>))] TurnStatus Status,
    string Text,
    IReadOnlyList<ActionView> Actions,
    string StateBefore,
    string State)
{
    public static TurnView Of(TurnResult result) =>
        new(result.SessionId, result.TurnId, result.Status, result.Text, [.. result.Actions.Select(ActionView.Of)], result.StateBefore, result.State);
}

internal sealed record DeletionView(int Sessions);

/// <summary>The data of the event <c>start</c>: a client shows from here on what comes, and forgets what it showed of this turn before.</summary>
internal sealed record StartEvent(string TurnId, bool IsPartial);

/// <summary>The data of the event <c>text</c>.</summary>
internal sealed record TextEvent(string Text);

/// <summary>The data of the event <c>action</c>: the model has asked for it; what comes of it follows as <c>result</c>.</summary>
internal sealed record ActionEvent(string Name, ActionStatus? Refusal);

/// <summary>The data of the event <c>state</c>.</summary>
internal sealed record StateEvent(string From, string To);
