using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Coach;

namespace LifeCoach;

public sealed record SaveVisualization(
    [Description("The client's picture of a day as the identity in focus, in the present tense.")]
    [StringLength(4000, MinimumLength = 1)]
    string Description);

[CoachAction(
    "SAVE_VISUALIZATION",
    Description = "Saves the client's picture of life as the identity in focus; again replaces it.",
    Examples = ["""{"description": "I wake before the others, and the first hour belongs to the sketchbook."}"""])]
public sealed class SaveVisualizationHandler(IVisualizations visualizations) : IActionHandler<SaveVisualization>
{
    public async ValueTask<ActionOutcome> HandleAsync(SaveVisualization action, HandlerContext context, CancellationToken cancellationToken)
    {
        var description = Wording.ToText(action.Description);
        if (description.Length == 0)
        {
            return ActionOutcome.Failure("description is blank: give the client's picture.", "blank");
        }

        if (context.Data.FocusIdentity is not { } focus)
        {
            return ActionOutcome.Failure("No identity is in focus: use SET_FOCUS_IDENTITY first.", "no_focus");
        }

        await visualizations.SaveAsync(context.Session.UserId, new(focus, description, context.Time.GetUtcNow()), cancellationToken);
        return ActionOutcome.Success($"The picture of {focus} is saved.");
    }
}
