using System.Net;
using System.Text.Json;
using Coach.Browser.Tests.Server;

namespace Coach.Browser.Tests;

/// <summary>The sample's server, without a browser: who may see what, what it says of itself, and what is left after a power cut.</summary>
public sealed class ServerTests
{
    internal static readonly string[] Talk = ["Hello", "Anna", "More time to paint", "a painter, a runner, a mother", "go on", "painter", "Light on the canvas", "Sketch tomorrow", "that's all"];

    [Fact]
    public async Task The_page_brings_a_cookie_that_no_script_can_read_and_brings_it_once()
    {
        await using var web = await WebProcess.StartAsync();
        using var visitor = new Visitor(web.Address);

        var first = await visitor.Http.GetAsync("/");
        var second = await visitor.Http.GetAsync("/");

        var cookie = Assert.Single(first.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.False(second.Headers.Contains("Set-Cookie"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.ChangeExtension(web.Database, ".keys")));
        }
    }

    [Theory]
    [InlineData("/coach/sessions/{0}")]
    [InlineData("/coach/sessions/{0}/messages")]
    [InlineData("/coach/sessions/{0}/log")]
    [InlineData("/journey/{0}")]
    public async Task One_visitor_cannot_read_anothers_conversation(string path)
    {
        await using var web = await WebProcess.StartAsync();
        var (anna, session) = await Visitor.BeginAsync(web.Address);
        var (bob, _) = await Visitor.BeginAsync(web.Address);
        using var stranger = new Visitor(web.Address);
        path = path.Replace("{0}", session, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await anna.Http.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await bob.Http.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.Http.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task A_cookie_that_was_made_up_is_nobodys()
    {
        await using var web = await WebProcess.StartAsync();
        using var http = new HttpClient { BaseAddress = web.Address };
        http.DefaultRequestHeaders.Add("Cookie", "life-coach-visitor=visitor-00000000000000000000000000000000");

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/coach/sessions")).StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/app.css")]
    [InlineData("/coach/sessions")]
    [InlineData("/journey/none")]
    [InlineData("/no/such/page")]
    public async Task Every_answer_says_what_a_page_may_do(string path)
    {
        await using var web = await WebProcess.StartAsync();
        using var visitor = new Visitor(web.Address);

        var headers = (await visitor.Http.GetAsync(path)).Headers;

        var policy = Assert.Single(headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.All(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"], part => Assert.Contains(part, policy, StringComparison.Ordinal));
        Assert.Equal("nosniff", Assert.Single(headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(headers.GetValues("Referrer-Policy")));
        Assert.False(headers.Contains("Server"));
    }

    [Fact]
    public async Task The_journey_is_told_with_its_states_identities_and_items()
    {
        await using var web = await WebProcess.StartAsync();
        var (anna, session) = await Visitor.BeginAsync(web.Address);

        Assert.Equal(["introduction"], Strings((await anna.GetAsync($"/journey/{session}")).GetProperty("way")));
        foreach (var message in Talk)
        {
            await anna.SayAsync(session, message);
        }

        AssertJourney(await anna.GetAsync($"/journey/{session}"));
    }

    [Fact]
    public async Task A_power_cut_loses_neither_the_visitor_nor_the_conversation()
    {
        await using var web = await WebProcess.StartAsync();
        var (anna, session) = await Visitor.BeginAsync(web.Address);
        foreach (var message in Talk)
        {
            await anna.SayAsync(session, message);
        }

        var before = (await anna.GetAsync($"/coach/sessions/{session}/messages")).GetRawText();
        await web.KillAsync();
        await web.RestartAsync();

        Assert.Equal(before, (await anna.GetAsync($"/coach/sessions/{session}/messages")).GetRawText());
        AssertJourney(await anna.GetAsync($"/journey/{session}"));
    }

    [Fact]
    public async Task A_stream_that_a_power_cut_ended_goes_on_from_the_beginning_and_acts_once()
    {
        await using var web = await WebProcess.StartAsync(pace: 40);
        var (anna, session) = await Visitor.BeginAsync(web.Address);
        await anna.SayAsync(session, "Hello");
        var last = "";
        await foreach (var item in anna.StreamAsync(session, "My name is Anna", "turn-1"))
        {
            last = item.Id;
            if (item.Type == "text")
            {
                break;
            }
        }

        await web.KillAsync();
        await web.RestartAsync();
        List<(string Id, string Type, JsonElement Data)> events = [];
        await foreach (var item in anna.StreamAsync(session, "My name is Anna", "turn-1", last))
        {
            events.Add(item);
        }

        Assert.Equal(("start", "done"), (events[0].Type, events[^1].Type));
        Assert.Contains("It is good to meet you, Anna.", events[^1].Data.GetProperty("text").GetString(), StringComparison.Ordinal);
        var log = Assert.Single((await anna.GetAsync($"/coach/sessions/{session}/log")).EnumerateArray());
        Assert.Equal(("turn-1", "SAVE_USER_INFO"), (log.GetProperty("turnId").GetString(), log.GetProperty("action").GetProperty("name").GetString()));
        Assert.Equal(4, (await anna.GetAsync($"/coach/sessions/{session}/messages")).GetArrayLength());
    }

    internal static void AssertJourney(JsonElement journey)
    {
        Assert.Equal("accountability", journey.GetProperty("state").GetString());
        Assert.Equal(
            ["introduction", "identity_brainstorming", "identity_refinement", "identity_visualization", "action_planning", "accountability"], Strings(journey.GetProperty("way")));
        Assert.All(journey.GetProperty("states").EnumerateArray(), state => Assert.True(state.GetProperty("wasVisited").GetBoolean()));
        Assert.Equal(["Passions and talents", "Physical expression", "Familial relations"], journey.GetProperty("identities").EnumerateArray().Select(area => area.GetProperty("label").GetString()));
        Assert.Equal(("Painter", "Light on the canvas"), (journey.GetProperty("focus").GetString(), journey.GetProperty("picture").GetString()));
        var item = Assert.Single(journey.GetProperty("items").EnumerateArray());
        Assert.Equal(("Sketch tomorrow", false), (item.GetProperty("title").GetString(), item.GetProperty("isDone").GetBoolean()));
    }

    private static IEnumerable<string?> Strings(JsonElement array) => array.EnumerateArray().Select(item => item.GetString());
}
