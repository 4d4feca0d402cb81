using System.Text.Json.Nodes;
using Coach.Tests.Support;

namespace Coach.Tests.Conversation;

/// <summary>What a model is told of the turn before, which is read from what was recorded of it.</summary>
public sealed class ToldResultTests
{
    [Fact]
    public async Task The_model_is_told_what_an_action_handed_on_what_was_ignored_and_what_could_not_be_read()
    {
        var look = Definitions.Plain("LOOK", static (_, _) => new(ActionOutcome.Success("Looked.", data: new JsonObject { ["found"] = 3 })));
        await using var workshop = new Workshop(new("""[ACTION:LOOK]{"where": "here"}[/ACTION][ACTION:FAIL/][ACTION:]""", "Yes."), null, look);
        var first = await workshop.SayAsync("Look");
        var session = (await workshop.Coach.FindSessionAsync(first.SessionId, "ann"))!;

        await workshop.SayAsync("And?", session);

        var note = workshop.Model.Requests[1].Messages[^2].Text;
        Assert.Contains("In your last reply:\n- LOOK: done. Looked. {\"found\":3} Ignored, because not declared: where.\n- FAIL: not done (full). It is full.\n", note, StringComparison.Ordinal);
        Assert.Contains($"- something that looks like an action could not be read ({Assert.Single(first.Unreadable).Code}): {first.Unreadable[0].Message}\n", note, StringComparison.Ordinal);
        Assert.EndsWith("The conversation is in the state hall.", note, StringComparison.Ordinal);
        Assert.Contains("[ACTION:LOOK]{\"where\": \"here\"}[/ACTION]", workshop.Model.Requests[1].Messages[^3].Text, StringComparison.Ordinal);
    }
}
