using Coach.Package.Tests.Support;

namespace Coach.Package.Tests;

/// <summary>How the build finds states.yaml and the prompts.</summary>
[Collection(FeedCollection.Name)]
public sealed class StatesFileTests(Feed feed)
{
    [Fact]
    public async Task Another_file_is_named_in_the_project_and_has_its_prompts_beside_it()
    {
        var place = feed.MakeWorkplace()
            .AddProject("Diary", Diary.Exe + "<CoachStatesFile>talk/diary.yaml</CoachStatesFile>")
            .Add("Diary/WriteEntryHandler.cs", Diary.Handler)
            .Add("Diary/Program.cs", Diary.Program)
            .Add("Diary/talk/diary.yaml", Diary.States)
            .Add("Diary/talk/prompts/open.md", Diary.Prompt);

        (await place.BuildAsync("Diary")).Succeeded();

        Assert.Equal(Diary.Expected, await place.RunAsync("Diary"));
    }

    [Fact]
    public async Task A_named_file_that_is_gone_is_the_one_error_of_a_library_that_uses_its_coach()
    {
        var place = feed.MakeWorkplace()
            .AddProject("Diary", "<CoachStatesFile>states.yaml</CoachStatesFile>").AddDiary("Diary")
            .Add("Diary/Setup.cs", "public static class Setup { public static string Name => Diary.CoachSetup.NameOf(Diary.CoachState.Open); }");
        (await place.BuildAsync("Diary")).Succeeded();

        File.Delete(Path.Combine(place.Folder, "Diary/states.yaml"));
        var build = await place.BuildAsync("Diary");

        Assert.Contains(
            "Diary.csproj : error COACH110: CoachStatesFile names 'states.yaml', which does not exist in ", Assert.Single(build.Diagnostics), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prompts/open.md", "states.yaml(5,13): error COACH301: ")]
    [InlineData("states.yaml", "WriteEntryHandler.cs(10,14): error COACH110: ")]
    public async Task A_file_that_is_gone_is_noticed_though_no_code_changed(string file, string error)
    {
        var place = feed.MakeWorkplace()
            .AddProject("Diary", Diary.Exe).AddDiary("Diary")
            .Add("Diary/Program.cs", "System.Console.WriteLine(nameof(Diary.WriteEntry));");
        (await place.BuildAsync("Diary")).Succeeded();

        File.Delete(Path.Combine(place.Folder, "Diary", file));
        var build = await place.BuildAsync("Diary");

        Assert.Contains(error, Assert.Single(build.Diagnostics), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_the_project_lists_itself_is_not_listed_twice()
    {
        var place = feed.MakeWorkplace()
            .AddProject("Diary", Diary.Exe, """
                <PackageReference Include="Coach" Version="VERSION" />
                <AdditionalFiles Include="states.yaml;prompts/*.md" />
                """)
            .AddDiary("Diary").Add("Diary/Program.cs", Diary.Program);

        (await place.BuildAsync("Diary")).Succeeded();

        var items = (await Dotnet.RunAsync(place.Folder, "", "build", "Diary", "--no-restore", "-getItem:AdditionalFiles,None")).Succeeded().Output;
        Assert.Equal(1, Count(items, "\"Identity\": \"states.yaml\""));
        Assert.Equal(1, Count(items, "\"Identity\": \"prompts/open.md\""));
    }

    [Fact]
    public async Task Two_files_by_mistake_are_said_at_the_one_that_does_not_count()
    {
        var place = feed.MakeWorkplace().AddProject("Diary", Diary.Exe).AddDiary("Diary")
            .Add("Diary/old/states.yaml", Diary.States)
            .Add("Diary/Program.cs", Diary.Program);

        var build = await place.BuildAsync("Diary");

        Assert.Contains("old/states.yaml(1,1): error COACH110: ", Assert.Single(build.Diagnostics), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_that_declares_actions_without_states_yaml_is_told_so_and_no_more()
    {
        var place = feed.MakeWorkplace().AddProject("Diary", Diary.Exe)
            .Add("Diary/WriteEntryHandler.cs", Diary.Handler)
            .Add("Diary/Program.cs", "System.Console.WriteLine(nameof(Diary.WriteEntry));");

        var build = await place.BuildAsync("Diary");

        Assert.Contains("WriteEntryHandler.cs(10,14): error COACH110: ", Assert.Single(build.Diagnostics), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_library_without_states_yaml_declares_actions_for_others()
    {
        var place = feed.MakeWorkplace().AddProject("Diary").Add("Diary/WriteEntryHandler.cs", Diary.Handler);

        var build = (await place.BuildAsync("Diary")).Succeeded();

        Assert.Empty(build.Diagnostics);
        Assert.Contains("Catalogue.g.cs", place.Generated("Diary"));
        Assert.DoesNotContain("CoachSetup.g.cs", place.Generated("Diary"));
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
