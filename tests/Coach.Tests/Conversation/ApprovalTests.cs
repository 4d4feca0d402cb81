using Coach.Testing;
using Coach.Tests.Support;
using Microsoft.Extensions.AI;

namespace Coach.Tests.Conversation;

/// <summary>Calls that a person has to approve, from the model's reply to the decision.</summary>
public sealed class ApprovalTests
{
    private const string Send = """[ACTION:SEND]{"text":"tea"}[/ACTION]""";
    private const string Move = """[ACTION:TRANSITION_STATE]{"target_state":"kitchen"}[/ACTION]""";

    private readonly List<string> _sent = [];

    [Fact]
    public async Task A_parked_call_is_listed_and_runs_once_when_it_is_approved()
    {
        await using var workshop = Make(new($"I shall. {Send}"));
        var said = await workshop.SayAsync();
        Assert.Equal(ActionStatus.NeedsApproval, Assert.Single(said.Actions).Status);
        Assert.Empty(_sent);

        var waiting = Assert.Single(await workshop.Coach.GetApprovalsAsync(said.SessionId, "ann"));
        Assert.Equal(("SEND", """{"text":"tea"}""", said.Actions[0].Key, "hall"), (waiting.Name, waiting.Parameters, waiting.Key, waiting.State));
        Assert.Equal(TimeSpan.FromDays(1), waiting.ExpiresAt - waiting.RequestedAt);

        var decided = await DecideAsync(workshop, said, waiting.Key);
        var again = await DecideAsync(workshop, said, waiting.Key);
        Assert.Equal((TurnKind.Decision, ActionStatus.Succeeded), (decided.Kind, Assert.Single(decided.Actions).Status));
        Assert.Equal(decided.TurnId, again.TurnId);
        Assert.Equal(decided.Actions[0].Message, again.Actions[0].Message);
        Assert.Equal(["tea"], _sent);
        Assert.Empty(await workshop.Coach.GetApprovalsAsync(said.SessionId, "ann"));
    }

    [Fact]
    public async Task A_hundred_clicks_at_once_run_it_once()
    {
        await using var workshop = Make(new(Send));
        var said = await workshop.SayAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => DecideAsync(workshop, said, said.Actions[0].Key))));
        Assert.All(results, result => Assert.Equal(ActionStatus.Succeeded, Assert.Single(result.Actions).Status));
        Assert.Equal(["tea"], _sent);
    }

    [Fact]
    public async Task A_rejected_call_does_not_run_and_stays_rejected()
    {
        await using var workshop = Make(new(Send, "As you wish."));
        var said = await workshop.SayAsync();
        var decided = await DecideAsync(workshop, said, said.Actions[0].Key, isApproved: false, "Not [ACTION:SEND]{}[/ACTION] today.");
        Assert.Equal((ActionStatus.Rejected, "rejected"), (decided.Actions[0].Status, decided.Actions[0].Code));
        Assert.Equal("A person has decided against it: Not today.", decided.Actions[0].Message);
        await Assert.ThrowsAsync<TurnConflictException>(() => DecideAsync(workshop, said, said.Actions[0].Key));
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task The_state_at_the_time_of_the_decision_counts()
    {
        await using var workshop = Make(new($"{Send}[ACTION:SAVE]{{\"text\":\"x\"}}[/ACTION]{Move}"));
        var said = await workshop.SayAsync();
        Assert.Equal("kitchen", said.State);
        var decided = await DecideAsync(workshop, said, said.Actions[0].Key);
        Assert.Equal((ActionStatus.NotAllowed, "kitchen"), (decided.Actions[0].Status, decided.Actions[0].StateBefore));
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task An_approval_comes_too_late_once_its_time_is_over()
    {
        var clock = new SetClock();
        await using var workshop = Make(new(Send), options => options.ApprovalTimeout = TimeSpan.FromHours(1), clock);
        var said = await workshop.SayAsync();
        clock.Now += TimeSpan.FromHours(1);
        Assert.Empty(await workshop.Coach.GetApprovalsAsync(said.SessionId, "ann"));
        var decided = await DecideAsync(workshop, said, said.Actions[0].Key);
        Assert.Equal((ActionStatus.Expired, "expired"), (decided.Actions[0].Status, decided.Actions[0].Code));
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task The_model_is_told_once_of_the_decision()
    {
        await using var workshop = Make(new(Send, "Good.", "Bye."));
        var said = await workshop.SayAsync();
        await DecideAsync(workshop, said, said.Actions[0].Key);
        var session = (await workshop.Coach.FindSessionAsync(said.SessionId, "ann"))!;
        await workshop.SayAsync("And?", session);
        await workshop.SayAsync("Well", session);
        var note = Assert.Single(workshop.Model.Requests[1].Messages, IsNote).Text;
        Assert.Contains("In your last reply:\n- SEND: not done (needs_approval).", note, StringComparison.Ordinal);
        Assert.Contains("Decided by a person meanwhile:\n- SEND: done. sent tea", note, StringComparison.Ordinal);
        Assert.DoesNotContain(workshop.Model.Requests[2].Messages, IsNote);
        Assert.Equal("And?", workshop.Model.Requests[1].Messages[^1].Text);
    }

    [Fact]
    public async Task The_decision_is_in_the_history_and_in_the_log()
    {
        await using var workshop = Make(new($"Soon. {Send}"));
        var said = await workshop.SayAsync();
        var decided = await DecideAsync(workshop, said, said.Actions[0].Key);
        var history = await workshop.Coach.GetHistoryAsync(said.SessionId, "ann");
        Assert.Equal([(MessageRole.User, "Hello"), (MessageRole.Assistant, "Soon. "), (MessageRole.Application, "SEND: sent tea")], history.Select(message => (message.Role, message.Text)));
        var log = await workshop.Coach.GetActionLogAsync(said.SessionId, "ann");
        Assert.Equal([(said.TurnId, ActionStatus.NeedsApproval), (decided.TurnId, ActionStatus.Succeeded)], log.Select(entry => (entry.TurnId, entry.Result.Status)));
        Assert.Equal([ActionEmitters.Model, ActionEmitters.Model], log.Select(entry => entry.Result.Emitter));
    }

    [Fact]
    public async Task Somebody_else_s_approvals_are_not_there()
    {
        await using var workshop = Make(new(Send));
        var said = await workshop.SayAsync();
        await Assert.ThrowsAsync<SessionNotFoundException>(async () => await workshop.Coach.GetApprovalsAsync(said.SessionId, "eve"));
        await Assert.ThrowsAsync<SessionNotFoundException>(async () => await workshop.Coach.DecideAsync(new(said.SessionId, "eve", said.Actions[0].Key, true)));
        var other = await workshop.Coach.CreateSessionAsync("eve");
        await Assert.ThrowsAsync<ApprovalNotFoundException>(async () => await workshop.Coach.DecideAsync(new(other.Id, "eve", said.Actions[0].Key, true)));
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task A_message_cannot_take_the_turn_id_of_a_decision()
    {
        await using var workshop = Make(new(Send));
        var said = await workshop.SayAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => workshop.SayAsync(session: (CoachSession?)null, turnId: $"decision:{said.Actions[0].Key}"));
    }

    [Fact]
    public async Task Parameters_written_in_XML_keep_their_types()
    {
        await using var workshop = Make(new("""<action name="SEND"><param name="text">007</param><param name="count">3</param></action>"""));
        var said = await workshop.SayAsync();
        var decided = await DecideAsync(workshop, said, said.Actions[0].Key);
        Assert.Equal(ActionStatus.Succeeded, decided.Actions[0].Status);
        Assert.Equal(["007", "007", "007"], _sent);
    }

    [Fact]
    public async Task It_goes_to_and_from_the_contents_of_Microsoft_Extensions_AI()
    {
        await using var workshop = Make(new(Send));
        var said = await workshop.SayAsync();
        var request = Assert.Single(await workshop.Coach.GetApprovalsAsync(said.SessionId, "ann")).ToContent();
        var call = Assert.IsType<FunctionCallContent>(request.ToolCall);
        Assert.Equal(("SEND", "tea"), (call.Name, call.Arguments!["text"]!.ToString()));

        var decided = await workshop.Coach.DecideAsync(ApprovalDecision.FromContent(request.CreateResponse(approved: true), said.SessionId, "ann"));
        Assert.Equal(ActionStatus.Succeeded, decided.Actions[0].Status);
        Assert.Equal(["tea"], _sent);
    }

    private static bool IsNote(ChatMessage message) => message.Text.StartsWith("[Note from the application", StringComparison.Ordinal);

    private static async Task<TurnResult> DecideAsync(Workshop workshop, TurnResult said, string key, bool isApproved = true, string? reason = null) =>
        await workshop.Coach.DecideAsync(new(said.SessionId, "ann", key, isApproved) { Reason = reason });

    private Workshop Make(ScriptedChatClient model, Action<CoachOptions>? configure = null, TimeProvider? clock = null)
    {
        var send = Definitions.Note("SEND", (note, _, _) =>
        {
            lock (_sent)
            {
                _sent.AddRange(Enumerable.Repeat(note.Text, note.Count));
            }

            return new(ActionOutcome.Success($"sent {note.Text}"));
        }, requiresApproval: true);
        return new(model, configure, clock, send);
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
