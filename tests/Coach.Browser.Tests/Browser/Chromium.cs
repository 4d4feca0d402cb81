using Microsoft.Playwright;

namespace Coach.Browser.Tests.Browser;

/// <summary>The browser of this machine, started once for all tests that need one.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string? Program = Find();
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    /// <summary>Why the tests that need a browser are skipped, or null.</summary>
    public static string? WhyNot { get; } = Program is not null || Environment.GetEnvironmentVariable("COACH_REQUIRE_BROWSER") == "1" ? null
        : "There is no browser: install Debian's chromium, or name one in COACH_BROWSER.";

    public async Task InitializeAsync()
    {
        if (WhyNot is not null)
        {
            return;
        }

        // Waits end as soon as there is what is waited for; this is only how long a busy machine may take.
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program ?? throw new InvalidOperationException("COACH_REQUIRE_BROWSER is set, and there is no browser: neither chromium nor COACH_BROWSER."),
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A visitor's browser: cookies and storage of its own.</summary>
    internal async Task<IBrowserContext> NewContextAsync(bool isDark = false, bool isPhone = false)
    {
        var context = await _browser.NewContextAsync(new()
        {
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = isPhone ? new() { Width = 375, Height = 720 } : new() { Width = 1280, Height = 860 },
            HasTouch = isPhone,
            IsMobile = isPhone,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
        });
        context.SetDefaultTimeout(30_000);
        return context;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("COACH_BROWSER") is { Length: > 0 } given)
        {
            return given;
        }

        return (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                from name in new[] { "chromium", "chromium-browser", "google-chrome" }
                let path = Path.Combine(folder, name)
                where File.Exists(path)
                select path).FirstOrDefault();
    }
}

/// <summary>Tests that share the browser. They run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Chromium>
{
    public const string Name = "browser";
}
