using Coach;
using Microsoft.Extensions.DependencyInjection;

namespace MyCoach.Tests;

public sealed class ConversationTests
{
    [Fact]
    public async Task A_goal_is_saved_and_the_conversation_goes_on()
    {
        await using var services = new ServiceCollection()
            .AddCoach(coach => coach.UseChatClient(new OfflineChatClient()))
            .BuildServiceProvider();
        var coach = services.GetRequiredService<ICoach>();
        var session = await coach.CreateSessionAsync("user");

        var reply = await coach.GetResponseAsync(new TurnRequest(session.Id, session.UserId, "I want to run 5 km"));

        Assert.All(reply.Actions, action => Assert.Equal(ActionStatus.Succeeded, action.Status));
        Assert.Equal("follow_up", reply.State);
        Assert.Equal("run 5 km", (await coach.FindSessionAsync(session.Id, session.UserId))!.Data.GetString("goal"));
        Assert.DoesNotContain("ACTION", reply.Text);
    }
}
