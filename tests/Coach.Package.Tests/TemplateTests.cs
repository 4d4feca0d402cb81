using System.Xml.Linq;
using Coach.Package.Tests.Support;

namespace Coach.Package.Tests;

/// <summary><c>dotnet new coach</c>, with the packages of this build.</summary>
[Collection(FeedCollection.Name)]
public sealed class TemplateTests(Feed feed)
{
    // A name that is no C# name: files and references have it as it is, the namespace as C# can write it.
    private const string Name = "My-Coach";

    [Fact]
    public async Task A_project_made_from_the_template_builds_runs_and_passes_its_test()
    {
        var place = feed.MakeWorkplace();
        var hive = Path.Combine(place.Folder, "hive");
        (await Dotnet.RunAsync(place.Folder, "", "new", "install", feed.PackageFile("Coach.Templates"), "--debug:custom-hive", hive)).Succeeded();
        (await Dotnet.RunAsync(place.Folder, "", "new", "coach", "-n", Name, "--debug:custom-hive", hive)).Succeeded();
        var made = Path.Combine(place.Folder, Name);

        var build = (await Dotnet.RunAsync(made, "", "build", "-tl:off")).Succeeded();
        var talk = await Dotnet.RunAsync(made, "Hello\nI want to \"run\" 5 km\n", "run", "--no-build", "--project", Name);
        var test = await Dotnet.RunAsync(made, "", "test", "--no-build");

        Assert.Empty(build.Diagnostics);
        Assert.Contains("SAVE_GOAL: Goal saved: \"run\" 5 km", talk.Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("follow_up", talk.Output, StringComparison.Ordinal);
        Assert.Matches("Passed: +1", test.Succeeded().Output);
    }

    [Fact]
    public void The_template_names_the_versions_that_the_repository_is_built_with()
    {
        var central = Versions("Directory.Packages.props", "PackageVersion").ToDictionary();
        var content = Path.Combine(Feed.Repository, "src/Coach.Templates/content");
        var used = Directory.EnumerateFiles(content, "*.csproj", SearchOption.AllDirectories)
            .SelectMany(static file => Versions(file, "PackageReference"))
            .Where(static package => package.Value != "COACH_VERSION")
            .ToArray();

        Assert.NotEmpty(used);
        Assert.All(used, package => Assert.Equal(central[package.Key], package.Value));
    }

    private static IEnumerable<KeyValuePair<string, string>> Versions(string file, string item) =>
        XDocument.Load(Path.Combine(Feed.Repository, file)).Descendants(item)
            .Select(static element => KeyValuePair.Create(element.Attribute("Include")!.Value, element.Attribute("Version")!.Value));
}
