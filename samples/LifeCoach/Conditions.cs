using Coach;

namespace LifeCoach;

/// <summary>What has to be true before the conversation goes on; states.yaml names them. A transition that one stops is answered with its description.</summary>
public static class Conditions
{
    public const int MinimumIdentities = 3;

    [CoachCondition("introduction_completed", Description = "The introduction has to be marked as complete with MARK_INTRODUCTION_COMPLETE.")]
    public static bool IntroductionCompleted(HandlerContext context) => context.Data.IsIntroduced;

    [CoachCondition("has_minimum_identities", Description = "At least three identities have to be saved with SAVE_IDENTITY.")]
    public static async ValueTask<bool> HasMinimumIdentities(HandlerContext context, IIdentities identities, CancellationToken cancellationToken) =>
        (await identities.ListAsync(context.Session.UserId, cancellationToken)).Count >= MinimumIdentities;

    [CoachCondition("has_refined_identity", Description = "The client has to choose one identity, set with SET_FOCUS_IDENTITY.")]
    public static bool HasRefinedIdentity(HandlerContext context) => context.Data.FocusIdentity is not null;

    [CoachCondition("has_visualization", Description = "The client's picture of the identity in focus has to be saved with SAVE_VISUALIZATION.")]
    public static async ValueTask<bool> HasVisualization(HandlerContext context, IVisualizations visualizations, CancellationToken cancellationToken) =>
        context.Data.FocusIdentity is { } focus && await visualizations.FindAsync(context.Session.UserId, focus, cancellationToken) is not null;

    [CoachCondition("has_action_plan", Description = "At least one action for the identity in focus has to be planned with CREATE_ACTION_ITEM.")]
    public static async ValueTask<bool> HasActionPlan(HandlerContext context, IActionItems items, CancellationToken cancellationToken) =>
        context.Data.FocusIdentity is { } focus
        && (await items.ListAsync(context.Session.UserId, cancellationToken)).Any(item => Wording.ToKey(item.Identity) == Wording.ToKey(focus));
}
