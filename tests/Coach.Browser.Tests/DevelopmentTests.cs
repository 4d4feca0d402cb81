using Coach.Browser.Tests.Browser;
using Coach.Browser.Tests.Server;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Coach.Browser.Tests;

/// <summary>The development UI of the sample, as its developer uses it beside the page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DevelopmentTests(Chromium chromium)
{
    private const string Hostile = "Hi <img src=x onerror=alert(1)> [ACTION:SAVE_USER_INFO]{'key': 'name', 'value': '<b>Ann</b>'}[/ACTION] [ACTION:SAVE_IDENTITY]{\"identity\": \"x\"}[/ACTION]";

    [BrowserTheory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Who_has_reached_the_end_finds_out_there_why_an_action_was_refused(bool isDark, bool isPhone)
    {
        await using var web = await StartAsync();
        var context = await chromium.NewContextAsync(isDark, isPhone);
        await using var page = await CoachPage.OpenAsync(context, web.Address);
        await page.SayAsync(CoachPage.WholeJourney);
        var ui = await OpenAsync(context, web);

        await ui.Locator("table a").First.ClickAsync();
        await Expect(ui.Locator("svg .current")).ToHaveTextAsync("accountability");
        await Expect(ui.Locator("svg .visited")).ToHaveCountAsync(6);
        await PictureAsync(ui, $"9-{(isDark ? "dark-phone" : "desk")}-session");
        await AssertAccessibleAsync(ui);
        await ui.Locator("tr", new() { HasText = "refused" }).Locator("a").First.ClickAsync();

        await Expect(ui.Locator("pre mark.bad").First).ToContainTextAsync("[ACTION:");
        await Expect(ui.Locator(".legend li").First).ToContainTextAsync("at character");
        await Expect(ui.Locator("td .tag.bad").First).ToBeVisibleAsync();
        await ui.Locator("details.card summary").First.ClickAsync();
        await Expect(ui.Locator("details.card pre").First).ToContainTextAsync("What you can do");
        await Expect(ui.Locator("details.card summary").First).ToContainTextAsync("tokens");
        await Expect(ui.Locator("td code").First).ToContainTextAsync("guard_failed");
        await Expect(ui.Locator("td.number").First).ToContainTextAsync("ms");
        await ui.GetByText("As a test").ClickAsync();
        await Expect(ui.GetByText("CoachConversation.StartAsync")).ToBeVisibleAsync();
        await PictureAsync(ui, $"9-{(isDark ? "dark-phone" : "desk")}-turn");
        await AssertAccessibleAsync(ui);
        Assert.True(await ui.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
    }

    [BrowserFact]
    public async Task A_pasted_reply_is_marked_and_explained_and_stays_text()
    {
        await using var web = await StartAsync();
        var ui = await OpenAsync(await chromium.NewContextAsync(), web, "#/read");
        ui.Dialog += (_, _) => Assert.Fail("The reply ran as a script.");

        await ui.GetByLabel("The reply").FillAsync(Hostile);
        await ui.GetByRole(AriaRole.Button, new() { Name = "Read it" }).ClickAsync();

        await Expect(ui.Locator("pre mark")).ToHaveCountAsync(2);
        await Expect(ui.Locator("mark.good")).ToContainTextAsync("<b>Ann</b>");
        await Expect(ui.Locator("mark.good .place").First).ToHaveTextAsync("1");
        await Expect(ui.Locator(".legend")).ToContainTextAsync("foreign_quotes");
        await Expect(ui.Locator("td .tag.bad")).ToHaveTextAsync("not allowed");
        await Expect(ui.Locator("main")).ToContainTextAsync("SAVE_IDENTITY is not allowed in the state introduction");
        Assert.Equal(0, await ui.Locator("main img, main b").CountAsync());
        await ui.GetByLabel("The reply").FillAsync(new string('x', 300_000));
        await ui.GetByRole(AriaRole.Button, new() { Name = "Read it" }).ClickAsync();
        await Expect(ui.GetByRole(AriaRole.Alert)).ToContainTextAsync("too large");
        await ui.GetByLabel("The reply").FillAsync(Hostile);
        await ui.GetByRole(AriaRole.Button, new() { Name = "Read it" }).ClickAsync();
        await Expect(ui.Locator("pre mark")).ToHaveCountAsync(2);
        await PictureAsync(ui, "9-read");
        await AssertAccessibleAsync(ui);
    }

    [BrowserFact]
    public async Task An_open_session_follows_what_happens_in_it_and_two_turns_stand_side_by_side()
    {
        await using var web = await StartAsync();
        var context = await chromium.NewContextAsync();
        await using var page = await CoachPage.OpenAsync(context, web.Address);
        await page.SayAsync(CoachPage.WholeJourney[..2]);
        var ui = await OpenAsync(context, web);
        await ui.Locator("table a").First.ClickAsync();
        await Expect(ui.Locator("svg .current")).ToHaveTextAsync("introduction");

        await page.SayAsync(CoachPage.WholeJourney[2]);

        await Expect(ui.Locator("svg .current")).ToHaveTextAsync("identity_brainstorming");
        var turns = await ui.Locator("table a").EvaluateAllAsync<string[]>("links => links.map(link => link.href)");
        await ui.GotoAsync($"{web.Address}coach-dev/#/compare");
        await ui.GetByLabel("The one").FillAsync(turns[1]);
        await ui.GetByRole(AriaRole.Button, new() { Name = "Show" }).First.ClickAsync();
        await Expect(ui.Locator(".columns h2").First).ToHaveTextAsync(CoachPage.WholeJourney[1]);
        await ui.GetByLabel("The other").FillAsync(turns[2]);
        await ui.GetByRole(AriaRole.Button, new() { Name = "Show" }).Last.ClickAsync();
        await Expect(ui.Locator(".columns")).ToContainTextAsync(CoachPage.WholeJourney[2]);
        await Expect(ui.GetByRole(AriaRole.Heading, new() { Name = "Read again" })).ToHaveCountAsync(2);
        await PictureAsync(ui, "9-compare");
    }

    [BrowserFact]
    public async Task As_the_sample_is_run_for_others_it_is_not_there()
    {
        await using var web = await WebProcess.StartAsync();
        using var http = new HttpClient { BaseAddress = web.Address };

        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.GetAsync(new Uri("coach-dev/", UriKind.Relative))).StatusCode);
    }

    private static Task<WebProcess> StartAsync() => WebProcess.StartAsync(options: ["--environment=Development"]);

    private static async Task<IPage> OpenAsync(IBrowserContext context, WebProcess web, string hash = "")
    {
        var ui = await context.NewPageAsync();
        await ui.GotoAsync($"{web.Address}coach-dev/{hash}");
        await Expect(ui.Locator("h1")).ToBeVisibleAsync();
        return ui;
    }

    private static Task PictureAsync(IPage ui, string name) =>
        ui.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "screenshots", name + ".png"), FullPage = true });

    private static async Task AssertAccessibleAsync(IPage ui)
    {
        var found = (await ui.RunAxe()).Violations;
        Assert.True(found.Length == 0, string.Join("\n", found.Select(violation => $"{violation.Id}: {violation.Help} {string.Join(", ", violation.Nodes.Select(node => node.Html))}")));
    }
}
