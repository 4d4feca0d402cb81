using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Coach.Markup;

namespace Coach;

internal sealed record DevMachineView(string Name, string Initial, bool RecordsContent, IReadOnlyList<DevStateView> States, IReadOnlyList<DevActionView> Actions)
{
    public static DevMachineView Of(CoachMachine machine, bool recordsContent) =>
        new(machine.Name, machine.Initial.Name, recordsContent, [.. machine.States.Select(DevStateView.Of)], [.. machine.ActionNames.Select(name => DevActionView.Of(machine.FindAction(name)!))]);
}

internal sealed record DevStateView(string Name, string Description, bool IsTerminal, IReadOnlyList<string> Allow, IReadOnlyList<DevWayView> Ways, string Prompt)
{
    public static DevStateView Of(StateDefinition state) =>
        new(state.Name, state.Description, state.IsTerminal, state.Allow, [.. state.Transitions.Select(way => new DevWayView(way.To, way.When))], state.Prompt ?? "");
}

internal sealed record DevWayView(string To, string? When);

internal sealed record DevActionView(string Name, string Description, [property: JsonConverter(typeof(RawJsonConverter))] string Schema, bool RequiresApproval)
{
    public static DevActionView Of(ActionDefinition action) => new(action.Name, action.Description, action.Schema, action.RequiresApproval);
}

internal sealed record DevSessionView(string Id, string UserId, string State, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static DevSessionView Of(CoachSession session) => new(session.Id, session.UserId, session.State, session.Version, session.CreatedAt, session.UpdatedAt);
}

internal sealed record DevSessionDetail(DevSessionView Session, bool HasMore, IReadOnlyList<DevTurnLine> Turns);

/// <summary>A turn in a list.</summary>
internal sealed record DevTurnLine(
    string TurnId, TurnKind Kind, TurnStatus Status, string Message, string Text, string? StateBefore, string? State, IReadOnlyList<DevMoveView> Moves, int Calls, int Refused, DateTimeOffset AcceptedAt, double? Milliseconds)
{
    public static DevTurnLine Of(RecordedTurn turn)
    {
        var (result, calls) = (turn.ReadResult(), turn.Steps.SelectMany(step => step.Calls).ToList());
        return new(
            turn.TurnId,
            turn.Kind,
            turn.Status,
            turn.Message,
            string.Join("\n\n", turn.Steps.Select(step => step.VisibleText).Where(text => text.Length > 0)),
            result?.StateBefore ?? calls.FirstOrDefault()?.StateBefore,
            result?.State ?? calls.LastOrDefault()?.StateAfter,
            [.. calls.Where(call => call.Succeeded && call.StateBefore != call.StateAfter).Select(call => new DevMoveView(call.StateBefore, call.StateAfter))],
            calls.Count,
            calls.Count(call => !call.Succeeded && call.Status is not (ActionStatus.NeedsApproval or ActionStatus.Duplicate)) + (result?.Unreadable.Count ?? 0),
            turn.AcceptedAt,
            (turn.EndedAt - turn.AcceptedAt)?.TotalMilliseconds);
    }
}

/// <summary>A change of the state. A turn may make several.</summary>
internal sealed record DevMoveView(string From, string To);

/// <summary>A turn opened up.</summary>
internal sealed record DevTurnView(
    DevTurnLine Turn,
    IReadOnlyList<DevStepView> Steps,
    TurnError? Error,
    string? FinishReason,
    DevConfidenceView? Confidence,
    long MessagesLeftOut,
    IReadOnlyList<DevAttemptView> Attempts,
    IReadOnlyList<DevOperationView> ContextOperations,
    IReadOnlyList<DevDifferenceView> Differences,
    IReadOnlyList<DevModelCallView> ModelCalls,
    string Test);

internal sealed record DevConfidenceView(double Value, IReadOnlyList<string> Reasons);

internal sealed record DevStepView(int Step, string? Model, DateTimeOffset At, string VisibleText, DevReplyView? Reply, IReadOnlyList<DevCallView> Calls);

/// <summary>A raw reply, and what stands in it.</summary>
internal sealed record DevReplyView(string Text, IReadOnlyList<DevItemView> Items);

/// <summary>An element of a raw reply, or something that was passed over in it: <c>call</c>, <c>error</c>, <c>note</c>.</summary>
internal sealed record DevItemView(string Kind, int Offset, int Length, string Name, string Status, string Code, string Message, IReadOnlyList<DevRepairView> Repairs)
{
    public static DevItemView Of(ActionCallResult call) =>
        new("call", call.Offset, call.Length, call.Name, call.Status.ToString(), call.Code, call.Message, [.. call.Repairs.Select(DevRepairView.Of)]);

    public static DevItemView Of(ExaminedCall call) =>
        new("call", call.Call.Offset, call.Call.Length, call.Name, call.Status?.ToString() ?? "WouldRun", call.Code, call.Message, [.. call.Repairs.Select(DevRepairView.Of)]);

    public static DevItemView Of(UnreadableCall error) => new("error", error.Offset, error.Length, "", "Unreadable", error.Code, error.Message, []);

    public static DevItemView Of(ActionError error) => new("error", error.Offset, error.Length, "", "Unreadable", error.Code, error.Message, []);

    public static DevItemView Of(ReplyNote note) => new("note", note.Offset, note.Length, "", "", note.Kind, "", []);
}

internal sealed record DevRepairView(string Kind, RepairTier Tier, int Offset)
{
    public static DevRepairView Of(Repair repair) => new(repair.Kind, repair.Tier, repair.Offset);
}

internal sealed record DevCallView(
    string Name,
    ActionStatus Status,
    bool Succeeded,
    string Code,
    string Message,
    [property: JsonConverter(typeof(RawJsonConverter))] string Parameters,
    JsonNode? Data,
    double Milliseconds,
    ActionEmitters Emitter,
    string Format,
    int Offset,
    int Length,
    IReadOnlyList<DevRepairView> Repairs,
    IReadOnlyList<string> IgnoredParameters,
    string StateBefore,
    string StateAfter)
{
    public static DevCallView Of(ActionCallResult call) => new(
        call.Name,
        call.Status,
        call.Succeeded,
        call.Code,
        call.Message,
        call.Parameters,
        call.Data,
        call.Duration.TotalMilliseconds,
        call.Emitter,
        call.Format,
        call.Offset,
        call.Length,
        [.. call.Repairs.Select(DevRepairView.Of)],
        call.IgnoredParameters,
        call.StateBefore,
        call.StateAfter);
}

internal sealed record DevAttemptView(string Model, string Outcome, int? Status, string? Code, double Milliseconds, double? FirstMilliseconds, string Reason);

internal sealed record DevOperationView(string Kind, string? Target, int TokensSaved, string Reason);

internal sealed record DevDifferenceView(int Step, ReplayChange Change, string Was, string Would, string? Action, int? Offset, string? Reason);

/// <summary>A call of a model as this process saw it.</summary>
internal sealed record DevModelCallView(
    string Provider, string Model, DateTimeOffset StartedAt, double Milliseconds, double? FirstMilliseconds, long? InputTokens, long? OutputTokens, string? Error, IReadOnlyList<DevMessageView> Messages);

/// <summary>A message as it was sent, and how many tokens it takes by the coach's counter.</summary>
internal sealed record DevMessageView(string Role, string Text, int Tokens);

internal sealed record DevExamineBody(string? State, string? Text);

internal sealed record DevExaminedView(DevReplyView Reply, string VisibleText, string StateBefore, string StateAfter, IReadOnlyList<DevExaminedCallView> Calls);

internal sealed record DevExaminedCallView(
    string Name, string? Status, string Code, string Message, [property: JsonConverter(typeof(RawJsonConverter))] string Parameters, string State, IReadOnlyList<DevRepairView> Repairs, IReadOnlyList<string> IgnoredParameters);
