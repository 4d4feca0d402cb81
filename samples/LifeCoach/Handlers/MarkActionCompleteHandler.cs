using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Coach;

namespace LifeCoach;

public sealed record MarkActionComplete(
    [Description("The number of the action item.")]
    [Range(1, 1_000_000)]
    int Number);

[CoachAction(
    "MARK_ACTION_COMPLETE",
    Description = "Marks an action item as complete, because the client says that it is done.",
    Examples = ["""{"number": 1}"""])]
public sealed class MarkActionCompleteHandler(IActionItems items) : IActionHandler<MarkActionComplete>
{
    public async ValueTask<ActionOutcome> HandleAsync(MarkActionComplete action, HandlerContext context, CancellationToken cancellationToken)
    {
        var user = context.Session.UserId;
        var known = await items.ListAsync(user, cancellationToken);
        if (known.FirstOrDefault(item => item.Number == action.Number) is not { } found)
        {
            var open = string.Join(", ", known.Where(item => item.CompletedAt is null).Select(item => $"{item.Number} ({item.Title})"));
            return ActionOutcome.Failure(
                $"There is no action item {action.Number}. " + (open.Length == 0 ? "None is open." : $"Open are: {open}."), "unknown_item");
        }

        if (found.CompletedAt is { } at)
        {
            return ActionOutcome.Success($"Action item {found.Number} is complete since {at:yyyy-MM-dd}: {found.Title}.");
        }

        await items.SaveAsync(user, found with { CompletedAt = context.Time.GetUtcNow() }, cancellationToken);
        return ActionOutcome.Success($"Action item {found.Number} is complete: {found.Title}.");
    }
}
