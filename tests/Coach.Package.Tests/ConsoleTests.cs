using Coach.Package.Tests.Support;

namespace Coach.Package.Tests;

/// <summary>An application that has its coach in it.</summary>
[Collection(FeedCollection.Name)]
public sealed class ConsoleTests(Feed feed)
{
    [Theory]
    [InlineData("")]
    [InlineData("<LangVersion>12</LangVersion>")]
    [InlineData("<ImplicitUsings>disable</ImplicitUsings><Nullable>disable</Nullable>")]
    public async Task A_console_application_with_one_action_builds_and_runs(string properties)
    {
        var place = feed.MakeWorkplace().AddProject("Diary", Diary.Exe + properties).AddDiary("Diary").Add("Diary/Program.cs", Diary.Program);

        (await place.BuildAsync("Diary")).Succeeded();

        Assert.Equal(Diary.Expected, await place.RunAsync("Diary"));
    }

    [Fact]
    public async Task A_project_that_names_only_the_store_gets_the_generator_too()
    {
        var place = feed.MakeWorkplace()
            .AddProject("Diary", Diary.Exe, """<PackageReference Include="Coach.Sqlite" Version="VERSION" />""")
            .AddDiary("Diary")
            .Add("Diary/Program.cs", Diary.Program.Replace("setup.UseChatClient", "setup.UseSqlite(\"diary.db\").UseChatClient", StringComparison.Ordinal));

        (await place.BuildAsync("Diary")).Succeeded();

        Assert.Contains("CoachSetup.g.cs", place.Generated("Diary"));
    }

    [Fact]
    public async Task A_misspelt_action_in_states_yaml_is_an_error_at_its_place()
    {
        var place = feed.MakeWorkplace().AddProject("Diary", Diary.Exe).AddDiary("Diary")
            .Add("Diary/states.yaml", Diary.States.Replace("[WRITE_ENTRY", "[WRITE_ENTYR", StringComparison.Ordinal))
            .Add("Diary/Program.cs", Diary.Program);

        var build = await place.BuildAsync("Diary");

        Assert.NotEqual(0, build.ExitCode);
        var error = Assert.Single(build.Diagnostics, static line => line.Contains("error", StringComparison.Ordinal));
        Assert.Contains("states.yaml(6,13): error COACH201", error, StringComparison.Ordinal);
    }
}
