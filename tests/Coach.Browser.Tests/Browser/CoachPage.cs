using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Coach.Browser.Tests.Browser;

/// <summary>The sample's page in a browser, as a visitor uses it. What the page's own code got wrong is found when it is closed.</summary>
internal sealed class CoachPage : IAsyncDisposable
{
    /// <summary>From hello to accountability, by the demo's rules.</summary>
    public static readonly string[] WholeJourney =
    [
        "Hello!", "Anna", "More time for what I love", "a painter, a patient mother", "a runner", "the first one", "I wake early, and there is light on the canvas.",
        "Sketch for ten minutes tomorrow; Buy paint this week", "that's all", "done 1",
    ];

    private readonly List<string> _complaints = [];

    private CoachPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            // A request that fails is written there too, and is what some tests are about.
            if (message.Type is "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => _complaints.Add(error);
    }

    public IPage Page { get; }

    public ILocator Message => Page.GetByLabel("Your message", new() { Exact = true });

    public ILocator Turns => Page.Locator("#turns > .turn");

    public ILocator Cards => Page.Locator(".card");

    public ILocator Notice => Page.Locator("#notice");

    public ILocator Journey => Page.Locator("#journey");

    public static async Task<CoachPage> OpenAsync(IBrowserContext context, Uri address, string? hash = null)
    {
        var page = new CoachPage(await context.NewPageAsync());
        await page.Page.GotoAsync($"{address}{hash}");
        await Expect(page.Page.Locator("#way > li")).Not.ToHaveCountAsync(0);
        return page;
    }

    public async Task SayAsync(string message)
    {
        var before = await Turns.CountAsync();
        await Message.FillAsync(message);
        await Message.PressAsync("Enter");
        await Expect(Turns).ToHaveCountAsync(before + 1);
        await RestAsync();
    }

    public async Task SayAsync(IEnumerable<string> messages)
    {
        foreach (var message in messages)
        {
            await SayAsync(message);
        }
    }

    /// <summary>Waits until the coach has nothing more to say.</summary>
    public async Task RestAsync()
    {
        await Expect(Page.Locator("#send")).ToHaveAttributeAsync("aria-disabled", "false");
        await Expect(Page.Locator("[aria-busy]")).ToHaveCountAsync(0);
    }

    public Task<string> AnswerAsync(int turn) => Turns.Nth(turn).Locator(".answer").InnerTextAsync();

    /// <summary>What stands on the page, turn by turn: to compare before and after.</summary>
    public async Task<string> WholeTextAsync() => string.Join("\n", await Turns.AllInnerTextsAsync()) + "\n" + await Page.Locator("#way").InnerTextAsync()
        + "\n" + await Page.Locator("#identities").InnerTextAsync() + "\n" + await Page.Locator("#items").InnerTextAsync();

    /// <summary>Runs a function of the page.</summary>
    public async Task<JsonElement> AskAsync(string function) => (await Page.EvaluateAsync(function))!.Value;

    /// <summary>Keeps a picture in the folder beside the tests.</summary>
    public Task PictureAsync(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "screenshots", name + ".png") });

    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
        Assert.Empty(_complaints);
    }
}
