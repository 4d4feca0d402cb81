using Coach.Browser.Tests.Browser;
using Coach.Browser.Tests.Server;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Coach.Browser.Tests;

/// <summary>What is there after a reload and a restart, whose it is, and what is left when it is deleted.</summary>
[Collection(BrowserCollection.Name)]
public sealed class KeepingTests(Chromium chromium)
{
    [BrowserFact]
    public async Task A_reload_and_a_restart_lose_nothing()
    {
        await using var web = await WebProcess.StartAsync();
        await using var page = await CoachPage.OpenAsync(await chromium.NewContextAsync(), web.Address);
        await page.SayAsync(CoachPage.WholeJourney);
        await Expect(page.Page.Locator("#items .item.done")).ToHaveCountAsync(1);
        var before = await page.WholeTextAsync();

        await page.Page.ReloadAsync();
        await Expect(page.Turns).ToHaveCountAsync(CoachPage.WholeJourney.Length);
        Assert.Equal(before, await page.WholeTextAsync());

        await web.KillAsync();
        await web.RestartAsync();
        await page.Page.ReloadAsync();
        await Expect(page.Turns).ToHaveCountAsync(CoachPage.WholeJourney.Length);
        Assert.Equal(before, await page.WholeTextAsync());

        await page.SayAsync("done 2");
        await Expect(page.Page.Locator("#items .item.done")).ToHaveCountAsync(2);
    }

    [BrowserFact]
    public async Task Who_comes_back_without_the_address_finds_the_last_conversation_and_the_others_in_the_panel()
    {
        await using var web = await WebProcess.StartAsync();
        var context = await chromium.NewContextAsync();
        await using var page = await CoachPage.OpenAsync(context, web.Address);
        await page.SayAsync("My name is Anna");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Begin another" }).ClickAsync();
        await Expect(page.Page.GetByText("Good to see you.")).ToBeVisibleAsync();
        await Expect(page.Page.Locator("#sessions a")).ToHaveCountAsync(2);
        await page.SayAsync("Hello!");

        await using var again = await CoachPage.OpenAsync(await CopyAsync(context), web.Address);
        await Expect(again.Turns).ToHaveCountAsync(1);
        await Expect(again.Page.Locator(".me")).ToContainTextAsync("Hello!");
        await again.Page.Locator("#sessions a:not([aria-current])").ClickAsync();
        await Expect(again.Page.Locator(".me")).ToContainTextAsync("My name is Anna");
    }

    [BrowserFact]
    public async Task Two_visitors_see_nothing_of_each_other()
    {
        await using var web = await WebProcess.StartAsync();
        await using var anna = await CoachPage.OpenAsync(await chromium.NewContextAsync(), web.Address);
        await anna.SayAsync("My name is Annabel");
        var hash = new Uri(anna.Page.Url).Fragment;

        await using var bob = await CoachPage.OpenAsync(await chromium.NewContextAsync(), web.Address, hash);

        await Expect(bob.Notice).ToContainTextAsync("That conversation is not here, or not yours.");
        await Expect(bob.Page.Locator("#sessions a")).ToHaveCountAsync(1);
        Assert.NotEqual(hash, new Uri(bob.Page.Url).Fragment);
        Assert.DoesNotContain("Annabel", await bob.Page.ContentAsync(), StringComparison.Ordinal);
        await bob.SayAsync("My name is Bob");
        await anna.Page.ReloadAsync();
        await Expect(anna.Page.Locator(".me")).ToHaveCountAsync(1);
        Assert.DoesNotContain("Bob", await anna.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Everything_is_deleted_when_the_visitor_has_said_so_twice()
    {
        await using var web = await WebProcess.StartAsync();
        await using var page = await CoachPage.OpenAsync(await chromium.NewContextAsync(), web.Address);
        await page.SayAsync(CoachPage.WholeJourney[..4]);
        await Expect(page.Page.Locator(".chip")).ToHaveCountAsync(2);

        await page.Page.Locator("#forget").ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Keep them" }).ClickAsync();
        await Expect(page.Turns).ToHaveCountAsync(4);
        await page.Page.Locator("#forget").ClickAsync();
        await page.PictureAsync("5-delete");
        await page.Page.Locator("#confirm-delete").ClickAsync();

        await Expect(page.Turns).ToHaveCountAsync(0);
        await Expect(page.Page.Locator(".chip")).ToHaveCountAsync(0);
        await Expect(page.Page.Locator("#sessions a")).ToHaveCountAsync(1);
        await page.Page.ReloadAsync();
        await Expect(page.Page.GetByText("Good to see you.")).ToBeVisibleAsync();
    }

    /// <summary>The same visitor's browser, with the cookies and without what a tab remembers.</summary>
    private async Task<IBrowserContext> CopyAsync(IBrowserContext context)
    {
        var copy = await chromium.NewContextAsync();
        await copy.AddCookiesAsync((await context.CookiesAsync()).Select(cookie => new Cookie
        {
            Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path, HttpOnly = cookie.HttpOnly, SameSite = cookie.SameSite, Expires = cookie.Expires,
        }));
        return copy;
    }
}
