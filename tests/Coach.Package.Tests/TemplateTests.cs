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
        var made = await MakeAsync(Name);

        var build = (await Dotnet.RunAsync(made, "", "build", "-tl:off")).Succeeded();
        var talk = await Dotnet.RunAsync(made, "Hello\nI want to \"run\" 5 km\n", "run", "--no-build", "--project", Name);
        var test = await Dotnet.RunAsync(made, "", "test", "--no-build");

        Assert.Empty(build.Diagnostics);
        Assert.Contains("SAVE_GOAL: Goal saved: \"run\" 5 km", talk.Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("follow_up", talk.Output, StringComparison.Ordinal);
        Assert.Matches("Passed: +2", test.Succeeded().Output);
    }

    [Fact]
    public async Task In_a_folder_called_coach_the_project_does_not_take_the_name_of_the_package()
    {
        var made = await MakeAsync("coach");

        // A project of the name of a package that it refers to is a cycle to NuGet.
        (await Dotnet.RunAsync(made, "", "restore")).Succeeded();

        Assert.True(File.Exists(Path.Combine(made, "MyCoach", "MyCoach.csproj")));
        Assert.Contains("namespace MyCoach;", await File.ReadAllTextAsync(Path.Combine(made, "MyCoach", "SaveGoal.cs")), StringComparison.Ordinal);
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

    /// <summary>Installs the template into a place of its own and makes a solution of this name.</summary>
    private async Task<string> MakeAsync(string name)
    {
        var place = feed.MakeWorkplace();
        var hive = Path.Combine(place.Folder, "hive");
        (await Dotnet.RunAsync(place.Folder, "", "new", "install", feed.PackageFile("Coach.Templates"), "--debug:custom-hive", hive)).Succeeded();
        (await Dotnet.RunAsync(place.Folder, "", "new", "coach", "-n", name, "--debug:custom-hive", hive)).Succeeded();
        return Path.Combine(place.Folder, name);
    }

    private static IEnumerable<KeyValuePair<string, string>> Versions(string file, string item) =>
        XDocument.Load(Path.Combine(Feed.Repository, file)).Descendants(item)
            .Select(static element => KeyValuePair.Create(element.Attribute("Include")!.Value, element.Attribute("Version")!.Value));
}
