using Microsoft.Extensions.AI;

namespace Coach;

internal sealed partial class CoachService
{
    /// <summary>What was put around this coach: a function is invoked as the application invokes an action.</summary>
    public ICoach? Outermost { get; set; }

    public async ValueTask<IReadOnlyList<AIFunction>> GetFunctionsAsync(string sessionId, string userId, CancellationToken cancellationToken = default)
    {
        var session = await OwnAsync(sessionId, userId, cancellationToken).ConfigureAwait(false);
        return _machine.FindState(session.State) is { } state
            ? [.. PromptBuilder.Offered(_machine, state).Select(action => new ActionFunction(action, state, RunAsync))]
            : [];

        async ValueTask<ActionCallResult> RunAsync(Markup.ActionCall call, CancellationToken cancelled)
        {
            var result = await (Outermost ?? this).InvokeAsync(new(sessionId, userId, call.Name, call.Body.ToString()) { Emitter = ActionEmitters.Model }, cancelled).ConfigureAwait(false);
            return result.Actions is [var action] ? action : throw new InvalidOperationException(result.Error?.Message ?? "The action was not run.");
        }
    }
}
