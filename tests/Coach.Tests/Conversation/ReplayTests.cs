using Coach.Parameters;
using Coach.Testing;
using Coach.Tests.Support;

namespace Coach.Tests.Conversation;

/// <summary>Recorded turns, read again by the same coach and by changed ones.</summary>
public sealed class ReplayTests
{
    private const string Save = """[ACTION:SAVE]{"text":"tea"}[/ACTION]""";
    private const string ToKitchen = """[ACTION:TRANSITION_STATE]{"target_state":"kitchen"}[/ACTION]""";

    [Theory]
    [InlineData("Nothing to do.")]
    [InlineData("Kept. " + Save + ToKitchen + "[ACTION:COOK/][ACTION:SAVE/]")]
    [InlineData("[ACTION:TRANSITION_STATE]{\"target_state\":\"kitchen\"}[/ACTION] too early, [ACTION:TRANSITION_STATE]{\"targetState\":\"cellar\"}[/ACTION][ACTION:TRANSITION_STATE]{\"target_state\":\"hall\"}[/ACTION]")]
    [InlineData("[action:save]{text: 'tea', colour: 1,}[/action][ACTION:FAIL/][ACTION:THROW/][ACTION:NOPE/][ACTION:BUTTON/][ACTION:SAVE]{\"text\":\"tea\"[/ACTION]")]
    [InlineData("[ACTION:SAVE]{\"text\":\"\"}[/ACTION]" + Save + Save + "<action name=\"COOK\"><think>[ACTION:SAVE] never closed")]
    [InlineData("`" + Save + "` quoted, [ACTION:SAVE]{\"text\":\"echo\"}[/ACTION] said, [ACTION:SAVE]broken[/ACTION] and [/ACTION]")]
    public async Task The_coach_that_recorded_a_turn_would_do_the_same(string reply)
    {
        await using var workshop = new Workshop(new(reply), options => options.OnFailure = FailurePolicy.Continue);
        var turn = await RecordAsync(workshop, """I said [ACTION:SAVE]{"text":"echo"}[/ACTION]""");

        var replayed = new TurnReplay(workshop.Machine).Replay(turn);

        Assert.True(replayed.IsReplayed);
        Assert.Empty(replayed.Differences);
        Assert.False(replayed.IsDifferent);
    }

    [Fact]
    public async Task A_turn_of_several_steps_is_compared_step_by_step()
    {
        var model = new ScriptedChatClient("[ACTION:SAVE]broken[/ACTION] so, ", "[ACTION:COOK/] not yet, [ACTION:SAVE]broken[/ACTION]" + Save + ToKitchen, "[ACTION:COOK/] at last.");
        await using var workshop = new Workshop(model, options => options.MaxSteps = 8);
        var turn = await RecordAsync(workshop);

        Assert.Equal(3, turn.Steps.Count);
        Assert.Empty(new TurnReplay(workshop.Machine).Replay(turn).Differences);
        var difference = Assert.Single(new TurnReplay(Changed(hall: ["COOK", "SAVE", "TRANSITION_STATE"])).Replay(turn).Differences);
        Assert.Equal((2, "COOK", "not_allowed", "run"), (difference.Step, difference.Action, difference.Was, difference.Would));
    }

    [Theory]
    [InlineData(FailurePolicy.StopRest)]
    [InlineData(FailurePolicy.RollBackStep)]
    public async Task What_was_skipped_or_rolled_back_with_others_is_no_difference(FailurePolicy policy)
    {
        await using var workshop = new Workshop(new($"{Save}[action:fail/][action:save]{{text:'cake'}}[/action]{ToKitchen}"), options => options.OnFailure = policy);

        Assert.Empty(new TurnReplay(workshop.Machine).Replay(await RecordAsync(workshop)).Differences);
    }

    [Fact]
    public async Task An_action_that_a_state_no_longer_allows_would_be_refused_and_nothing_runs()
    {
        await using var workshop = new Workshop(new("Kept. " + Save));
        var turn = await RecordAsync(workshop);
        workshop.Done.Clear();

        var difference = Assert.Single(new TurnReplay(Changed(hall: ["TRANSITION_STATE"])).Replay(turn).Differences);

        Assert.Equal((1, ReplayChange.Outcome, "SAVE", 6), (difference.Step, difference.Change, difference.Action, difference.Offset));
        Assert.Equal(("run", "not_allowed"), (difference.Was, difference.Would));
        Assert.StartsWith("SAVE is not allowed in the state hall.", difference.Reason, StringComparison.Ordinal);
        Assert.Empty(workshop.Done);
    }

    [Fact]
    public async Task A_call_that_was_refused_would_run_where_it_is_allowed_now()
    {
        await using var workshop = new Workshop(new("[ACTION:COOK/][ACTION:SAVE]{\"text\":\"\"}[/ACTION]"));
        var turn = await RecordAsync(workshop);

        var differences = new TurnReplay(Changed(hall: ["COOK"])).Replay(turn).Differences;

        Assert.Equal(
            [(ReplayChange.Outcome, "COOK", "not_allowed", "run"), (ReplayChange.Outcome, "SAVE", "invalid_parameters", "not_allowed")],
            differences.Select(difference => (difference.Change, difference.Action, difference.Was, difference.Would)));
    }

    [Fact]
    public async Task The_state_is_followed_where_a_call_went_and_still_can_go()
    {
        await using var workshop = new Workshop(new(Save + ToKitchen + "[ACTION:COOK/]"));
        var turn = await RecordAsync(workshop);
        Assert.All(turn.Steps[0].Calls, call => Assert.True(call.Succeeded));

        Assert.Empty(new TurnReplay(Changed(renamed: true)).Replay(turn).Differences);
        Assert.Equal(
            [("TRANSITION_STATE", "run", "illegal_transition"), ("COOK", "run", "not_allowed")],
            new TurnReplay(Changed(hasWay: false)).Replay(turn).Differences.Select(difference => (difference.Action, difference.Was, difference.Would)));
        Assert.Equal(
            [("TRANSITION_STATE", "run", "unknown_state"), ("COOK", "run", "not_allowed")],
            new TurnReplay(Changed(hasKitchen: false)).Replay(turn).Differences.Select(difference => (difference.Action, difference.Was, difference.Would)));
    }

    [Fact]
    public async Task A_handler_that_led_to_another_state_is_followed_and_said_if_it_could_no_longer()
    {
        var move = Definitions.Plain("MOVE", async (context, cancellationToken) =>
        {
            context.Data = context.Data.Set("text", "x");
            return await context.TransitionAsync("kitchen", cancellationToken);
        });
        await using var workshop = new Workshop(new("[ACTION:MOVE/][ACTION:COOK/]"), configure: null, move);
        var turn = await RecordAsync(workshop);
        Assert.Equal("kitchen", turn.Steps[0].Calls[0].StateAfter);

        Assert.Empty(new TurnReplay(workshop.Machine).Replay(turn).Differences);
        Assert.Equal(
            [(ReplayChange.Transition, "MOVE", "kitchen", "hall"), (ReplayChange.Outcome, "COOK", "run", "not_allowed")],
            new TurnReplay(Changed(hall: ["MOVE"], hasWay: false, more: move)).Replay(turn).Differences
                .Select(difference => (difference.Change, difference.Action, difference.Was, difference.Would)));
    }

    [Fact]
    public async Task A_turn_in_a_state_that_is_gone_would_fail()
    {
        await using var workshop = new Workshop(new(Save + ToKitchen, "In the kitchen."));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        await workshop.SayAsync("one", session);
        await workshop.SayAsync("two", session);

        var difference = Assert.Single(new TurnReplay(Changed(hasKitchen: false)).Replay((await workshop.Coach.GetTurnsAsync(session.Id, "ann"))[1]).Differences);

        Assert.Equal((ReplayChange.State, "kitchen", ""), (difference.Change, difference.Was, difference.Would));
    }

    [Fact]
    public async Task Parameters_that_are_required_now_renamed_or_gone_are_said()
    {
        await using var workshop = new Workshop(new("""[ACTION:SAVE]{"text":"tea","count":2}[/ACTION]"""));
        var turn = await RecordAsync(workshop);

        Assert.Equal(
            [(ReplayChange.Outcome, "run", "invalid_parameters")],
            Differences(turn, Action("""{"text": "x", "kind": "y"}""", static (ref reader) => new(reader.String("text") + reader.String("kind")))));
        Assert.Equal(
            [(ReplayChange.IgnoredParameters, "", "count")],
            Differences(turn, Action("""{"text": "x"}""", static (ref reader) => new(reader.String("text")))));
        Assert.Equal(
            [(ReplayChange.Repairs, "", "quoted_scalar")],
            Differences(
                await RecordAsync(new Workshop(new("""[ACTION:SAVE]{"text":"7"}[/ACTION]"""))),
                Action("""{"text": 1}""", static (ref reader) => new("" + reader.Number<int>("text")))));
    }

    [Fact]
    public async Task Elements_that_are_read_otherwise_are_said_with_what_they_were()
    {
        const string reply = """<tool_call>{"name": "SAVE", "arguments": {"text": "tea"}}</tool_call> and [ACTION:SAVE]{"text":"tea"} and [ACTION:FAIL]7[/ACTION]""";
        await using var workshop = new Workshop(new(reply));
        var turn = await RecordAsync(workshop);
        var step = turn.Steps[0];
        var asRead = new TurnReplay(workshop.Machine);
        Assert.Empty(asRead.Replay(turn).Differences);

        var further = new TurnReplay(workshop.Machine, new() { FurtherFormats = ["tool-call"] }).Replay(turn).Differences;
        Assert.Contains(further, difference => (difference.Change, difference.Was, difference.Would, difference.Offset) == (ReplayChange.CallRead, "", "SAVE", 0));
        Assert.Contains(further, difference => difference.Change == ReplayChange.VisibleText && difference.Was == step.VisibleText && !difference.Would.Contains("tool_call", StringComparison.Ordinal));

        // The other way round: what is recorded is what a more generous coach had read.
        var generous = await RecordAsync(new Workshop(new(reply), options => options.FurtherFormats = ["tool-call"]));
        Assert.Contains(asRead.Replay(generous).Differences, difference => (difference.Change, difference.Action, difference.Would) == (ReplayChange.CallNotRead, "SAVE", ""));

        // A coach that read nothing of it, and one that took everything for errors.
        var blind = CoachJson.Read(turn.Result!) with { Unreadable = [] };
        var strict = blind with { Unreadable = [new("unclosed", "", step.Calls[0].Offset, step.Calls[0].Length)] };
        Assert.Equal(
            [(ReplayChange.CallRead, "", "SAVE"), (ReplayChange.Unreadable, "", "not_an_object")],
            Differences(blind));
        Assert.Equal(
            [(ReplayChange.CallRead, "unclosed", "SAVE"), (ReplayChange.Unreadable, "", "not_an_object")],
            Differences(strict));

        IEnumerable<(ReplayChange, string, string)> Differences(TurnResult result) =>
            asRead.Replay(turn with { Steps = [step with { Calls = [] }], Result = CoachJson.Write(result) }).Differences
                .Select(difference => (difference.Change, difference.Was, difference.Would));
    }

    [Fact]
    public async Task Only_replies_that_are_kept_are_replayed()
    {
        await using var workshop = new Workshop(new(Save));
        var turn = await RecordAsync(workshop);
        await workshop.Coach.InvokeAsync(new(turn.SessionId, "ann", "SAVE", """{"text":"x"}""", ActionEmitters.System));
        var replay = new TurnReplay(Changed(hall: []));

        Assert.False(replay.Replay((await workshop.Coach.GetTurnsAsync(turn.SessionId, "ann"))[1]).IsReplayed);
        Assert.False(replay.Replay(turn with { Steps = [] }).IsReplayed);
        await workshop.Coach.ApplyRetentionAsync(new() { RawReplies = TimeSpan.Zero });
        Assert.False(replay.Replay((await workshop.Coach.GetTurnsAsync(turn.SessionId, "ann"))[0]).IsReplayed);
        Assert.True(replay.Replay(turn).IsDifferent);
    }

    [Fact]
    public async Task What_a_store_holds_makes_it_say_something_and_never_throw()
    {
        await using var workshop = new Workshop(new(Save));
        var turn = await RecordAsync(workshop);
        var call = turn.Steps[0].Calls[0];
        var replay = new TurnReplay(workshop.Machine);

        foreach (var odd in (ActionCallResult[])
        [
            call with { Parameters = "{" }, call with { Parameters = "" }, call with { Offset = -7 }, call with { Offset = int.MaxValue - 3, Length = 9 },
            call with { Name = "", StateAfter = "nowhere" }, call with { Length = -1 },
        ])
        {
            Assert.True(replay.Replay(turn with { Steps = [turn.Steps[0] with { Calls = [odd] }], Result = "{\"no\":" }).IsReplayed);
        }
    }

    [Fact]
    public void Options_that_no_coach_accepts_are_refused() =>
        Assert.Throws<InvalidOperationException>(() => new TurnReplay(Changed(), new() { Format = "smoke signals" }));

    private static IEnumerable<(ReplayChange, string, string)> Differences(RecordedTurn turn, ActionDefinition save) =>
        new TurnReplay(Changed(save: save)).Replay(turn).Differences.Select(difference => (difference.Change, difference.Was, difference.Would));

    private static ActionDefinition Action(string example, ParameterParser<Note> parser) =>
        Definitions.Of<Note>("SAVE", parser, (_, _, _) => throw new InvalidOperationException("A replay runs no handler."), """{"type":"object"}""", example);

    private static async Task<RecordedTurn> RecordAsync(Workshop workshop, string message = "Hello")
    {
        var session = await workshop.Coach.CreateSessionAsync("ann");
        await workshop.SayAsync(message, session);
        return Assert.Single(await workshop.Coach.GetTurnsAsync(session.Id, "ann"));
    }

    /// <summary>The workshop, changed, with handlers and guards that must not run.</summary>
    private static CoachMachine Changed(
        string[]? hall = null, bool hasWay = true, bool hasKitchen = true, bool renamed = false, ActionDefinition? save = null, params ActionDefinition[] more)
    {
        var kitchen = renamed ? "galley" : "kitchen";
        return new(
            "Changed",
            "hall",
            [
                new("hall") { Allow = hall ?? ["SAVE", "FAIL", "THROW", "TRANSITION_STATE", "BUTTON"], Transitions = hasWay && hasKitchen ? [new(kitchen, "is_hungry")] : [] },
                .. hasKitchen
                    ? new StateDefinition[] { new(kitchen) { Allow = ["COOK", "TRANSITION_STATE"], Transitions = [new("hall")], Formerly = renamed ? ["kitchen"] : [] } }
                    : [],
            ],
            Definitions.Table(
            [
                save ?? Definitions.Note("SAVE", (_, _, _) => throw new InvalidOperationException("A replay runs no handler.")),
                Definitions.Plain("FAIL", (_, _) => throw new InvalidOperationException("A replay runs no handler.")),
                Definitions.Plain("THROW", (_, _) => throw new InvalidOperationException("A replay runs no handler.")),
                Definitions.Plain("COOK", (_, _) => throw new InvalidOperationException("A replay runs no handler.")),
                .. more,
            ]),
            Definitions.Conditions(new ConditionDefinition("is_hungry", "Never.", (_, _) => throw new InvalidOperationException("A replay runs no guard."))),
            DefinitionTable<PromptValueDefinition>.Empty);
    }
}
