using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Coach;

namespace LifeCoach;

public sealed record SaveIdentity(
    [Description("The identity, in the client's own words.")]
    [StringLength(80, MinimumLength = 1)]
    string Identity,
    [Description("The area of life that it belongs to.")]
    IdentityCategory Category,
    [Description("A sentence on what it means to the client.")]
    [StringLength(500)]
    string Description = "");

[CoachAction(
    "SAVE_IDENTITY",
    Description = "Saves an identity the client has named; the same name again changes its category and description.",
    Examples = ["""{"identity": "Creative Visionary", "category": "PASSIONS", "description": "Someone who sees possibilities and creates new things"}"""])]
public sealed class SaveIdentityHandler(IIdentities identities) : IActionHandler<SaveIdentity>
{
    private const int MostIdentities = 50;

    public async ValueTask<ActionOutcome> HandleAsync(SaveIdentity action, HandlerContext context, CancellationToken cancellationToken)
    {
        var user = context.Session.UserId;
        var (name, description) = (Wording.ToLine(action.Identity), Wording.ToLine(action.Description));
        if (name.Length == 0)
        {
            return ActionOutcome.Failure("identity is blank: give the client's own words for it.", "blank");
        }

        var known = await identities.ListAsync(user, cancellationToken);
        if (await identities.FindAsync(user, name, cancellationToken) is not { } saved)
        {
            if (known.Count >= MostIdentities)
            {
                return ActionOutcome.Failure($"{MostIdentities} identities are saved already: work with those.", "too_many");
            }

            await identities.SaveAsync(user, new(name, action.Category, description, context.Time.GetUtcNow()), cancellationToken);
            return ActionOutcome.Success($"Identity saved: {name} ({action.Category.ToName()}). Identities so far: {known.Count + 1}.");
        }

        // An empty description says nothing, so it does not take the place of one.
        var changed = saved with { Category = action.Category, Description = description.Length == 0 ? saved.Description : description };
        if (changed == saved)
        {
            return ActionOutcome.Success($"{saved.Name} was saved before. Identities so far: {known.Count}.");
        }

        await identities.SaveAsync(user, changed, cancellationToken);
        return ActionOutcome.Success($"{saved.Name} was saved before; its category and description are changed ({changed.Category.ToName()}).");
    }
}
