using Coach.Tests.Support;

namespace Coach.Tests.Actions;

/// <summary>What becomes of a reply's other calls when one fails, by its own policy or by the coach's.</summary>
public sealed class FailurePolicyTests
{
    private const string Save = """[ACTION:SAVE]{"text":"tea"}[/ACTION]""";
    private const string More = """[ACTION:SAVE]{"text":"cake"}[/ACTION]""";

    [Fact]
    public async Task A_failure_can_undo_the_whole_step_and_the_message_and_the_failure_stay()
    {
        await using var workshop = Make(FailurePolicy.RollBackStep, $"Now. {Save}[ACTION:COOK/][ACTION:BREAK/]{More}");
        var result = await workshop.SayAsync();
        Assert.Equal([ActionStatus.RolledBack, ActionStatus.NotAllowed, ActionStatus.Failed, ActionStatus.RolledBack], result.Actions.Select(action => action.Status));
        Assert.Equal("Not kept, because BREAK, in the same reply, failed.", result.Actions[0].Message);
        Assert.Equal(["undone"], workshop.Done[1..]);

        var session = (await workshop.Coach.FindSessionAsync(result.SessionId, "ann"))!;
        Assert.Empty(session.Data.Names);
        Assert.Equal(["Hello", "Now. "], (await workshop.Coach.GetHistoryAsync(session.Id, "ann")).Select(message => message.Text));
        Assert.Equal(4, (await workshop.Coach.GetActionLogAsync(session.Id, "ann")).Count);
    }

    [Fact]
    public async Task A_step_that_may_be_undone_and_does_not_fail_is_kept()
    {
        await using var workshop = Make(FailurePolicy.RollBackStep, Save);
        var result = await workshop.SayAsync();
        Assert.Equal(ActionStatus.Succeeded, Assert.Single(result.Actions).Status);
        Assert.True((await workshop.Coach.FindSessionAsync(result.SessionId, "ann"))!.Data.Contains("text"));
    }

    [Theory]
    [InlineData(null, FailurePolicy.Continue, ActionStatus.Succeeded, ActionStatus.Succeeded)]
    [InlineData(null, FailurePolicy.StopRest, ActionStatus.Succeeded, ActionStatus.Skipped)]
    [InlineData(null, FailurePolicy.RollBackStep, ActionStatus.RolledBack, ActionStatus.RolledBack)]
    [InlineData(FailurePolicy.Continue, FailurePolicy.RollBackStep, ActionStatus.Succeeded, ActionStatus.Succeeded)]
    [InlineData(FailurePolicy.StopRest, FailurePolicy.Continue, ActionStatus.Succeeded, ActionStatus.Skipped)]
    public async Task An_action_s_own_policy_goes_before_the_coach_s(FailurePolicy? own, FailurePolicy common, ActionStatus before, ActionStatus after)
    {
        await using var workshop = Make(own, $"{Save}[ACTION:BREAK/]{More}", options => options.OnFailure = common);
        var result = await workshop.SayAsync();
        Assert.Equal([before, ActionStatus.Failed, after], result.Actions.Select(action => action.Status));
    }

    [Fact]
    public async Task A_transition_of_a_step_that_is_undone_is_undone_too()
    {
        await using var workshop = Make(
            null, $$"""{{Save}}[ACTION:TRANSITION_STATE]{"target_state":"kitchen"}[/ACTION][ACTION:COOK_BADLY/]""", options => options.OnFailure = FailurePolicy.RollBackStep);
        var result = await workshop.SayAsync();
        Assert.Equal("kitchen", result.State);

        await using var other = Make(
            null, $$"""{{Save}}[ACTION:TRANSITION_STATE]{"target_state":"kitchen"}[/ACTION][ACTION:TRANSITION_STATE]{"target_state":"cellar"}[/ACTION]""", options => options.OnFailure = FailurePolicy.RollBackStep);
        var undone = await other.SayAsync();
        Assert.Equal(("hall", ActionStatus.RolledBack, ActionStatus.Failed), (undone.State, undone.Actions[1].Status, undone.Actions[2].Status));
    }

    private static Workshop Make(FailurePolicy? policy, string reply, Action<CoachOptions>? configure = null)
    {
        Workshop? workshop = null;
        var breaks = new PlainActionDefinition("BREAK", _ => new Breaking(() => workshop!.Done.Add("undone"))) { OnFailure = policy };
        return workshop = new(new(reply), configure, breaks);
    }

    private sealed class Breaking(Action undo) : IActionHandler
    {
        public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken)
        {
            context.Transaction.OnRollback(undo);
            return new(ActionOutcome.Failure("It broke."));
        }
    }
}
