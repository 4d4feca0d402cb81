using Coach.Generators.Tests.Testing;

namespace Coach.Generators.Tests;

public sealed class StateGraphTests
{
    private static async Task Expect(string states, string? id = null, string? message = null)
    {
        var run = await new TestProject().States("initial: a\nstates:\n" + states).ExpectMarked();
        if (id is not null)
        {
            Assert.Equal(message, await run.Message(id));
        }
    }

    /// <summary>A state whose transitions lead where the letters say.</summary>
    private static string State(string name, string to, bool isTerminal = false) =>
        $"  {name}: {{ allow: [{(to.Length > 0 ? "TRANSITION_STATE" : "")}], terminal: {(isTerminal ? "true" : "false")}, transitions: [{string.Join(", ", to.Select(static c => $"{{to: {c}}}"))}] }}\n";

    [Fact]
    public Task A_state_that_cannot_be_reached_is_COACH106() => Expect(
        State("a", "b") + State("b", "a", isTerminal: true) + State("{|COACH106:c|}", "b"),
        "COACH106",
        "No way leads from a, in which a session begins, to the state c; add a transition to it");

    [Fact]
    public Task Of_lost_states_that_hang_together_the_first_is_said() => Expect(
        State("a", "", isTerminal: true) + State("d", "e") + State("{|COACH106:c|}", "d") + State("e", "d") + State("{|COACH106:x|}", "y") + State("y", "x"));

    [Fact]
    public Task A_state_that_leads_nowhere_is_COACH107() => Expect(
        State("a", "bc") + State("{|COACH107:b|}", "b") + State("c", "", isTerminal: true),
        "COACH107",
        "No transition leads out of the state b; add one, or say terminal: true if the conversation may end here");

    [Fact]
    public Task A_conversation_without_an_end_is_one_COACH107() => Expect(
        State("{|COACH107:a|}", "b") + State("b", "ca") + State("c", "b"),
        "COACH107",
        "From the state a no state with terminal: true can be reached, so the conversation has no end");

    [Fact]
    public Task A_circle_beside_the_end_is_COACH107_at_its_first_state() => Expect(
        State("a", "bt") + State("{|COACH107:b|}", "c") + State("c", "b") + State("t", "", isTerminal: true));

    [Theory]
    [InlineData("a state behind a misspelt transition", "  a: {allow: [TRANSITION_STATE], transitions: [{to: {|COACH105:bb|}}]}\n  b: {terminal: true}\n")]
    [InlineData("a state behind a transition of a wrong shape", "  a: {allow: [TRANSITION_STATE], transitions: [{|COACH102:b|}]}\n  b: {terminal: true}\n")]
    [InlineData("a misspelt terminal", "  a: {{|COACH102:terminl|}: true}\n")]
    [InlineData("an end that cannot be reached", "  a: {allow: [TRANSITION_STATE], transitions: [{to: b}]}\n  b: {allow: [TRANSITION_STATE], transitions: [{to: a}]}\n  {|COACH106:c|}: {terminal: true}\n")]
    [InlineData("states behind a dead end", "  {|COACH107:a|}: \n  b: {terminal: true}\n")]
    [InlineData("a dead end that allows the transition", "  {|COACH107:a|}: {allow: [TRANSITION_STATE]}\n")]
    [InlineData("a misspelt transition action", "  a: {terminal: true, allow: [{|COACH201:TRANSITON_STATE|}], transitions: [{to: a}]}\n")]
    public Task One_mistake_is_one_diagnostic(string mistake, string states)
    {
        Assert.NotEmpty(mistake);
        return Expect(states);
    }

    [Fact]
    public Task Without_a_known_initial_state_nothing_is_said_of_ways() =>
        new TestProject().States("initial: {|COACH104:aa|}\nstates:\n  a: {terminal: true}\n  b:\n").ExpectMarked();

    [Fact]
    public Task Transitions_without_TRANSITION_STATE_are_COACH108() => Expect(
        "  {|COACH108:a|}:\n    terminal: true\n    transitions: [{to: a}]\n",
        "COACH108",
        "The state a has transitions but does not allow TRANSITION_STATE, so the model can never take one; add it to allow:");

    [Fact]
    public Task TRANSITION_STATE_without_transitions_is_COACH108() => Expect(
        "  a:\n    terminal: true\n    allow: [{|COACH108:transition_state|}]\n",
        "COACH108",
        "The state a allows TRANSITION_STATE but has no transitions, so every use of it is refused; remove it, or add transitions:");

    [Fact]
    public Task TRANSITION_STATE_may_be_allowed_everywhere() =>
        new TestProject().States("initial: a\neverywhere: [TRANSITION_STATE]\nstates:\n  a: {transitions: [{to: b}]}\n  b: {terminal: true}\n").ExpectMarked();
}
