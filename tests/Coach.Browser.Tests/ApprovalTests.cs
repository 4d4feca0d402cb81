using Coach.Browser.Tests.Browser;
using Coach.Browser.Tests.Server;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Coach.Browser.Tests;

/// <summary>An action that waits for the visitor's word. The life coach has none, so the page is served with a coach that has.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ApprovalTests(Chromium chromium)
{
    private const string Asks = "I would empty the upper drawer.\n[ACTION:EMPTY_DRAWER]{\"drawer\": \"upper\"}[/ACTION]";

    [BrowserTheory]
    [InlineData(true, "Yes, do it", "Empty drawer", "The upper drawer is empty.")]
    [InlineData(false, "No, leave it", "You said no", "")]
    public async Task A_button_decides_what_becomes_of_it(bool isReloaded, string button, string title, string text)
    {
        await using var host = await ScriptedHost.StartAsync(CarefulCoach.Machine, Asks, "Understood.");
        await using var page = await CoachPage.OpenAsync(await chromium.NewContextAsync(), host.Address);
        await page.SayAsync("Please tidy up");
        await Expect(page.Cards).ToHaveCountAsync(1);
        await Expect(page.Cards).ToContainTextAsync("Drawer: upper");
        if (isReloaded)
        {
            await page.PictureAsync("7-approval");
            await page.Page.ReloadAsync();
        }

        await page.Page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();

        await Expect(page.Cards.Locator(".card-title")).ToContainTextAsync(title);
        await Expect(page.Cards).ToContainTextAsync(text);
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = button })).ToHaveCountAsync(0);
        await Expect(page.Message).ToBeFocusedAsync();
        await Expect(page.Page.Locator("#said")).ToContainTextAsync(title);

        var shown = await page.Turns.AllInnerTextsAsync();
        await page.Page.ReloadAsync();
        await Expect(page.Cards).ToHaveCountAsync(1);
        Assert.Equal(shown, await page.Turns.AllInnerTextsAsync());
        await page.SayAsync("Thank you");
        await Expect(page.Page.Locator(".answer").Last).ToHaveTextAsync("Understood.");
    }
}
