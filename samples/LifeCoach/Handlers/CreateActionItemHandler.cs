using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Coach;

namespace LifeCoach;

public sealed record CreateActionItem(
    [Description("What the client will do, beginning with a verb.")]
    [StringLength(200, MinimumLength = 1)]
    string Title,
    [Description("The day by which it is to be done, as yyyy-MM-dd.")]
    DateOnly? Due = null);

[CoachAction(
    "CREATE_ACTION_ITEM",
    Description = "Plans an action for the identity in focus that the client has agreed to.",
    Examples = ["""{"title": "Sketch for ten minutes before breakfast", "due": "2030-01-31"}"""])]
public sealed class CreateActionItemHandler(IActionItems items) : IActionHandler<CreateActionItem>
{
    private const int MostOpenItems = 50;

    public async ValueTask<ActionOutcome> HandleAsync(CreateActionItem action, HandlerContext context, CancellationToken cancellationToken)
    {
        var (user, now, title) = (context.Session.UserId, context.Time.GetUtcNow(), Wording.ToLine(action.Title));
        if (title.Length == 0)
        {
            return ActionOutcome.Failure("title is blank: say what the client will do.", "blank");
        }

        // A day of grace, because the client's today can be yesterday in UTC.
        if (action.Due < DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1))
        {
            return ActionOutcome.Failure($"due is {action.Due:yyyy-MM-dd}, which is past; today is {now:yyyy-MM-dd}.", "past_date");
        }

        if (context.Data.FocusIdentity is not { } focus)
        {
            return ActionOutcome.Failure("No identity is in focus: use SET_FOCUS_IDENTITY first.", "no_focus");
        }

        var known = await items.ListAsync(user, cancellationToken);
        var open = known.Where(item => item.CompletedAt is null).ToList();
        if (open.Find(item => Wording.ToKey(item.Title) == Wording.ToKey(title) && Wording.ToKey(item.Identity) == Wording.ToKey(focus)) is { } planned)
        {
            return ActionOutcome.Success($"Planned before, as number {planned.Number}: {planned.Title}.", new JsonObject { ["number"] = planned.Number });
        }

        if (open.Count >= MostOpenItems)
        {
            return ActionOutcome.Failure($"{MostOpenItems} actions are open: complete one first.", "too_many");
        }

        var number = known.Count == 0 ? 1 : known[^1].Number + 1;
        await items.SaveAsync(user, new(number, focus, title, action.Due, now, null), cancellationToken);
        return ActionOutcome.Success($"Action item {number} created: {title}.", new JsonObject { ["number"] = number });
    }
}
