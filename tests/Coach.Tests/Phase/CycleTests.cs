using Coach.Tests.Support;
using Microsoft.Extensions.AI;

namespace Coach.Tests.Phase;

/// <summary>Chains: the Yield phase sends something back, and the Action phase is entered again.</summary>
public sealed class CycleTests
{
    [Fact]
    public async Task Each_cycle_sees_the_messages_of_those_before_it()
    {
        var model = new NativeChatClient([new TextContent("One.")], [new TextContent("Two.")]);
        var chain = await new ActionPhase(model).RunCyclesAsync(
            new("Begin") { Instructions = "Think." }, (result, _) => new(result.Recursion.Cycle == 0 ? YieldDecision.Again("Go on") : YieldDecision.Finish));
        Assert.Equal((PhaseStop.Finished, 2, "Two."), (chain.Stop, chain.Cycles.Count, chain.Last.Content));
        Assert.Equal([new RecursionState(0, PhaseOrigin.User), new(1, PhaseOrigin.Yield)], chain.Cycles.Select(cycle => cycle.Recursion));
        Assert.Equal(["Think.", "Begin", "One.", "Go on"], model.Requests[1].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Cycles_are_limited()
    {
        var model = new NativeChatClient([.. Enumerable.Range(0, 9).Select<int, AIContent[]>(at => [new TextContent($"{at}")])]);
        var chain = await new ActionPhase(model, new() { MaxCycles = 4 }).RunCyclesAsync(new("Begin"), (_, _) => new(YieldDecision.Again("Go on")));
        Assert.Equal((PhaseStop.CycleLimit, 4, 4), (chain.Stop, chain.Cycles.Count, model.Requests.Count));
    }

    [Fact]
    public async Task The_limit_counts_across_messages_from_elsewhere()
    {
        var model = new NativeChatClient();
        var result = await new ActionPhase(model, new() { MaxCycles = 4 }).RunAsync(new("Go on") { Recursion = new(4, PhaseOrigin.Yield) });
        Assert.Equal((PhaseStop.CycleLimit, "cycle_limit", ""), (result.Stop, result.Error?.Code, result.Content));
        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task A_chain_that_only_repeats_itself_ends()
    {
        var model = new NativeChatClient([.. Enumerable.Repeat<AIContent[]>([new TextContent("Hm.")], 9)]);
        var chain = await new ActionPhase(model).RunCyclesAsync(new("Begin"), (_, _) => new(YieldDecision.Again("Go on")));
        Assert.Equal((PhaseStop.Repeated, 2), (chain.Stop, chain.Cycles.Count));
    }

    [Fact]
    public async Task A_cycle_without_an_answer_ends_the_chain_and_is_not_shown_to_the_yield_phase()
    {
        var yields = 0;
        var model = new NativeChatClient([new TextContent("One.")]);
        var chain = await new ActionPhase(model).RunCyclesAsync(new("Begin"), (_, _) =>
        {
            yields++;
            return new(YieldDecision.Again("Go on"));
        });
        Assert.Equal((PhaseStop.Failed, 2, 1), (chain.Stop, chain.Cycles.Count, yields));
    }

    [Fact]
    public async Task What_is_asked_to_be_done_to_the_context_is_done_in_the_next_cycle_and_stays()
    {
        var model = new NativeChatClient([new TextContent("One.")], [new TextContent("Two.")], [new TextContent("Three.")]);
        var chain = await new ActionPhase(model).RunCyclesAsync(
            new("Begin"),
            (result, _) => new(result.Recursion.Cycle switch
            {
                0 => YieldDecision.Again("Go on", [new() { Kind = ContextOperationKind.Prune, Target = "#1", Reason = "said" }, new() { Kind = ContextOperationKind.Prune, Target = "none" }]),
                1 => YieldDecision.Again("And on"),
                _ => YieldDecision.Finish,
            }));
        Assert.Equal(["Begin", "Go on"], model.Requests[1].Messages.Select(message => message.Text));
        Assert.Equal(["Begin", "Go on", "Two.", "And on"], model.Requests[2].Messages.Select(message => message.Text));
        Assert.Equal(ContextOperationKind.Prune, Assert.Single(chain.Cycles[1].ContextOperations).Kind);
        Assert.Equal("none", Assert.Single(chain.Cycles[1].RefusedOperations).Operation.Target);
    }
}
