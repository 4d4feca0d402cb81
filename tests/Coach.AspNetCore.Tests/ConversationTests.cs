using System.Net;
using System.Text.Json;

namespace Coach.AspNetCore.Tests;

/// <summary>A conversation over HTTP, whole and streamed.</summary>
public sealed class ConversationTests
{
    private const string Reply = """
        Good to meet you, Ann. What brings you here?
        [ACTION:SAVE_USER_INFO]{"key": "name", "value": "Ann"}[/ACTION]
        [ACTION:SAVE_USER_INFO]{"key": "goal", "value": "More time to paint"}[/ACTION]
        [ACTION:MARK_INTRODUCTION_COMPLETE]{}[/ACTION]
        [ACTION:TRANSITION_STATE]{"target_state": "identity_brainstorming"}[/ACTION]
        """;

    [Fact]
    public async Task A_message_is_answered_with_its_text_its_actions_and_the_state()
    {
        await using var host = await CoachHost.StartAsync();
        var session = await host.BeginAsync();
        host.Model.Says(Reply);

        var answer = await host.SayAsync(session, "I am Ann");
        var turn = await CoachHost.ReadAsync(answer);

        Assert.Equal((HttpStatusCode.OK, "no-store"), (answer.StatusCode, answer.Headers.CacheControl?.ToString()));
        Assert.Equal("Good to meet you, Ann. What brings you here?", turn.GetProperty("text").GetString()!.Trim());
        Assert.Equal(4, turn.GetProperty("actions").GetArrayLength());
        Assert.All(turn.GetProperty("actions").EnumerateArray(), action => Assert.True(action.GetProperty("succeeded").GetBoolean()));
        Assert.Equal("Ann", turn.GetProperty("actions")[0].GetProperty("parameters").GetProperty("value").GetString());
        Assert.Equal(("introduction", "identity_brainstorming"), (turn.GetProperty("stateBefore").GetString(), turn.GetProperty("state").GetString()));

        var history = await CoachHost.ReadAsync(await host.SendAsync(HttpMethod.Get, $"/coach/sessions/{session}/messages"));
        Assert.Equal(2, history.GetArrayLength());
        Assert.DoesNotContain("ACTION:", history.GetRawText(), StringComparison.Ordinal);
        var log = await CoachHost.ReadAsync(await host.SendAsync(HttpMethod.Get, $"/coach/sessions/{session}/log"));
        Assert.Equal(4, log.GetArrayLength());
        var sessions = await CoachHost.ReadAsync(await host.SendAsync(HttpMethod.Get, "/coach/sessions"));
        Assert.Equal("identity_brainstorming", sessions[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_stream_tells_what_happens_and_ends_with_what_the_whole_answer_says()
    {
        await using var host = await CoachHost.StartAsync();
        var whole = await AnswerAsync(host);
        var session = await host.BeginAsync();
        host.Model.Says(Reply);
        List<Sent> events = [];
        await foreach (var item in CoachHost.EventsAsync(await host.SayAsync(session, "I am Ann", isStreamed: true)))
        {
            events.Add(item);
        }

        Assert.Equal(("start", "done"), (events[0].Type, events[^1].Type));
        Assert.Equal(events.Count, events.Select(item => item.Id).Distinct().Count());
        Assert.True(events.Count(item => item.Type == "text") > 3);
        Assert.Equal((4, 4, 1), (events.Count(item => item.Type == "action"), events.Count(item => item.Type == "result"), events.Count(item => item.Type == "state")));
        var done = events[^1].Data;
        Assert.Equal(done.GetProperty("text").GetString(), string.Concat(events.Where(item => item.Type == "text").Select(item => item.Data.GetProperty("text").GetString())));
        Assert.Equal(Known(whole), Known(done));

        static string Known(JsonElement turn) => $"{turn.GetProperty("text").GetString()!.Trim()} {turn.GetProperty("state")} {string.Join(' ', turn.GetProperty("actions").EnumerateArray().Select(action => $"{action.GetProperty("name")} {action.GetProperty("parameters")} {action.GetProperty("message")}"))}";
    }

    [Fact]
    public async Task The_same_key_is_answered_once_and_another_message_under_it_is_a_conflict()
    {
        await using var host = await CoachHost.StartAsync();
        var session = await host.BeginAsync();
        host.Model.Says(Reply);

        var first = await (await host.SayAsync(session, "I am Ann", key: "k-1")).Content.ReadAsStringAsync();
        var again = await (await host.SayAsync(session, "I am Ann", key: "k-1")).Content.ReadAsStringAsync();
        var streamed = await LastAsync(await host.SayAsync(session, "I am Ann", key: "\"k-1\"", isStreamed: true));
        var other = await host.SayAsync(session, "I am Bob", key: "k-1");

        Assert.Equal(first, again);
        Assert.Equal(("done", "k-1"), (streamed.Type, streamed.Data.GetProperty("turnId").GetString()));
        Assert.Equal(1, host.Model.Asked);
        await ProblemAsync(other, 409, "turn_conflict");
    }

    [Fact]
    public async Task A_stream_that_was_lost_goes_on_where_it_was_and_its_actions_run_once()
    {
        await using var host = await CoachHost.StartAsync();
        var session = await host.BeginAsync();
        var held = new TaskCompletionSource();
        host.Model.Says(Reply, held.Task);

        var (text, last) = ("", "");
        using (var lost = await host.SayAsync(session, "I am Ann", key: "k-2", isStreamed: true))
        {
            await foreach (var item in CoachHost.EventsAsync(lost))
            {
                last = item.Id;
                if (item.Type == "text")
                {
                    text = item.Data.GetProperty("text").GetString()!;
                    break;
                }
            }
        }

        held.SetResult();
        List<Sent> rest = [];
        await foreach (var item in CoachHost.EventsAsync(await host.SayAsync(session, "I am Ann", key: "k-2", lastEventId: last, isStreamed: true)))
        {
            rest.Add(item);
        }

        Assert.DoesNotContain(rest, item => item.Type == "start");
        Assert.Equal("done", rest[^1].Type);
        Assert.Equal(rest[^1].Data.GetProperty("text").GetString(), text + string.Concat(rest.Where(item => item.Type == "text").Select(item => item.Data.GetProperty("text").GetString())));
        Assert.Equal(1, host.Model.Asked);
        Assert.Equal(4, (await CoachHost.ReadAsync(await host.SendAsync(HttpMethod.Get, $"/coach/sessions/{session}/log"))).GetArrayLength());
    }

    [Fact]
    public async Task Leaving_a_stream_without_a_key_cancels_the_turn_and_the_session_goes_on()
    {
        await using var host = await CoachHost.StartAsync();
        var session = await host.BeginAsync();
        host.Model.Says(Reply, Task.Delay(Timeout.Infinite));
        using (var lost = await host.SayAsync(session, "I am Ann", isStreamed: true))
        {
            await foreach (var item in CoachHost.EventsAsync(lost))
            {
                if (item.Type == "text")
                {
                    break;
                }
            }
        }

        await host.Model.Cancelled.Task;
        host.Model.Says("Here I am.");
        var turn = await CoachHost.ReadAsync(await host.SayAsync(session, "Still there?"));
        Assert.Equal("Here I am.", turn.GetProperty("text").GetString());
        Assert.Equal("introduction", turn.GetProperty("state").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_model_that_fails_is_a_problem_without_its_text(bool isStreamed)
    {
        await using var host = await CoachHost.StartAsync();
        var session = await host.BeginAsync();
        var answer = await host.SayAsync(session, "Hello", isStreamed: isStreamed);
        var problem = isStreamed ? (await LastAsync(answer)).Data : await CoachHost.ReadAsync(answer);

        Assert.Equal("model_failed", problem.GetProperty("code").GetString());
        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_deleted_is_not_found_any_more()
    {
        await using var host = await CoachHost.StartAsync();
        var first = await host.BeginAsync();
        await host.BeginAsync();
        await host.BeginAsync("bob");

        Assert.Equal(HttpStatusCode.NoContent, (await host.SendAsync(HttpMethod.Delete, $"/coach/sessions/{first}")).StatusCode);
        await ProblemAsync(await host.SendAsync(HttpMethod.Get, $"/coach/sessions/{first}"), 404, "session_not_found");
        Assert.Equal(1, (await CoachHost.ReadAsync(await host.SendAsync(HttpMethod.Delete, "/coach/user"))).GetProperty("sessions").GetInt32());
        Assert.Equal(0, (await CoachHost.ReadAsync(await host.SendAsync(HttpMethod.Get, "/coach/sessions"))).GetArrayLength());
        Assert.Equal(1, (await CoachHost.ReadAsync(await host.SendAsync(HttpMethod.Get, "/coach/sessions", user: "bob"))).GetArrayLength());
    }

    internal static async Task ProblemAsync(HttpResponseMessage answer, int status, string code)
    {
        var problem = await CoachHost.ReadAsync(answer);
        Assert.Equal((status, "application/problem+json", code), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, problem.GetProperty("code").GetString()));
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
    }

    internal static async Task<Sent> LastAsync(HttpResponseMessage answer)
    {
        Sent? last = null;
        await foreach (var item in CoachHost.EventsAsync(answer))
        {
            last = item;
        }

        return last!;
    }

    private static async Task<JsonElement> AnswerAsync(CoachHost host)
    {
        var session = await host.BeginAsync();
        host.Model.Says(Reply);
        return await CoachHost.ReadAsync(await host.SayAsync(session, "I am Ann"));
    }
}
