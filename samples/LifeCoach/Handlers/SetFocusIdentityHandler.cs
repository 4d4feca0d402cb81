using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Coach;

namespace LifeCoach;

public sealed record SetFocusIdentity(
    [Description("The name of a saved identity.")]
    [StringLength(80, MinimumLength = 1)]
    string Identity);

[CoachAction(
    "SET_FOCUS_IDENTITY",
    Description = "Sets the one identity that the client works on from now on.",
    Examples = ["""{"identity": "Creative Visionary"}"""])]
public sealed class SetFocusIdentityHandler(IIdentities identities) : IActionHandler<SetFocusIdentity>
{
    public async ValueTask<ActionOutcome> HandleAsync(SetFocusIdentity action, HandlerContext context, CancellationToken cancellationToken)
    {
        var user = context.Session.UserId;
        if (await identities.FindAsync(user, action.Identity, cancellationToken) is { } identity)
        {
            context.Data = context.Data.SetFocusIdentity(identity.Name);
            return ActionOutcome.Success($"The focus is on {identity.Name}.");
        }

        var names = string.Join(", ", (await identities.ListAsync(user, cancellationToken)).Select(saved => saved.Name));
        return ActionOutcome.Failure(
            $"No identity is called '{Wording.ToLine(action.Identity)}'. " + (names.Length == 0 ? "None is saved yet." : $"Saved are: {names}."), "unknown_identity");
    }
}
