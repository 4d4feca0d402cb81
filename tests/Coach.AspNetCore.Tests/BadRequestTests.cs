using System.Net;
using System.Text;

namespace Coach.AspNetCore.Tests;

/// <summary>What strangers, other sites and broken clients send.</summary>
public sealed class BadRequestTests : IAsyncLifetime
{
    private CoachHost _host = null!;
    private string _session = "";

    public async Task InitializeAsync()
    {
        _host = await CoachHost.StartAsync();
        _session = await _host.BeginAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("GET", "/coach/sessions")]
    [InlineData("POST", "/coach/sessions")]
    [InlineData("GET", "/coach/sessions/{0}")]
    [InlineData("GET", "/coach/sessions/{0}/messages")]
    [InlineData("POST", "/coach/sessions/{0}/messages")]
    [InlineData("DELETE", "/coach/user")]
    public async Task Who_has_not_signed_in_is_told_so_and_nothing_else(string method, string path) =>
        await ConversationTests.ProblemAsync(await _host.SendAsync(new(method), Path(path), method == "POST" ? "{\"message\":\"x\"}" : null, user: null), 401, "not_signed_in");

    [Theory]
    [InlineData("GET", "/coach/sessions/{0}")]
    [InlineData("GET", "/coach/sessions/{0}/messages")]
    [InlineData("GET", "/coach/sessions/{0}/log")]
    [InlineData("GET", "/coach/sessions/{0}/approvals")]
    [InlineData("DELETE", "/coach/sessions/{0}")]
    [InlineData("POST", "/coach/sessions/{0}/messages")]
    public async Task Another_users_session_is_not_there(string method, string path)
    {
        await ConversationTests.ProblemAsync(await _host.SendAsync(new(method), Path(path), method == "POST" ? "{\"message\":\"x\"}" : null, user: "bob"), 404, "session_not_found");
        Assert.Equal(0, _host.Model.Asked);
        Assert.Equal(HttpStatusCode.OK, (await _host.SendAsync(HttpMethod.Get, Path("/coach/sessions/{0}"))).StatusCode);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("{", 400)]
    [InlineData("null", 400)]
    [InlineData("[]", 400)]
    [InlineData("{}", 400)]
    [InlineData("{\"message\":\"  \"}", 400)]
    [InlineData("{\"message\":7}", 400)]
    [InlineData("{\"message\":\"\\ud800\"}", 400)]
    public async Task A_body_that_cannot_be_read_says_why(string body, int status) =>
        await ConversationTests.ProblemAsync(await _host.SendAsync(HttpMethod.Post, Path("/coach/sessions/{0}/messages"), body), status, "invalid_request");

    [Fact]
    public async Task Bodies_and_messages_have_their_limits()
    {
        await ConversationTests.ProblemAsync(await _host.SendAsync(HttpMethod.Post, Path("/coach/sessions/{0}/messages"), $"{{\"message\":\"{new string('x', 300_000)}\"}}"), 413, "too_large");
        await ConversationTests.ProblemAsync(await _host.SayAsync(_session, new string('x', 100_000)), 400, "invalid_request");
        Assert.Equal(0, _host.Model.Asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("a;b")]
    [InlineData("a/b")]
    public async Task A_key_that_is_none_is_said_so(string key) =>
        await ConversationTests.ProblemAsync(
            await _host.SendAsync(HttpMethod.Post, Path("/coach/sessions/{0}/messages"), "{\"message\":\"Hello\"}", change: request => request.Headers.TryAddWithoutValidation("Idempotency-Key", key)), 400, "invalid_request");

    [Fact]
    public async Task Another_site_can_send_nothing()
    {
        await ConversationTests.ProblemAsync(
            await _host.SendAsync(HttpMethod.Post, "/coach/sessions", "{}", change: request => request.Headers.Add("Sec-Fetch-Site", "cross-site")), 403, "cross_site");
        await ConversationTests.ProblemAsync(
            await _host.SendAsync(HttpMethod.Post, "/coach/sessions", "{}", change: request => request.Content = new StringContent("{}", Encoding.UTF8, "text/plain")), 415, "not_json");
    }

    [Fact]
    public async Task An_action_of_the_users_is_checked_like_any_other()
    {
        await ConversationTests.ProblemAsync(await _host.SendAsync(HttpMethod.Post, Path("/coach/sessions/{0}/actions"), "{\"name\":\"FLY\",\"parameters\":[1]}"), 400, "invalid_request");
        var turn = await CoachHost.ReadAsync(await _host.SendAsync(HttpMethod.Post, Path("/coach/sessions/{0}/actions"), "{\"name\":\"SAVE_IDENTITY\",\"parameters\":{\"identity\":\"Painter\"}}"));
        Assert.False(turn.GetProperty("actions")[0].GetProperty("succeeded").GetBoolean());
        await ConversationTests.ProblemAsync(await _host.SendAsync(HttpMethod.Post, Path("/coach/sessions/{0}/approvals"), "{\"key\":\"k\",\"approved\":true}"), 404, "approval_not_found");
    }

    [Fact]
    public async Task Too_many_messages_are_too_many()
    {
        await using var host = await CoachHost.StartAsync(options => options.TurnsPerMinute = 2);
        var session = await host.BeginAsync();
        host.Model.Says("One.");
        host.Model.Says("Two.");
        Assert.Equal(HttpStatusCode.OK, (await host.SayAsync(session, "1")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.SayAsync(session, "2")).StatusCode);
        var third = await host.SayAsync(session, "3");
        Assert.True(third.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        await ConversationTests.ProblemAsync(third, 429, "too_many_requests");
        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync(HttpMethod.Get, $"/coach/sessions/{session}")).StatusCode);
    }

    [Fact]
    public void Options_out_of_their_range_are_refused_at_the_start()
    {
        var refused = Assert.ThrowsAny<InvalidOperationException>(() => CoachHost.StartAsync(options => options.MaxBodySize = 0).GetAwaiter().GetResult());
        Assert.Contains("MaxBodySize has to be at least 1", refused.Message, StringComparison.Ordinal);
    }

    private string Path(string path) => path.Replace("{0}", _session, StringComparison.Ordinal);
}
