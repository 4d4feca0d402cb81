using Coach.Testing;
using Coach.Tests.Support;
using Microsoft.Extensions.AI;

namespace Coach.Tests.Conversation;

/// <summary>Actions that the person or the application asks for.</summary>
public sealed class InvokeTests
{
    [Fact]
    public async Task A_user_s_action_runs_without_the_model_and_the_model_is_told_with_its_next_call()
    {
        await using var workshop = Make(new("Well done."));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        var result = await workshop.Coach.InvokeAsync(new(session.Id, "ann", "tick", """{"text":"tea"}"""));
        Assert.Equal((TurnKind.Action, TurnStatus.Completed, ""), (result.Kind, result.Status, result.Text));
        var action = Assert.Single(result.Actions);
        Assert.Equal(("TICK", ActionStatus.Succeeded, ActionEmitters.User, "invoked"), (action.Name, action.Status, action.Emitter, action.Format));
        Assert.Equal($"{session.Id}/{result.TurnId}/0", action.Key);
        Assert.Empty(workshop.Model.Requests);

        await workshop.SayAsync("I did it", session);
        Assert.Equal(
            "[Note from the application, not from the person: what became of actions]\nAsked for by the person, with a button or the like:\n- TICK: done. ticked tea\nThe conversation is in the state hall.",
            workshop.Model.Requests[0].Messages[^2].Text);
    }

    [Theory]
    [InlineData("TICK", ActionEmitters.System, ActionStatus.EmitterNotAllowed)]
    [InlineData("SAVE", ActionEmitters.User, ActionStatus.EmitterNotAllowed)]
    [InlineData("COOK", ActionEmitters.User, ActionStatus.EmitterNotAllowed)]
    [InlineData("NOWHERE", ActionEmitters.User, ActionStatus.UnknownAction)]
    public async Task The_checks_are_those_of_the_model_s_calls(string name, ActionEmitters emitter, ActionStatus status)
    {
        await using var workshop = Make(new());
        var session = await workshop.Coach.CreateSessionAsync("ann");
        var action = Assert.Single((await workshop.Coach.InvokeAsync(new(session.Id, "ann", name, """{"text":"tea"}""", emitter))).Actions);
        Assert.Equal((status, emitter), (action.Status, action.Emitter));
        Assert.Empty(workshop.Done);
        Assert.Equal(status, Assert.Single(await workshop.Coach.GetActionLogAsync(session.Id, "ann")).Result.Status);
    }

    [Fact]
    public async Task Wrong_parameters_are_refused_in_the_result_and_what_is_no_JSON_at_once()
    {
        await using var workshop = Make(new());
        var session = await workshop.Coach.CreateSessionAsync("ann");
        Assert.Equal(ActionStatus.InvalidParameters, (await workshop.Coach.InvokeAsync(new(session.Id, "ann", "TICK"))).Actions[0].Status);
        foreach (var wrong in (string[])["{'text': 'tea'}", "[]", "{\"text\":", "{} {}"])
        {
            await Assert.ThrowsAsync<ArgumentException>(async () => await workshop.Coach.InvokeAsync(new(session.Id, "ann", "TICK", wrong)));
        }

        await Assert.ThrowsAsync<ArgumentException>(async () => await workshop.Coach.InvokeAsync(new(session.Id, "ann", "TICK", Emitter: ActionEmitters.Model | ActionEmitters.User)));
        await Assert.ThrowsAsync<SessionNotFoundException>(async () => await workshop.Coach.InvokeAsync(new(session.Id, "eve", "TICK")));
    }

    [Fact]
    public async Task The_same_turn_id_gives_the_recorded_result_and_for_something_else_a_conflict()
    {
        await using var workshop = Make(new("x"));
        var session = await workshop.Coach.CreateSessionAsync("ann");
        var request = new ActionRequest(session.Id, "ann", "TICK", """{"text":"tea"}""") { TurnId = "click" };
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await workshop.Coach.InvokeAsync(request))));
        Assert.All(results, result => Assert.Equal("ticked tea", Assert.Single(result.Actions).Message));
        Assert.Equal(["ticked tea"], workshop.Done);
        await Assert.ThrowsAsync<TurnConflictException>(async () => await workshop.Coach.InvokeAsync(request with { Parameters = """{"text":"coffee"}""" }));
        await Assert.ThrowsAsync<TurnConflictException>(() => workshop.SayAsync("Hello", session, "click"));
    }

    [Fact]
    public async Task What_the_model_may_not_ask_for_it_is_never_told_of()
    {
        await using var workshop = Make(new("Fine."));
        await workshop.SayAsync();
        Assert.DoesNotContain("TICK", workshop.Model.Requests[0].Messages.Single(message => message.Role == ChatRole.System).Text, StringComparison.Ordinal);
    }

    private static Workshop Make(ScriptedChatClient model)
    {
        Workshop? workshop = null;
        var tick = Definitions.Note("TICK", (note, _, _) =>
        {
            workshop!.Done.Add($"ticked {note.Text}");
            return new(ActionOutcome.Success($"ticked {note.Text}"));
        }, emitters: ActionEmitters.User);
        return workshop = new(model, null, tick);
    }
}
