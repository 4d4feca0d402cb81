using System.Diagnostics;
using Coach.Markup;
using Microsoft.Extensions.AI;

namespace Coach;

/// <summary>The spans of calls of actions and other tools.</summary>
internal static class ActionSpan
{
    /// <summary>Begins the span; null if nobody listens. A name that is not declared is the model's text and stays out.</summary>
    public static Activity? Begin(CoachMachine machine, RunningCall call, CallScope scope, bool recordContent)
    {
        if (!CoachTelemetry.Source.HasListeners())
        {
            return null;
        }

        var name = machine.FindAction(call.Name)?.Name ?? CoachTelemetry.Other;
        var span = CoachTelemetry.Source.StartActivity($"execute_tool {name}", ActivityKind.Internal, parentContext: default, tags:
        [
            new("gen_ai.operation.name", "execute_tool"),
            new("gen_ai.agent.name", machine.Name),
            new("gen_ai.tool.name", name),
            new("gen_ai.tool.type", "function"),
            new("gen_ai.tool.call.id", call.Key),
            new("coach.action.emitter", CoachTelemetry.Word(scope.Emitter)),
            new("coach.action.format", call.Source.Format),
        ]);
        if (recordContent)
        {
            span?.SetTag("gen_ai.tool.call.arguments", call.Source.Body.ToString());
        }

        return span;
    }

    /// <summary>Begins the span of a tool that is no action; null if nobody listens, and for an action, which has a span of its own.</summary>
    public static Activity? Begin(AITool? tool, ActionCall call, string id, bool recordContent)
    {
        if (!CoachTelemetry.Source.HasListeners() || tool?.GetService<ActionFunction>() is not null)
        {
            return null;
        }

        var name = tool?.Name ?? CoachTelemetry.Other;
        var span = CoachTelemetry.Source.StartActivity($"execute_tool {name}", ActivityKind.Internal, parentContext: default, tags:
        [
            new("gen_ai.operation.name", "execute_tool"),
            new("gen_ai.tool.name", name),
            new("gen_ai.tool.type", "function"),
            new("gen_ai.tool.call.id", id),
            new("coach.action.format", call.Format),
        ]);
        if (recordContent)
        {
            span?.SetTag("gen_ai.tool.call.arguments", call.Body.ToString());
        }

        return span;
    }

    public static void End(Activity? span, ToolCallStatus status)
    {
        span?.SetTag("coach.action.status", CoachTelemetry.Word(status));
        if (span is not null && status is not (ToolCallStatus.Succeeded or ToolCallStatus.NeedsApproval))
        {
            CoachTelemetry.Fail(span, CoachTelemetry.Word(status));
        }
    }

    public static void End(Activity? span, ActionCallResult result)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag("coach.action.status", CoachTelemetry.Word(result.Status));
        span.SetTag("coach.action.code", result.Code);
        span.SetTag("coach.action.repairs", result.Repairs.Count);
        if (result.Status is not (ActionStatus.Succeeded or ActionStatus.NeedsApproval or ActionStatus.Duplicate))
        {
            CoachTelemetry.Fail(span, result.Code);
        }
    }
}
