using System.Text.Json;
using Coach.Markup;

namespace Coach;

/// <summary>One reply, read again and compared with what was recorded of it, in the order of its text.</summary>
internal sealed class StepReplay(CoachMachine machine, ActionExecutor executor, RecordedTurn turn, RecordedStep step, StateDefinition begun, int firstOrdinal)
{
    private const string Run = "run";

    private readonly CallScope _scope = new() { Session = Session(turn, begun), TurnId = turn.TurnId, Reply = step.RawReply, ForeignTexts = [turn.Message] };

    public List<ReplayDifference> Differences { get; } = [];

    /// <summary>The state after the calls that were compared.</summary>
    public StateDefinition State { get; private set; } = begun;

    /// <summary>The place of the next call among the calls of the turn.</summary>
    public int Ordinal { get; private set; } = firstOrdinal;

    public void Compare(MarkedReply reply, IReadOnlyList<UnreadableCall> unreadable)
    {
        // A call that stands nowhere in the text was not read from it.
        var recorded = step.Calls.Where(call => call.Length > 0).Select(call => new Recorded(call.Offset, call.Length, call, null))
            .Concat(unreadable.Select(error => new Recorded(error.Offset, error.Length, null, error.Code)))
            .OrderBy(item => item.Offset).ToList();
        var items = reply.Items.Where(item => item is ActionCall or ActionError).ToList();
        for (var (was, would) = (0, 0); was < recorded.Count || would < items.Count;)
        {
            var old = was < recorded.Count ? recorded[was] : null;
            var item = would < items.Count ? items[would] : null;
            if (old is not null && item is not null && !old.Meets(item))
            {
                // The one that comes first in the text stands alone.
                var isFirst = old.Offset < item.Offset;
                old = isFirst ? old : null;
                item = isFirst ? null : item;
            }

            Compare(old, item);
            (was, would) = (was + (old is null ? 0 : 1), would + (item is null ? 0 : 1));
        }

        if (reply.VisibleText != step.VisibleText)
        {
            Add(ReplayChange.VisibleText, step.VisibleText, reply.VisibleText, null, null);
        }
    }

    private void Compare(Recorded? old, ReplyItem? item)
    {
        switch (old?.Call, item)
        {
            case ({ } was, ActionCall call):
                Compare(was, call);
                break;
            case ({ } was, _):
                Add(ReplayChange.CallNotRead, was.Name, (item as ActionError)?.Code ?? "", was.Name, was.Offset);
                break;
            case (null, ActionCall call):
                var (running, refusal) = Examine(call);
                Add(ReplayChange.CallRead, old?.Code ?? "", running.Name, running.Name, call.Offset, refusal?.Message);
                break;
            case (null, var error) when old?.Code != (error as ActionError)?.Code:
                Add(ReplayChange.Unreadable, old?.Code ?? "", (error as ActionError)?.Code ?? "", null, error?.Offset ?? old!.Offset);
                break;
        }
    }

    private void Compare(ActionCallResult was, ActionCall call)
    {
        var (running, refusal) = Examine(call);
        var transition = refusal is null ? RefusedTransition(call) : null;
        var code = refusal?.Code ?? transition?.Code;
        if (running.Name != was.Name)
        {
            Add(ReplayChange.Name, was.Name, running.Name, was.Name, was.Offset);
        }

        if (!IsSameJson(was.Parameters, call.Body))
        {
            Add(ReplayChange.Parameters, was.Parameters, call.Body.ToString(), was.Name, was.Offset);
        }

        // What was skipped or rolled back with others was not checked, or nobody knows how it ended.
        var isChecked = was.Status is not (ActionStatus.Skipped or ActionStatus.RolledBack);
        if (isChecked && !IsSameOutcome(was, refusal, transition))
        {
            Add(ReplayChange.Outcome, was.Succeeded ? Run : was.Code, code ?? Run, was.Name, was.Offset, refusal?.Message ?? transition?.Message);
            return;
        }

        CompareLists(ReplayChange.Repairs, was, was.Repairs, isChecked ? running.Repairs : call.Repairs, repair => repair.Kind);
        CompareLists(ReplayChange.IgnoredParameters, was, was.IgnoredParameters, isChecked ? running.IgnoredParameters : [], name => name);
        if (was.Succeeded)
        {
            Follow(was);
        }
    }

    /// <summary>Goes where the call went, if it still could: a handler may take several ways at once.</summary>
    private void Follow(ActionCallResult was)
    {
        if (was.StateAfter == was.StateBefore)
        {
            return;
        }

        var (target, refusal) = machine.FindTransition(State, was.StateAfter);
        target ??= machine.FindState(was.StateAfter) is { } state && IsReachable(state) ? state : null;
        if (target is null)
        {
            Add(ReplayChange.Transition, was.StateAfter, State.Name, was.Name, was.Offset, refusal!.Message);
            return;
        }

        State = target;
    }

    private bool IsReachable(StateDefinition target)
    {
        var (seen, open) = (new HashSet<StateDefinition> { State }, new Queue<StateDefinition>([State]));
        while (open.TryDequeue(out var state))
        {
            foreach (var transition in state.Transitions)
            {
                if (machine.FindState(transition.To) is { } next && seen.Add(next))
                {
                    open.Enqueue(next);
                }
            }
        }

        return seen.Contains(target);
    }

    private (RunningCall Call, ActionCallResult? Refusal) Examine(ActionCall call) => executor.Examine(_scope, call, Session(turn, State), Ordinal++);

    /// <summary>Why the built-in transition could not be made whatever its guard says; null for any other call.</summary>
    private ActionOutcome? RefusedTransition(ActionCall call) =>
        TransitionDefinitionAction.TargetOf(call) is { } target ? machine.FindTransition(State, target).Refusal : null;

    /// <summary>Whether both came as far: what a handler or a guard would say is not known.</summary>
    private static bool IsSameOutcome(ActionCallResult was, ActionCallResult? refusal, ActionOutcome? transition)
    {
        if (was.Status is not (ActionStatus.Succeeded or ActionStatus.Failed or ActionStatus.TimedOut or ActionStatus.Cancelled))
        {
            return was.Status == refusal?.Status;
        }

        var wasImpossible = was.Status == ActionStatus.Failed && was.Name == TransitionDefinitionAction.WireName && CoachMachine.IsImpossible(was.Code);
        return refusal is null && (transition is null ? !wasImpossible : wasImpossible && was.Code == transition.Code);
    }

    private void CompareLists<T>(ReplayChange change, ActionCallResult was, IReadOnlyList<T> old, IReadOnlyList<T> now, Func<T, string> name)
    {
        if (!old.SequenceEqual(now))
        {
            Add(change, string.Join(", ", old.Select(name)), string.Join(", ", now.Select(name)), was.Name, was.Offset);
        }
    }

    private void Add(ReplayChange change, string was, string would, string? action, int? offset, string? reason = null) =>
        Differences.Add(new(step.Step, change, was, would) { Action = action, Offset = offset, Reason = reason });

    private static bool IsSameJson(string was, ReadOnlyMemory<char> would)
    {
        if (would.Span.SequenceEqual(was))
        {
            return true;
        }

        try
        {
            using var old = JsonDocument.Parse(was);
            using var now = JsonDocument.Parse(would);
            return JsonElement.DeepEquals(old.RootElement, now.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static CoachSession Session(RecordedTurn turn, StateDefinition state) =>
        new() { Id = turn.SessionId, UserId = "", State = state.Name, CreatedAt = turn.AcceptedAt, UpdatedAt = turn.AcceptedAt };

    /// <summary>A place in the reply of which something is recorded: a call, or the code of an error.</summary>
    private sealed record Recorded(int Offset, int Length, ActionCallResult? Call, string? Code)
    {
        public bool Meets(ReplyItem item) => Offset < item.Offset + item.Length && item.Offset < Offset + Length;
    }
}
