using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Coach.AspNetCore.Tests;

/// <summary>What the development UI's page asks for, over a real server.</summary>
public sealed partial class DevelopmentUITests
{
    private const string Broken = "Hello! [ACTION:SAVE_USER_INFO]{'key': 'name', \"value\": \"Ann\",}[/ACTION] [ACTION:SAVE_IDENTITY]{\"identity\": \"Baker\", \"category\": \"PASSIONS\"}[/ACTION] [ACTION:SAVE_USER_INFO]{oh dear[/ACTION]";

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Outside_development_it_refuses_to_be_mapped(string environment)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => CoachHost.StartAsync(hasDevUI: true, environment: environment));

        Assert.Contains($"the environment is {environment}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("coach.example", null, HttpStatusCode.Forbidden)]
    [InlineData("localhost.example", null, HttpStatusCode.Forbidden)]
    [InlineData("10.0.0.7", null, HttpStatusCode.Forbidden)]
    [InlineData("localhost", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("localhost", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("localhost", "same-origin", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", null, HttpStatusCode.OK)]
    [InlineData("[::1]", "none", HttpStatusCode.OK)]
    public async Task It_answers_only_under_a_name_of_this_machine_and_no_other_site(string name, string? site, HttpStatusCode expected)
    {
        await using var host = await StartAsync();

        foreach (var path in (string[])["/coach-dev/", "/coach-dev/page.js", "/coach-dev/api/machine"])
        {
            var answer = await host.SendAsync(HttpMethod.Get, path, change: request =>
            {
                request.Headers.Host = name;
                if (site is not null)
                {
                    request.Headers.Add("Sec-Fetch-Site", site);
                }
            });

            Assert.Equal(expected, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("203.0.113.7", HttpStatusCode.Forbidden)]
    [InlineData("2001:db8::1", HttpStatusCode.Forbidden)]
    [InlineData("::ffff:203.0.113.7", HttpStatusCode.Forbidden)]
    [InlineData("::ffff:127.0.0.1", HttpStatusCode.OK)]
    [InlineData("::1", HttpStatusCode.OK)]
    public async Task Another_machine_is_not_answered_whatever_name_it_uses(string address, HttpStatusCode expected)
    {
        await using var host = await StartAsync();

        var answer = await host.SendAsync(HttpMethod.Get, "/coach-dev/api/machine", change: request =>
        {
            request.Headers.Host = "localhost";
            request.Headers.Add("X-From", address);
        });

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Each_change_of_the_state_is_told_also_if_a_turn_makes_two()
    {
        await using var host = await StartAsync();
        var session = await host.BeginAsync();
        host.Model.Says("""
            [ACTION:SAVE_USER_INFO]{"key": "name", "value": "Ann"}[/ACTION]
            [ACTION:SAVE_USER_INFO]{"key": "goal", "value": "Rest"}[/ACTION]
            [ACTION:MARK_INTRODUCTION_COMPLETE/]
            [ACTION:TRANSITION_STATE]{"target_state": "identity_brainstorming"}[/ACTION]
            [ACTION:TRANSITION_STATE]{"target_state": "introduction"}[/ACTION]
            There and back.
            """);
        await host.SayAsync(session, "I am Ann");

        var turn = Assert.Single((await ReadAsync(host, $"sessions/{session}")).GetProperty("turns").EnumerateArray());

        Assert.Equal("introduction", turn.GetProperty("state").GetString());
        Assert.Equal(
            ["introduction identity_brainstorming", "identity_brainstorming introduction"],
            turn.GetProperty("moves").EnumerateArray().Select(move => $"{move.GetProperty("from").GetString()} {move.GetProperty("to").GetString()}"));
    }

    [Fact]
    public async Task Of_a_long_session_the_last_turns_are_told()
    {
        await using var host = await StartAsync();
        var session = await host.BeginAsync();
        for (var turn = 1; turn <= 201; turn++)
        {
            await host.InvokeAsync(session, "SAVE_USER_INFO", $"{{\"key\": \"name\", \"value\": \"{turn}\"}}");
        }

        var detail = await ReadAsync(host, $"sessions/{session}");

        Assert.True(detail.GetProperty("hasMore").GetBoolean());
        Assert.Equal(200, detail.GetProperty("turns").GetArrayLength());
        Assert.Contains("201", detail.GetProperty("turns")[199].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_and_all_that_it_loads_come_from_the_application_and_nothing_is_inline()
    {
        await using var host = await StartAsync();

        var index = await host.SendAsync(HttpMethod.Get, "/coach-dev/");
        var page = await index.Content.ReadAsStringAsync();
        var loaded = Loaded().Matches(page).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal("text/html", index.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("default-src 'none'; script-src 'self'", index.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(["page.css", "page.js"], loaded);
        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        for (var index2 = 0; index2 < loaded.Count; index2++)
        {
            var file = await host.SendAsync(HttpMethod.Get, "/coach-dev/" + loaded[index2]);
            Assert.Equal((HttpStatusCode.OK, "nosniff"), (file.StatusCode, file.Headers.GetValues("X-Content-Type-Options").Single()));
            loaded.AddRange(Imported().Matches(await file.Content.ReadAsStringAsync()).Select(match => match.Groups[1].Value).Except(loaded));
        }

        Assert.Contains("diagram.js", loaded);
    }

    [Fact]
    public async Task Without_the_slash_the_page_sends_to_the_one_with_it()
    {
        await using var host = await StartAsync();

        var answer = await host.SendAsync(HttpMethod.Get, "/coach-dev");

        Assert.EndsWith("/coach-dev/", answer.RequestMessage!.RequestUri!.ToString(), StringComparison.Ordinal);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Sessions_are_found_by_what_was_talked_lately_and_by_their_user()
    {
        await using var host = await StartAsync();
        var session = await host.BeginAsync("ann");
        var silent = await host.BeginAsync("bob");
        host.Model.Says("Hello!");
        await host.SayAsync(session, "I am Ann", "ann");

        var lately = await ReadAsync(host, "sessions", user: null);
        var bobs = await ReadAsync(host, "sessions?user=bob", user: null);
        var mine = await ReadAsync(host, "sessions", user: "bob");

        Assert.Equal((session, "ann"), (Assert.Single(lately.EnumerateArray()).GetProperty("id").GetString(), lately[0].GetProperty("userId").GetString()));
        Assert.Equal(silent, Assert.Single(bobs.EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(new HashSet<string?> { session, silent }, mine.EnumerateArray().Select(one => one.GetProperty("id").GetString()).ToHashSet());
    }

    [Fact]
    public async Task A_turn_opened_up_says_what_was_sent_what_was_repaired_and_why_an_action_was_refused()
    {
        await using var host = await StartAsync();
        var session = await host.BeginAsync();
        host.Model.Says(Broken);
        host.Model.Says("I am sorry.");
        await host.SayAsync(session, "I am Ann", key: "turn-1");

        var detail = await ReadAsync(host, $"sessions/{session}");
        var turn = await ReadAsync(host, $"sessions/{session}/turns/turn-1");

        var line = Assert.Single(detail.GetProperty("turns").EnumerateArray());
        Assert.Equal(("I am Ann", 2, 2), (line.GetProperty("message").GetString(), line.GetProperty("calls").GetInt32(), line.GetProperty("refused").GetInt32()));
        var reply = turn.GetProperty("steps")[0].GetProperty("reply");
        Assert.Equal(Broken, reply.GetProperty("text").GetString());
        var items = reply.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["Succeeded", "NotAllowed", "Unreadable"], items.Select(item => item.GetProperty("status").GetString()));
        Assert.All(items, item => Assert.StartsWith("[ACTION:", Broken[item.GetProperty("offset").GetInt32()..], StringComparison.Ordinal));
        var repairs = items[0].GetProperty("repairs").EnumerateArray().Select(repair => (repair.GetProperty("kind").GetString(), repair.GetProperty("offset").GetInt32())).ToList();
        Assert.Contains(("foreign_quotes", Broken.IndexOf('\'', StringComparison.Ordinal)), repairs);
        Assert.Contains("SAVE_IDENTITY", items[1].GetProperty("message").GetString(), StringComparison.Ordinal);
        var calls = turn.GetProperty("modelCalls").EnumerateArray().Select(call => call.GetProperty("messages").EnumerateArray().ToList()).ToList();
        Assert.Equal(2, calls.Count);
        Assert.Contains("SAVE_IDENTITY: not done", calls[1][^1].GetProperty("text").GetString(), StringComparison.Ordinal);
        var sent = calls[0];
        Assert.Equal("I am Ann", sent[^1].GetProperty("text").GetString());
        Assert.Contains("SAVE_USER_INFO", sent[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.All(sent, message => Assert.True(message.GetProperty("tokens").GetInt32() > 0));
        Assert.Empty(turn.GetProperty("differences").EnumerateArray());
    }

    [Fact]
    public async Task A_turn_is_exported_as_a_test_that_compiles_with_those_before_it()
    {
        await using var host = await StartAsync();
        var session = await host.BeginAsync();
        host.Model.Says("First \"\"\" quoted.");
        await host.SayAsync(session, "One");
        await host.InvokeAsync(session, "SAVE_USER_INFO", """{"key": "name", "value": "Ann"}""");
        host.Model.Says(Broken);
        host.Model.Says("I am sorry.");
        await host.SayAsync(session, "Two\n\"lines\" \u2028 and \ud83d\ude00", key: "two");

        var test = (await ReadAsync(host, $"sessions/{session}/turns/two")).GetProperty("test").GetString()!;

        Assert.Contains("First \"\"\" quoted.", test, StringComparison.Ordinal);
        Assert.Contains("await conversation.SayAsync(\"One\");", test, StringComparison.Ordinal);
        Assert.Contains("await conversation.InvokeAsync(\"SAVE_USER_INFO\", \"\"\"", test, StringComparison.Ordinal);
        Assert.Contains("ActionEmitters.User);", test, StringComparison.Ordinal);
        Assert.Contains("turn.Executed(\"SAVE_USER_INFO\");", test, StringComparison.Ordinal);
        Assert.Contains("turn.Refused(\"SAVE_IDENTITY\", \"not_allowed\");", test, StringComparison.Ordinal);
        AssertCompiles(test);
    }

    [Fact]
    public async Task A_turn_that_failed_is_exported_as_a_test_that_expects_it_to()
    {
        await using var host = await StartAsync();
        var session = await host.BeginAsync();
        await host.SayAsync(session, "Anybody?", key: "one");

        var test = (await ReadAsync(host, $"sessions/{session}/turns/one")).GetProperty("test").GetString()!;

        Assert.Contains(".Fail(new InvalidOperationException(", test, StringComparison.Ordinal);
        Assert.Contains("turn.DidNotComplete(\"model_failed\");", test, StringComparison.Ordinal);
        AssertCompiles(test);
    }

    [Fact]
    public async Task An_exported_test_says_which_turns_raw_reply_was_emptied_and_nothing_of_an_id_that_is_code()
    {
        await using var host = await StartAsync();
        var session = await host.BeginAsync();
        host.Model.Says("Hello.");
        await host.Coach.GetResponseAsync(new(session, "ann", "One") { TurnId = "one\u2028int broken;" });
        await host.Coach.ApplyRetentionAsync(new() { RawReplies = TimeSpan.Zero });
        host.Model.Says("Again.");
        await host.SayAsync(session, "Two", key: "two");

        var test = (await ReadAsync(host, $"sessions/{session}/turns/two")).GetProperty("test").GetString()!;

        Assert.Contains("// Of turn 1 not all that the model wrote is kept", test, StringComparison.Ordinal);
        Assert.DoesNotContain("int broken", test, StringComparison.Ordinal);
        AssertCompiles(test);
    }

    [Fact]
    public async Task A_pasted_reply_is_read_as_the_state_would_and_nothing_runs()
    {
        await using var host = await StartAsync();
        var session = await host.BeginAsync();
        var body = JsonSerializer.Serialize(new { state = "introduction", text = Broken + "\n[ACTION:TRANSITION_STATE]{\"target_state\": \"identity_brainstorming\"}[/ACTION]" });

        var answer = await host.SendAsync(HttpMethod.Post, "/coach-dev/api/examine", body);
        var read = await CoachHost.ReadAsync(answer);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([null, "NotAllowed", null], read.GetProperty("calls").EnumerateArray().Select(call => call.TryGetProperty("status", out var status) ? status.GetString() : null));
        Assert.Equal(("introduction", "identity_brainstorming"), (read.GetProperty("stateBefore").GetString(), read.GetProperty("stateAfter").GetString()));
        Assert.DoesNotContain("ACTION", read.GetProperty("visibleText").GetString(), StringComparison.Ordinal);
        var detail = await ReadAsync(host, $"sessions/{session}");
        Assert.Equal((0, 0), (detail.GetProperty("turns").GetArrayLength(), detail.GetProperty("session").GetProperty("version").GetInt32()));
    }

    [Theory]
    [InlineData("""{"state": "nowhere", "text": "Hi"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"state": "introduction"}""", HttpStatusCode.BadRequest)]
    [InlineData("""[1]""", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_read_is_a_problem_that_says_what_would_be_right(string body, HttpStatusCode expected)
    {
        await using var host = await StartAsync();

        var answer = await host.SendAsync(HttpMethod.Post, "/coach-dev/api/examine", body);

        Assert.Equal((expected, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task A_session_or_turn_that_is_not_there_is_not_found()
    {
        await using var host = await StartAsync();
        var session = await host.BeginAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await host.SendAsync(HttpMethod.Get, "/coach-dev/api/sessions/none")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.SendAsync(HttpMethod.Get, $"/coach-dev/api/sessions/{session}/turns/none")).StatusCode);
    }

    /// <summary>Compiles it in a test project of the life coach.</summary>
    private static void AssertCompiles(string test)
    {
        const string usings = "global using System; global using System.Threading.Tasks; global using Xunit; global using LifeCoach;";
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Exported", [CSharpSyntaxTree.ParseText(test), CSharpSyntaxTree.ParseText(usings)], references, new(OutputKind.DynamicallyLinkedLibrary));

        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
    }

    private static Task<CoachHost> StartAsync() => CoachHost.StartAsync(options => (options.TurnsPerMinute, options.RequestsPerMinute) = (1000, 1000), hasDevUI: true, environment: "Development");

    private static async Task<JsonElement> ReadAsync(CoachHost host, string path, string? user = "ann")
    {
        var answer = await host.SendAsync(HttpMethod.Get, "/coach-dev/api/" + path, user: user);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await CoachHost.ReadAsync(answer);
    }

    [GeneratedRegex("(?:href|src)=\"([^#\"]+)\"")]
    private static partial Regex Loaded();

    [GeneratedRegex("from '\\./([^']+)'")]
    private static partial Regex Imported();
}
