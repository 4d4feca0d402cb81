using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Coach;

namespace MyCoach;

public sealed record SaveGoal(
    [Description("What the person wants to reach, in their own words."), StringLength(200, MinimumLength = 1)] string Goal);

[CoachAction("SAVE_GOAL", Description = "Saves the goal that the person has named; a new one replaces it.")]
public sealed class SaveGoalHandler : IActionHandler<SaveGoal>
{
    public ValueTask<ActionOutcome> HandleAsync(SaveGoal action, HandlerContext context, CancellationToken cancellationToken)
    {
        context.Data = context.Data.Set("goal", action.Goal);
        return new(ActionOutcome.Success($"Goal saved: {action.Goal}"));
    }
}
