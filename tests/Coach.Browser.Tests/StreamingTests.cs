using Coach.Browser.Tests.Browser;
using Coach.Browser.Tests.Server;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Coach.Browser.Tests;

/// <summary>Text comes in pieces, and whatever breaks on the way, it comes whole and once.</summary>
[Collection(BrowserCollection.Name)]
public sealed class StreamingTests(Chromium chromium)
{
    private const string Watch = """
        () => {
          window.seen = [];
          new MutationObserver(() => {
            const answer = document.querySelector("#turns > .turn:last-child .answer");
            const text = answer === null ? "" : answer.textContent;
            if (text !== window.seen.at(-1)) window.seen.push(text);
          }).observe(document.getElementById("turns"), { subtree: true, childList: true, characterData: true });
          return true;
        }
        """;

    [BrowserFact]
    public async Task Text_is_seen_in_pieces_while_it_is_written()
    {
        await using var web = await WebProcess.StartAsync(pace: 15);
        await using var page = await CoachPage.OpenAsync(await chromium.NewContextAsync(), web.Address);
        await page.AskAsync(Watch);

        await page.SayAsync("Hello!");

        var seen = await SeenAsync(page);
        Assert.True(seen.Count > 10, $"Seen were {seen.Count} states of the answer.");
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.Contains("not a language model", seen[^1], StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_stream_whose_line_was_cut_goes_on_where_it_was()
    {
        await using var web = await WebProcess.StartAsync(pace: 15);
        await using var line = new CutProxy(web.Address);
        await using var page = await CoachPage.OpenAsync(await chromium.NewContextAsync(), line.Address);
        await page.AskAsync(Watch);
        line.CutAfter(8);

        await page.SayAsync("Hello!");

        Assert.Equal(1, line.Cuts);
        await Expect(page.Notice).ToBeHiddenAsync();
        var posts = line.Requests.Where(request => request.Contains("/messages HTTP/1.1", StringComparison.Ordinal) && request.StartsWith("POST", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, posts.Count);
        Assert.Equal(Header(posts[0], "Idempotency-Key"), Header(posts[1], "Idempotency-Key"));
        Assert.Null(Header(posts[0], "Last-Event-ID"));
        Assert.Matches("^[0-9a-f]+-[1-9][0-9]*$", Header(posts[1], "Last-Event-ID"));
        var seen = await SeenAsync(page);
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
        await AssertWholeAndOnceAsync(page);
    }

    [BrowserFact]
    public async Task A_reload_in_the_middle_of_an_answer_loses_nothing_of_it()
    {
        await using var web = await WebProcess.StartAsync(pace: 120);
        await using var page = await CoachPage.OpenAsync(await chromium.NewContextAsync(), web.Address);
        await BeginToSayAsync(page, "Hello!");

        await page.Page.ReloadAsync();
        await page.RestAsync();

        await AssertWholeAndOnceAsync(page);
    }

    [BrowserFact]
    public async Task A_power_cut_in_the_middle_of_an_answer_is_said_and_the_answer_comes_when_the_server_is_back()
    {
        await using var web = await WebProcess.StartAsync(pace: 120);
        await using var page = await CoachPage.OpenAsync(await chromium.NewContextAsync(), web.Address);
        await page.AskAsync(Watch);
        await BeginToSayAsync(page, "My name is Anna");

        await web.KillAsync();
        await Expect(page.Notice).ToContainTextAsync("The connection was lost.");
        await page.PictureAsync("4-lost");
        await web.RestartAsync();
        await page.RestAsync();

        await Expect(page.Notice).ToBeHiddenAsync();
        await Expect(page.Turns).ToHaveCountAsync(1);
        await Expect(page.Page.Locator(".answer")).ToContainTextAsync("It is good to meet you, Anna.");
        var seen = await SeenAsync(page);
        Assert.All(seen, text => Assert.StartsWith(text, seen[^1], StringComparison.Ordinal));
        await Expect(page.Cards).ToHaveCountAsync(1);
        await page.Page.ReloadAsync();
        await Expect(page.Cards).ToHaveCountAsync(1);
        await Expect(page.Turns).ToHaveCountAsync(1);
    }

    [BrowserFact]
    public async Task A_message_that_was_not_answered_is_said_kindly_and_sent_again_by_a_button()
    {
        await using var host = await ScriptedHost.StartAsync(null, null, "Here I am.");
        await using var page = await CoachPage.OpenAsync(await chromium.NewContextAsync(), host.Address);
        await page.SayAsync("Hello?");
        await Expect(page.Notice).ToBeVisibleAsync();
        await Expect(page.Notice).Not.ToContainTextAsync("secret");
        await Expect(page.Page.Locator(".me")).ToContainTextAsync("Hello?");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await Expect(page.Page.Locator(".answer")).ToHaveTextAsync("Here I am.");
        await Expect(page.Notice).ToBeHiddenAsync();
        await Expect(page.Message).ToBeFocusedAsync();
        await page.Page.ReloadAsync();
        await Expect(page.Turns).ToHaveCountAsync(1);
        await Expect(page.Page.Locator(".answer")).ToHaveTextAsync("Here I am.");
    }

    [BrowserFact]
    public async Task A_server_that_is_not_there_is_said_and_asked_again_by_a_button()
    {
        await using var web = await WebProcess.StartAsync();
        var context = await chromium.NewContextAsync();
        await using var page = await CoachPage.OpenAsync(context, web.Address);
        await page.SayAsync("Hello!");
        var address = page.Page.Url;
        await web.KillAsync();

        await page.Page.EvaluateAsync("() => { location.hash = ''; }");
        await Expect(page.Notice).ToContainTextAsync("The coach cannot be reached just now.");
        await web.RestartAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await Expect(page.Page).ToHaveURLAsync(address);
        await Expect(page.Notice).ToBeHiddenAsync();
        await page.SayAsync("My name is Anna");
        await Expect(page.Turns).ToHaveCountAsync(2);
    }

    /// <summary>Sends a message and comes back as soon as the first of the answer is there.</summary>
    private static async Task BeginToSayAsync(CoachPage page, string message)
    {
        await page.Message.FillAsync(message);
        await page.Message.PressAsync("Enter");
        await Expect(page.Page.Locator(".answer > p")).Not.ToHaveCountAsync(0);
        await Expect(page.Page.Locator("[aria-busy]")).ToHaveCountAsync(1);
    }

    private static async Task AssertWholeAndOnceAsync(CoachPage page)
    {
        await Expect(page.Turns).ToHaveCountAsync(1);
        var answer = await page.AnswerAsync(0);
        Assert.StartsWith("Hello, and welcome!", answer, StringComparison.Ordinal);
        Assert.EndsWith("What may I call you?", answer, StringComparison.Ordinal);
        Assert.Single(answer.Split("Hello, and welcome!")[1..]);
        await page.Page.ReloadAsync();
        await Expect(page.Turns).ToHaveCountAsync(1);
        Assert.Equal(answer, await page.AnswerAsync(0));
    }

    private static async Task<List<string>> SeenAsync(CoachPage page) =>
        [.. (await page.AskAsync("() => window.seen")).EnumerateArray().Select(text => text.GetString()!).SkipWhile(text => text.Length == 0)];

    private static string? Header(string request, string name) =>
        request.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];
}
