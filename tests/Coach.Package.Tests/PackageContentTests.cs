using System.IO.Compression;
using System.Xml.Linq;
using Coach.Package.Tests.Support;

namespace Coach.Package.Tests;

/// <summary>What is in the packages.</summary>
[Collection(FeedCollection.Name)]
public sealed class PackageContentTests(Feed feed)
{
    [Fact]
    public void Coach_carries_the_library_the_generator_with_its_libraries_and_what_the_build_needs()
    {
        var files = Files("Coach");
        var codeFixes = Directory.Exists(Path.Combine(Feed.Repository, "generators/Coach.CodeFixes"));

        string[] expected =
        [
            "README.md",
            "THIRD-PARTY-NOTICES.txt",
            .. codeFixes ? ["analyzers/dotnet/cs/Coach.CodeFixes.dll"] : Array.Empty<string>(),
            "analyzers/dotnet/cs/Coach.Generators.dll",
            "analyzers/dotnet/cs/Sprache.dll",
            "analyzers/dotnet/cs/YamlDotNet.dll",
            "buildTransitive/Coach.props",
            "buildTransitive/Coach.targets",
            "lib/net10.0/Coach.dll",
            "lib/net10.0/Coach.xml",
        ];
        Assert.Equal(expected, files);
    }

    [Fact]
    public void Coach_does_not_bring_the_generators_libraries_to_the_running_application() =>
        Assert.DoesNotContain("YamlDotNet", Dependencies("Coach").Keys);

    [Theory]
    [InlineData("Coach.Sqlite")]
    [InlineData("Coach.OpenAI")]
    [InlineData("Coach.Anthropic")]
    [InlineData("Coach.ModelContextProtocol")]
    [InlineData("Coach.Testing")]
    public void What_stands_beside_coach_needs_its_same_version_and_its_generator(string id)
    {
        Assert.Equal(["README.md", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"], Files(id));
        var coach = Dependencies(id)["Coach"];
        Assert.Equal((feed.Version, "All", null), (coach.Attribute("version")?.Value, coach.Attribute("include")?.Value, coach.Attribute("exclude")?.Value));
    }

    [Theory]
    [InlineData("Coach")]
    [InlineData("Coach.Sqlite")]
    [InlineData("Coach.OpenAI")]
    [InlineData("Coach.Anthropic")]
    [InlineData("Coach.ModelContextProtocol")]
    [InlineData("Coach.Testing")]
    [InlineData("Coach.ModelContextProtocol.AspNetCore")]
    [InlineData("Coach.Templates")]
    public void A_package_says_what_it_is_and_under_which_licence(string id)
    {
        var metadata = Specification(id);

        Assert.Equal("MIT", Value(metadata, "license"));
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.NotEmpty(Value(metadata, "description"));
        Assert.NotEmpty(Value(metadata, "authors"));
    }

    [Theory]
    [InlineData("Coach")]
    [InlineData("Coach.Sqlite")]
    [InlineData("Coach.OpenAI")]
    [InlineData("Coach.Anthropic")]
    [InlineData("Coach.ModelContextProtocol")]
    [InlineData("Coach.Testing")]
    [InlineData("Coach.ModelContextProtocol.AspNetCore")]
    public void Symbols_are_packed_beside_the_package(string id) =>
        Assert.Contains($"lib/net10.0/{id}.pdb", Entries(Path.ChangeExtension(feed.PackageFile(id), ".snupkg")));

    // Beside what every package has: its relations, its specification, the list of content types.
    private string[] Files(string id) =>
    [
        .. Entries(feed.PackageFile(id))
            .Where(file => !file.StartsWith("_rels/", StringComparison.Ordinal) && !file.StartsWith("package/", StringComparison.Ordinal)
                && file != "[Content_Types].xml" && file != $"{id}.nuspec")
            .Order(StringComparer.Ordinal),
    ];

    private static string[] Entries(string file)
    {
        using var archive = ZipFile.OpenRead(file);
        return [.. archive.Entries.Select(static entry => entry.FullName)];
    }

    private XElement Specification(string id)
    {
        using var archive = ZipFile.OpenRead(feed.PackageFile(id));
        using var stream = archive.GetEntry($"{id}.nuspec")!.Open();
        return XDocument.Load(stream).Root!;
    }

    private Dictionary<string, XElement> Dependencies(string id) =>
        Specification(id).Descendants().Where(static element => element.Name.LocalName == "dependency").ToDictionary(static element => element.Attribute("id")!.Value);

    private static string Value(XElement metadata, string name) =>
        metadata.Descendants().Single(element => element.Name.LocalName == name).Value;
}
