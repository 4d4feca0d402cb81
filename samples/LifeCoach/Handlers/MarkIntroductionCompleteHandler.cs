using Coach;

namespace LifeCoach;

[CoachAction("MARK_INTRODUCTION_COMPLETE", Description = "Notes that the client knows what to expect and that you know their name and goal.")]
public sealed class MarkIntroductionCompleteHandler : IActionHandler
{
    public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken)
    {
        context.Data = context.Data.SetIntroduced();
        return new(ActionOutcome.Success("The introduction is complete."));
    }
}
