using System.Text;
using System.Text.Json.Nodes;
using Coach.Markup;
using Coach.Parameters;

namespace Coach;

/// <summary>The parameters of <c>TRANSITION_STATE</c>.</summary>
/// <param name="TargetState">The name of the state to go to.</param>
internal sealed record TransitionState(string TargetState);

/// <summary>The built-in <c>TRANSITION_STATE</c>: what the model is told of it depends on the state it is in.</summary>
internal sealed class TransitionDefinitionAction : ActionDefinition<TransitionState>
{
    public const string WireName = "TRANSITION_STATE";

    private readonly CoachMachine _machine;

    public TransitionDefinitionAction(CoachMachine machine)
        : base(WireName, Read, static _ => new TransitionHandler())
    {
        _machine = machine;
        Description = "Moves the conversation to another state.";
        Schema = """{"type":"object","properties":{"target_state":{"type":"string"}},"required":["target_state"],"additionalProperties":false}""";
        Example = """{"target_state": "name_of_the_state"}""";
    }

    /// <summary>The state that a call asks for; null if it is another action's or cannot be read.</summary>
    public static string? TargetOf(ActionCall call) =>
        call.Name.Equals(WireName, StringComparison.OrdinalIgnoreCase)
        && ParameterReader.TryRead(call.Body.Span, call.HasTextValues, Read, new ParameterErrors(RepairLevel.Guess), out var parameters, call.Places)
            ? parameters.TargetState
            : null;

    internal override bool IsOfferedIn(StateDefinition state) => state.Transitions.Count > 0;

    internal override (string Parameters, string Example) DescribeIn(StateDefinition state)
    {
        if (state.Transitions.Count == 0)
        {
            return ("", Example);
        }

        var parameters = new StringBuilder("- target_state (string, required), one of:\n");
        foreach (var transition in state.Transitions)
        {
            var condition = transition.When is null ? null : _machine.FindCondition(transition.When);
            parameters.Append("  - ").Append(transition.To).Append(": ").Append(condition?.Description ?? "on request").Append('\n');
        }

        return (parameters.ToString(), new JsonObject { ["target_state"] = state.Transitions[0].To }.ToJsonString());
    }

    internal override string DescriptionIn(StateDefinition state) => $"{Description}\n{DescribeIn(state).Parameters}".TrimEnd('\n');

    internal override string SchemaIn(StateDefinition state)
    {
        var schema = JsonNode.Parse(Schema)!;
        schema["properties"]!["target_state"]!["enum"] = new JsonArray([.. state.Transitions.Select(transition => (JsonNode)transition.To).Distinct()]);
        return schema.ToJsonString();
    }

    private static TransitionState Read(ref ParameterReader reader) => new(reader.String("target_state"));

    private sealed class TransitionHandler : IActionHandler<TransitionState>
    {
        public ValueTask<ActionOutcome> HandleAsync(TransitionState action, HandlerContext context, CancellationToken cancellationToken) =>
            context.TransitionAsync(action.TargetState, cancellationToken);
    }
}
