using Coach.Browser.Tests.Browser;
using Coach.Browser.Tests.Server;
using static Microsoft.Playwright.Assertions;

namespace Coach.Browser.Tests;

/// <summary>Text that would be a program if the page let it: what people type, and what models write.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HostileTextTests(Chromium chromium)
{
    private const string Attack = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>";

    [BrowserFact]
    public async Task What_a_visitor_types_stays_text_wherever_it_is_shown()
    {
        await using var web = await WebProcess.StartAsync();
        await using var page = await CoachPage.OpenAsync(await chromium.NewContextAsync(), web.Address);
        await page.SayAsync(["Hello!", "Anna", Attack, $"{Attack}", "a runner, a mother, a poet", "1", $"{Attack} light", $"Buy {Attack}", "that's all"]);
        await page.Page.ReloadAsync();
        await Expect(page.Turns).ToHaveCountAsync(9);

        await Expect(page.Page.Locator(".me").Nth(2)).ToContainTextAsync(Attack);
        await Expect(page.Page.Locator("#picture")).ToHaveTextAsync($"{Attack} light");
        await Expect(page.Page.Locator("#items")).ToContainTextAsync($"Buy {Attack}");
        await AssertHarmlessAsync(page);
    }

    [BrowserFact]
    public async Task What_a_model_writes_stays_text_in_the_answer_on_cards_and_in_the_panel()
    {
        const string Json = "<img src=x onerror=\\\"window.hacked=1\\\"><script>window.hacked=1</script>";
        await using var host = await ScriptedHost.StartAsync(
            null,
            $"{Attack} **bold** [link](javascript:window.hacked=1)\n[ACTION:SAVE_USER_INFO]{{\"key\": \"goal\", \"value\": \"{Json}\"}}[/ACTION]\n"
            + "[ACTION:MARK_INTRODUCTION_COMPLETE]{}[/ACTION]\n[ACTION:TRANSITION_STATE]{\"target_state\": \"identity_brainstorming\"}[/ACTION]\n"
            + $"[ACTION:SAVE_IDENTITY]{{\"identity\": \"{Json[..44]}\", \"category\": \"PASSIONS\"}}[/ACTION]\n[ACTION:NO_SUCH_{"<b>"}]{{}}[/ACTION]",
            "Well.");
        await using var page = await CoachPage.OpenAsync(await chromium.NewContextAsync(), host.Address);

        await page.SayAsync("Hello");

        await Expect(page.Page.Locator(".answer")).ToContainTextAsync($"{Attack} **bold** [link](javascript:window.hacked=1)");
        await Expect(page.Cards.Filter(new() { HasText = "Noted" })).ToContainTextAsync(Attack);
        await Expect(page.Page.Locator(".chip")).ToContainTextAsync("<img src=x onerror=");
        await AssertHarmlessAsync(page);
        await page.PictureAsync("6-hostile");
    }

    private static async Task AssertHarmlessAsync(CoachPage page)
    {
        Assert.False((await page.AskAsync("() => 'hacked' in window")).GetBoolean());
        Assert.Equal(0, (await page.AskAsync("() => document.querySelectorAll('main img, aside img, main script, aside script, main b, aside b, main a').length")).GetInt32());
    }
}
