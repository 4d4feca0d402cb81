using Coach.Package.Tests.Support;

namespace Coach.Package.Tests;

/// <summary>A class library that owns the coach, and the application that runs it without a reference to the package.</summary>
[Collection(FeedCollection.Name)]
public sealed class LibraryTests(Feed feed)
{
    // A project that neither declares nor owns may have a folder of this name for itself; nothing here is a placeholder of Coach.
    private const string ForeignPrompt = "Hello {{nobody}} [ACTION:NOTHING]{[/ACTION]\n";

    [Theory]
    [InlineData("")]
    [InlineData(" PrivateAssets=\"none\"")]
    public async Task An_application_that_only_refers_to_the_library_gets_no_code_and_no_diagnostics(string assets)
    {
        var place = feed.MakeWorkplace()
            .AddProject("Diary", "", $"""<PackageReference Include="Coach" Version="VERSION"{assets} />""").AddDiary("Diary")
            .AddProject("App", Diary.Exe + "<AssemblyName>App</AssemblyName>", """
                <ProjectReference Include="../Diary/Diary.csproj" />
                <None Update="prompts/*.md" CopyToOutputDirectory="PreserveNewest" />
                """)
            .Add("App/prompts/foreign.md", ForeignPrompt)
            .Add("App/Program.cs", Diary.Program);

        var build = (await place.BuildAsync("App")).Succeeded();

        Assert.Empty(build.Diagnostics);
        Assert.Empty(place.Generated("App"));
        Assert.Contains("CoachSetup.g.cs", place.Generated("Diary"));
        Assert.True(File.Exists(Path.Combine(place.Folder, "App/bin/Debug/net10.0/prompts/foreign.md")));
        Assert.Equal(Diary.Expected, await place.RunAsync("App"));
    }
}
