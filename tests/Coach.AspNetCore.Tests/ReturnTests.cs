using Coach.ModelContextProtocol.Tests.Support;

namespace Coach.AspNetCore.Tests;

/// <summary>Clients that come back to a turn: in time, too late, and when there is nothing left to tell.</summary>
public sealed class ReturnTests
{
    private const string Reply = """
        Good to meet you, Ann. What brings you here?
        [ACTION:SAVE_USER_INFO]{"key": "name", "value": "Ann"}[/ACTION]
        [ACTION:MARK_INTRODUCTION_COMPLETE]{}[/ACTION]
        [ACTION:TRANSITION_STATE]{"target_state": "identity_brainstorming"}[/ACTION]
        """;

    [Fact]
    public async Task Who_has_seen_the_end_and_comes_back_is_told_the_end_once_more()
    {
        await using var host = await CoachHost.StartAsync();
        var session = await host.BeginAsync();
        host.Model.Says(Reply);
        var end = await ConversationTests.LastAsync(await host.SayAsync(session, "I am Ann", key: "k-4", isStreamed: true));

        var again = await ConversationTests.LastAsync(await host.SayAsync(session, "I am Ann", key: "k-4", lastEventId: end.Id, isStreamed: true));

        Assert.Equal(("done", end.Data.GetRawText()), (again.Type, again.Data.GetRawText()));
        Assert.Equal(1, host.Model.Asked);
    }

    [Fact]
    public async Task Who_has_seen_a_failure_and_comes_back_has_the_message_answered()
    {
        await using var host = await CoachHost.StartAsync();
        var session = await host.BeginAsync();
        var failed = await ConversationTests.LastAsync(await host.SayAsync(session, "I am Ann", key: "k-5", isStreamed: true));
        host.Model.Says(Reply);

        var again = await ConversationTests.LastAsync(await host.SayAsync(session, "I am Ann", key: "k-5", lastEventId: failed.Id, isStreamed: true));

        Assert.Equal(("error", "done"), (failed.Type, again.Type));
        Assert.Equal("identity_brainstorming", again.Data.GetProperty("state").GetString());
        Assert.Single((await CoachHost.ReadAsync(await host.SendAsync(HttpMethod.Get, $"/coach/sessions/{session}/messages"))).EnumerateArray(), message => message.GetProperty("role").GetString() == "User");
    }

    [Fact]
    public async Task Who_comes_back_in_time_and_goes_again_has_the_whole_time_once_more()
    {
        var detached = TimeSpan.FromSeconds(120);
        var time = new WatchedTime();
        await using var host = await CoachHost.StartAsync(options => options.DetachedTurnTime = detached, time);
        var session = await host.BeginAsync();
        var held = new TaskCompletionSource();
        host.Model.Says(Reply, held.Task);

        await GlanceAsync(host, session);
        await time.AwaitedAsync(detached);
        time.Advance(TimeSpan.FromSeconds(100));
        await GlanceAsync(host, session);
        await time.AwaitedAsync(detached);
        time.Advance(TimeSpan.FromSeconds(100));
        held.SetResult();

        Assert.Equal("done", (await ConversationTests.LastAsync(await host.SayAsync(session, "I am Ann", key: "k-3", isStreamed: true))).Type);
        Assert.Equal(1, host.Model.Asked);
        Assert.False(host.Model.Cancelled.Task.IsCompleted);

        static async Task GlanceAsync(CoachHost host, string session)
        {
            using var lost = await host.SayAsync(session, "I am Ann", key: "k-3", isStreamed: true);
            await foreach (var item in CoachHost.EventsAsync(lost))
            {
                if (item.Type == "text")
                {
                    return;
                }
            }
        }
    }
}
