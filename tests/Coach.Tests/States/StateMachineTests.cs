using Coach.Testing;
using Coach.Tests.Support;

namespace Coach.Tests.States;

public sealed class StateMachineTests
{
    private const string ToKitchen = """[ACTION:TRANSITION_STATE]{"target_state":"kitchen"}[/ACTION]""";

    [Theory]
    [InlineData("kitchen", "guard_failed", "Not yet from hall to kitchen: First save something.")]
    [InlineData("hall", "illegal_transition", "There is no way from hall to hall. From hall the conversation can go to kitchen.")]
    [InlineData("attic", "unknown_state", "There is no state 'attic'. From hall the conversation can go to kitchen.")]
    public async Task A_transition_that_cannot_be_is_refused_with_what_can(string target, string code, string message)
    {
        await using var workshop = new Workshop(new($$"""[ACTION:TRANSITION_STATE]{"target_state":"{{target}}"}[/ACTION]"""));
        var result = await workshop.SayAsync();
        var action = Assert.Single(result.Actions);
        Assert.Equal((ActionStatus.Failed, code, message, "hall"), (action.Status, action.Code, action.Message, result.State));
    }

    [Fact]
    public async Task A_way_back_is_open_on_request_and_nothing_moves_by_itself_in_a_thousand_turns()
    {
        var model = new ScriptedChatClient($$"""[ACTION:SAVE]{"text":"x"}[/ACTION]{{ToKitchen}}""");
        for (var turn = 0; turn < 1_000; turn++)
        {
            model.Reply("Just talking.");
        }

        model.Reply("""[ACTION:TRANSITION_STATE]{"target_state":"Hall"}[/ACTION]""");
        await using var workshop = new Workshop(model, options => options.HistoryMessages = 4);
        var session = await workshop.Coach.CreateSessionAsync("ann");
        Assert.Equal("kitchen", (await workshop.SayAsync("go", session)).State);
        for (var turn = 0; turn < 1_000; turn++)
        {
            Assert.Equal("kitchen", (await workshop.SayAsync("hm", session)).State);
        }

        Assert.Equal("hall", (await workshop.SayAsync("back", session)).State);
    }

    [Fact]
    public async Task The_history_sent_is_bounded()
    {
        var model = new ScriptedChatClient([.. Enumerable.Range(0, 10).Select(i => $"reply {i}")]);
        await using var workshop = new Workshop(model, options => options.HistoryMessages = 3);
        var session = await workshop.Coach.CreateSessionAsync("ann");
        for (var turn = 0; turn < 10; turn++)
        {
            await workshop.SayAsync($"message {turn}", session);
        }

        Assert.Equal(["reply 7", "message 8", "reply 8", "message 9"], workshop.Model.Requests[9].Messages.Skip(2).Select(message => message.Text));
    }

    [Fact]
    public void A_table_makes_a_definition_when_it_is_first_asked_for_and_once()
    {
        var made = 0;
        var table = new DefinitionTable<string>(["ONE", "TWO"], index => $"made {index} {++made}");
        Assert.Equal("made 1 1", table.Find("two"));
        Assert.Equal("made 1 1", table.Find("TWO"));
        Assert.Null(table.Find("three"));
        Assert.Equal(1, made);
    }

    [Fact]
    public void A_machine_without_its_initial_state_names_those_that_are_there()
    {
        var error = Assert.Throws<ArgumentException>(() => new CoachMachine("M", "nowhere", [new("a"), new("b")], Definitions.Table(), Definitions.Conditions(), new([], _ => null!)));
        Assert.Contains("The initial state nowhere is not declared; declared are a, b.", error.Message, StringComparison.Ordinal);
    }
}
