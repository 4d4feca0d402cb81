using Coach.Package.Tests.Support;

namespace Coach.Package.Tests;

/// <summary>The code fixes of the package, as <c>dotnet format</c> finds and applies them.</summary>
[Collection(FeedCollection.Name)]
public sealed class CodeFixTests(Feed feed)
{
    private const string Broken =
        """
        using Coach;

        namespace Diary;

        [CoachAction("write-entry")]
        public sealed class WriteEntryHandler;

        public sealed record Drop(int Number);

        [CoachAction("DROP_ENTRY", Description = "Drops an entry.")]
        public sealed class DropEntryHandler : IActionHandler<Drop>
        {
            public ValueTask<ActionOutcome> HandleAsync(Drop action, HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success("Dropped."));
        }

        """;

    [Fact]
    public async Task Dotnet_format_applies_every_fix_and_the_build_is_green()
    {
        var place = feed.MakeWorkplace().AddProject("Diary").AddDiary("Diary").Add("Diary/WriteEntryHandler.cs", Broken);
        var before = await place.BuildAsync("Diary");
        Assert.All(["COACH001", "COACH002", "COACH005"], id => Assert.Contains(before.Diagnostics, line => line.Contains(id, StringComparison.Ordinal)));

        // The second pass sees what the first could not: while a name is not valid, an unknown word in states.yaml may be the one that was meant.
        for (var pass = 0; pass < 2; pass++)
        {
            (await Dotnet.RunAsync(place.Folder, "", "format", "analyzers", "Diary/Diary.csproj", "--no-restore")).Succeeded();
        }

        (await place.BuildAsync("Diary")).Succeeded();
        Assert.Equal(
            Diary.States.Replace("[WRITE_ENTRY, TRANSITION_STATE]", "[WRITE_ENTRY, TRANSITION_STATE, DROP_ENTRY]", StringComparison.Ordinal),
            await File.ReadAllTextAsync(Path.Combine(place.Folder, "Diary", "states.yaml")));
        Assert.Contains("using System.ComponentModel;\nusing Coach;\n", await File.ReadAllTextAsync(Path.Combine(place.Folder, "Diary", "WriteEntryHandler.cs")), StringComparison.Ordinal);
    }
}
