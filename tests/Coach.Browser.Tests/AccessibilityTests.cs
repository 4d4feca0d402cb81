using Coach.Browser.Tests.Browser;
using Coach.Browser.Tests.Server;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Coach.Browser.Tests;

/// <summary>For everybody: by keyboard, by ear, in the dark, and on a phone.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AccessibilityTests(Chromium chromium)
{
    [BrowserTheory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Axe_finds_nothing_to_object_to(bool isDark, bool isPhone)
    {
        var name = $"{(isPhone ? "phone" : "desk")}-{(isDark ? "dark" : "light")}";
        await using var web = await WebProcess.StartAsync();
        await using var page = await CoachPage.OpenAsync(await chromium.NewContextAsync(isDark, isPhone), web.Address);
        await AssertAccessibleAsync(page, "welcome");

        await page.SayAsync(CoachPage.WholeJourney[..4]);
        await page.PictureAsync($"8-{name}-refusal");
        await AssertAccessibleAsync(page, "refusal");
        await page.SayAsync(CoachPage.WholeJourney[4..]);
        await page.PictureAsync($"8-{name}-end");
        await AssertAccessibleAsync(page, "end");

        if (isPhone)
        {
            await page.Page.Locator("#open-journey").ClickAsync();
            await page.PictureAsync($"8-{name}-journey");
            await AssertAccessibleAsync(page, "journey");
        }

        await page.Page.Locator("#forget").ClickAsync();
        await AssertAccessibleAsync(page, "question");
    }

    [BrowserTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Axe_finds_nothing_in_a_question_and_a_notice(bool isDark)
    {
        await using var host = await ScriptedHost.StartAsync(CarefulCoach.Machine, "Shall I?\n[ACTION:EMPTY_DRAWER]{\"drawer\": \"upper\"}[/ACTION]");
        await using var page = await CoachPage.OpenAsync(await chromium.NewContextAsync(isDark), host.Address, "#/none");
        await Expect(page.Notice).ToBeVisibleAsync();
        await AssertAccessibleAsync(page, "notice");
        await page.SayAsync("Please");
        await Expect(page.Cards).ToHaveCountAsync(1);
        await AssertAccessibleAsync(page, "approval");
    }

    [BrowserFact]
    public async Task The_page_is_dark_where_the_visitor_likes_it_dark()
    {
        await using var web = await WebProcess.StartAsync();
        await using var light = await CoachPage.OpenAsync(await chromium.NewContextAsync(), web.Address);
        await using var dark = await CoachPage.OpenAsync(await chromium.NewContextAsync(isDark: true), web.Address);

        Assert.True(await BrightnessAsync(light) > 200);
        Assert.True(await BrightnessAsync(dark) < 60);

        static async Task<int> BrightnessAsync(CoachPage page) =>
            (await page.AskAsync("() => Math.max(...getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number))")).GetInt32();
    }

    [BrowserTheory]
    [InlineData(375)]
    [InlineData(320)]
    public async Task On_a_phone_nothing_is_wider_than_the_screen(int width)
    {
        await using var web = await WebProcess.StartAsync();
        await using var page = await CoachPage.OpenAsync(await chromium.NewContextAsync(isPhone: true), web.Address);
        await page.Page.SetViewportSizeAsync(width, 640);
        await AssertNarrowAsync(page);
        await page.SayAsync(CoachPage.WholeJourney[..3]);
        await page.SayAsync($"a {new string('w', 55)}, a runner, a Donaudampfschifffahrtsgesellschaftskapitän");
        await AssertNarrowAsync(page);
        await page.PictureAsync($"9-phone-{width}");
        await page.Page.Locator("#open-journey").ClickAsync();
        await Expect(page.Journey).ToBeVisibleAsync();
        await AssertNarrowAsync(page);

        static async Task AssertNarrowAsync(CoachPage page) => Assert.Equal(
            [],
            (await page.AskAsync(
                """
                () => [document.documentElement, ...document.querySelectorAll("body, #talk, #journey")]
                  .filter((part) => part.scrollWidth > part.clientWidth && part.clientWidth > 0).map((part) => part.id || part.tagName)
                """)).EnumerateArray().Select(part => part.GetString()));
    }

    [BrowserFact]
    public async Task On_a_phone_the_journey_opens_over_the_talk_and_closes_by_escape_with_the_focus_where_it_was()
    {
        await using var web = await WebProcess.StartAsync();
        await using var page = await CoachPage.OpenAsync(await chromium.NewContextAsync(isPhone: true), web.Address);
        var opener = page.Page.Locator("#open-journey");
        await Expect(page.Journey).ToBeHiddenAsync();
        await Expect(opener).ToHaveAttributeAsync("aria-expanded", "false");

        await opener.FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Journey).ToBeVisibleAsync();
        await Expect(opener).ToHaveAttributeAsync("aria-expanded", "true");
        await Expect(page.Page.Locator("#journey-title")).ToBeFocusedAsync();
        Assert.True((await page.AskAsync("() => document.getElementById('main').inert")).GetBoolean());

        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Journey).ToBeHiddenAsync();
        await Expect(opener).ToBeFocusedAsync();
    }

    [BrowserFact]
    public async Task The_keyboard_is_enough()
    {
        await using var host = await ScriptedHost.StartAsync(
            CarefulCoach.Machine, "Two lines it is.", "Shall I?\n[ACTION:EMPTY_DRAWER]{\"drawer\": \"upper\"}[/ACTION]");
        await using var page = await CoachPage.OpenAsync(await chromium.NewContextAsync(), host.Address);
        var keys = page.Page.Keyboard;
        await Expect(page.Message).ToBeFocusedAsync();

        // Back over all that comes before it, to the first.
        foreach (var before in new[] { "#hello", "#talk", ".skip" })
        {
            await keys.PressAsync("Shift+Tab");
            await Expect(page.Page.Locator(before)).ToBeFocusedAsync();
        }

        await keys.PressAsync("Enter");
        await Expect(page.Message).ToBeFocusedAsync();
        await keys.TypeAsync("One");
        await keys.PressAsync("Shift+Enter");
        await keys.TypeAsync("Two");
        await keys.PressAsync("Enter");
        await Expect(page.Page.Locator(".answer")).ToHaveTextAsync("Two lines it is.");
        await Expect(page.Page.Locator(".me p")).ToHaveTextAsync("One\nTwo");
        await Expect(page.Message).ToBeFocusedAsync();

        await keys.TypeAsync("Please");
        await keys.PressAsync("Enter");
        await page.RestAsync();
        await Expect(page.Cards).ToHaveCountAsync(1);
        await keys.PressAsync("Shift+Tab");
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "No, leave it" })).ToBeFocusedAsync();
        await keys.PressAsync("Shift+Tab");
        await keys.PressAsync("Enter");
        await Expect(page.Cards).ToContainTextAsync("The upper drawer is empty.");
        await Expect(page.Message).ToBeFocusedAsync();
    }

    [BrowserFact]
    public async Task A_screen_reader_is_told_the_whole_answer_once_and_finds_its_way()
    {
        await using var web = await WebProcess.StartAsync();
        await using var page = await CoachPage.OpenAsync(await chromium.NewContextAsync(), web.Address);
        foreach (var role in new[] { AriaRole.Banner, AriaRole.Main, AriaRole.Complementary })
        {
            await Expect(page.Page.GetByRole(role)).ToHaveCountAsync(1);
        }

        await Expect(page.Page.GetByRole(AriaRole.Region, new() { Name = "Conversation", Exact = true })).ToHaveCountAsync(1);
        await Expect(page.Page.GetByRole(AriaRole.Complementary, new() { Name = "Your journey" })).ToHaveCountAsync(1);
        await page.AskAsync(
            """
            () => {
              window.told = [];
              new MutationObserver(() => window.told.push(document.getElementById("said").textContent)).observe(document.getElementById("said"), { childList: true });
              return true;
            }
            """);

        await page.SayAsync("My name is Anna");

        var told = Assert.Single((await page.AskAsync("() => window.told")).EnumerateArray()).GetString()!;
        Assert.Contains("It is good to meet you, Anna.", told, StringComparison.Ordinal);
        Assert.EndsWith("Noted: Name: Anna.", told, StringComparison.Ordinal);
        await Expect(page.Page.Locator("#said")).ToHaveAttributeAsync("aria-live", "polite");
        await Expect(page.Page.Locator("#way > li").First).ToContainTextAsync("(you are here)");
    }

    private static async Task AssertAccessibleAsync(CoachPage page, string where)
    {
        var found = await page.Page.RunAxe();
        Assert.True(found.Passes.Length > 10);
        Assert.Equal(
            "", string.Join('\n', found.Violations.Select(violation => $"{where}: {violation.Id}, {violation.Help}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}")));
    }
}
