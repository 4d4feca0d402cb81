using System.Diagnostics;

namespace Coach;

/// <summary>One turn's span and metrics; made only if somebody listens.</summary>
internal sealed class TurnTelemetry : IDisposable
{
    private readonly CoachMachine _machine;
    private readonly TimeProvider _time;
    private readonly string _kind;
    private readonly long _started;
    private readonly Activity? _span;
    private bool _isRepeated;

    private TurnTelemetry(CoachMachine machine, string sessionId, string turnId, TurnKind kind, TimeProvider time)
    {
        (_machine, _time, _kind, _started) = (machine, time, CoachTelemetry.Word(kind), time.GetTimestamp());
        if (!CoachTelemetry.Source.HasListeners())
        {
            return;
        }

        _span = CoachTelemetry.Source.StartActivity($"invoke_agent {machine.Name}", ActivityKind.Internal, parentContext: default, tags:
        [
            new("gen_ai.operation.name", "invoke_agent"),
            new("gen_ai.agent.name", machine.Name),
            new("gen_ai.conversation.id", sessionId),
            new("coach.turn.id", turnId),
            new("coach.turn.kind", _kind),
        ]);
    }

    public static TurnTelemetry? Begin(CoachMachine machine, string sessionId, string turnId, TurnKind kind, TimeProvider time) =>
        CoachTelemetry.ListensToTurns ? new(machine, sessionId, turnId, kind, time) : null;

    /// <summary>The result was recorded before: nothing happens a second time, so nothing counts a second time.</summary>
    public void Repeat()
    {
        _isRepeated = true;
        _span?.SetTag("coach.turn.repeated", true);
    }

    public void End(TurnResult result)
    {
        _span?.SetTag("coach.state.before", result.StateBefore);
        _span?.SetTag("coach.state.after", result.State);
        End(CoachTelemetry.Word(result.Status), result.Error?.Code);
        if (_isRepeated || !(CoachTelemetry.Actions.Enabled || CoachTelemetry.Repairs.Enabled))
        {
            return;
        }

        foreach (var action in result.Actions)
        {
            var name = _machine.FindAction(action.Name)?.Name ?? CoachTelemetry.Other;
            CoachTelemetry.Actions.Add(1, new("gen_ai.tool.name", name), new KeyValuePair<string, object?>("coach.action.status", CoachTelemetry.Word(action.Status)));
            foreach (var repair in action.Repairs)
            {
                CoachTelemetry.Repairs.Add(1, new("coach.repair.kind", repair.Kind), new KeyValuePair<string, object?>("coach.repair.tier", CoachTelemetry.Word(repair.Tier)));
            }
        }
    }

    /// <summary>The turn ended with an exception, whose text stays out of the trace. A caller who stops is no error.</summary>
    public void End(Exception exception, CancellationToken cancellationToken)
    {
        var isCancelled = exception is OperationCanceledException && cancellationToken.IsCancellationRequested;
        End(isCancelled ? "cancelled" : "rejected", isCancelled ? null : exception.GetType().FullName);
    }

    public void Dispose() => _span?.Dispose();

    private void End(string status, string? error)
    {
        _span?.SetTag("coach.turn.status", status);
        if (error is not null)
        {
            CoachTelemetry.Fail(_span, error);
        }

        if (_isRepeated)
        {
            return;
        }

        KeyValuePair<string, object?> ended = new("coach.turn.status", status);
        KeyValuePair<string, object?> kind = new("coach.turn.kind", _kind);
        CoachTelemetry.Turns.Add(1, ended, kind);
        CoachTelemetry.TurnDuration.Record(_time.GetElapsedTime(_started).TotalSeconds, ended, kind);
    }
}
