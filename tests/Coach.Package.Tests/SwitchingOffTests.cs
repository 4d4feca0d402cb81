using Coach.Package.Tests.Support;

namespace Coach.Package.Tests;

/// <summary>The ways to switch a diagnostic off, as the compiler takes them: a file that is not C# has neither pragmas nor an .editorconfig.</summary>
[Collection(FeedCollection.Name)]
public sealed class SwitchingOffTests(Feed feed)
{
    private const string InCSharp = "Diary/WriteEntryHandler.cs(8,40): error COACH005";
    private const string InYaml = "Diary/states.yaml(6,44): error COACH201";
    private const string InMarkdown = "Diary/prompts/open.md(5,1): error COACH302";

    [Theory]
    [InlineData("nothing", InCSharp, InMarkdown, InYaml)]
    [InlineData("#pragma", InMarkdown, InYaml)]
    [InlineData(".editorconfig", InMarkdown, InYaml)]
    [InlineData(".globalconfig")]
    [InlineData("NoWarn")]
    public async Task A_diagnostic_is_switched_off_where_its_file_has_a_way_to(string way, params string[] left)
    {
        var handler = Diary.Handler.Replace("[Description(\"What happened.\")] ", "", StringComparison.Ordinal);
        var place = feed.MakeWorkplace()
            .AddProject("Diary", way == "NoWarn" ? "<NoWarn>$(NoWarn);COACH005;COACH201;COACH302</NoWarn>" : "")
            .Add("Diary/states.yaml", Diary.States.Replace("TRANSITION_STATE]", "TRANSITION_STATE, NOBODY]", StringComparison.Ordinal))
            .Add("Diary/prompts/open.md", Diary.Prompt + "\n{{nobody}}\n")
            .Add("Diary/WriteEntryHandler.cs", way == "#pragma" ? "#pragma warning disable COACH005, COACH201, COACH302\n" + handler : handler);
        if (way[0] == '.')
        {
            place.Add($"Diary/{way}", string.Join(
                '\n',
                way == ".globalconfig" ? "is_global = true" : "root = true\n[*]",
                "dotnet_diagnostic.COACH005.severity = none",
                "dotnet_diagnostic.COACH201.severity = none",
                "dotnet_diagnostic.COACH302.severity = none"));
        }

        var build = await place.BuildAsync("Diary");

        Assert.Equal(left, build.Diagnostics.Select(line => string.Join(':', line.Replace(place.Folder + "/", "", StringComparison.Ordinal).Split(':')[..2])).Order(StringComparer.Ordinal));
        Assert.Equal(left.Length == 0, build.ExitCode == 0);
    }
}
