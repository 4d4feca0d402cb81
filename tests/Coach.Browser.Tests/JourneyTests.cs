using Coach.Browser.Tests.Browser;
using Coach.Browser.Tests.Server;
using static Microsoft.Playwright.Assertions;

namespace Coach.Browser.Tests;

/// <summary>The whole way, from hello to actions that are kept, in a browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class JourneyTests(Chromium chromium)
{
    [BrowserFact]
    public async Task A_visitor_goes_from_hello_to_accountability_and_the_panel_goes_along()
    {
        await using var web = await WebProcess.StartAsync(pace: 2);
        await using var page = await CoachPage.OpenAsync(await chromium.NewContextAsync(), web.Address);
        await page.PictureAsync("1-welcome");
        await Expect(page.Page.GetByText("Good to see you.")).ToBeVisibleAsync();
        await Expect(page.Page.Locator("#stage")).ToHaveTextAsync("Stage 1 of 6: Introduction");

        await page.SayAsync(CoachPage.WholeJourney);

        await Expect(page.Page.Locator("#stage")).ToHaveTextAsync("Stage 6 of 6: Accountability");
        await Expect(page.Page.Locator("#way > li[aria-current=step] .stage-name")).ToHaveTextAsync("Accountability");
        await Expect(page.Page.Locator("#way > li.been")).ToHaveCountAsync(5);
        await Expect(page.Page.Locator("#identities h3")).ToHaveTextAsync(["Passions and talents", "Familial relations", "Physical expression"]);
        await Expect(page.Page.Locator("#identities .chip.focus")).ToContainTextAsync("Painter");
        await Expect(page.Page.Locator("#picture")).ToHaveTextAsync("I wake early, and there is light on the canvas.");
        await Expect(page.Page.Locator("#items .item.done")).ToContainTextAsync("Sketch for ten minutes tomorrow");
        await Expect(page.Page.Locator("#items .item:not(.done)")).ToContainTextAsync("Buy paint this week");
        await Expect(page.Cards.Filter(new() { HasText = "Step done" })).ToContainTextAsync("Sketch for ten minutes tomorrow");
        await page.PictureAsync("2-accountability");
    }

    [BrowserFact]
    public async Task What_the_coach_could_not_do_is_a_card_with_its_reason()
    {
        await using var web = await WebProcess.StartAsync();
        await using var page = await CoachPage.OpenAsync(await chromium.NewContextAsync(), web.Address);
        await page.SayAsync(CoachPage.WholeJourney[..4]);

        var refused = page.Cards.And(page.Page.Locator(".refused"));
        await Expect(refused).ToHaveCountAsync(1);
        await Expect(refused).ToContainTextAsync("Not yet");
        await Expect(refused).ToContainTextAsync("At least three identities have to be saved");
        await Expect(page.Cards.Filter(new() { HasText = "Identity saved" })).ToHaveCountAsync(2);
        await page.PictureAsync("3-refusal");
    }
}
