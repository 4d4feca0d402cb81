using System.Runtime.CompilerServices;
using Coach.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Coach.Generators.Tests;

public sealed class DiagnosticCatalogueTests
{
    private static readonly string Tests = Folder();
    private static readonly string Generators = Path.GetFullPath(Path.Combine(Tests, "../../generators"));

    public static TheoryData<string> Ids => [.. Descriptors.All.Select(static descriptor => descriptor.Id)];

    private static DiagnosticDescriptor Find(string id) => Descriptors.All.Single(descriptor => descriptor.Id == id);

    [Fact]
    public void Every_descriptor_is_in_the_list_once_and_in_order()
    {
        var declared = typeof(Descriptors).GetFields().Select(static field => field.GetValue(null)).OfType<DiagnosticDescriptor>().Select(static descriptor => descriptor.Id);

        Assert.Equal(declared.Order(StringComparer.Ordinal), Descriptors.All.Select(static descriptor => descriptor.Id));
        Assert.Equal(Descriptors.All.Count, Descriptors.All.Select(static descriptor => descriptor.Id).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_diagnostic_has_a_page_that_says_why_what_is_right_and_how_to_switch_it_off(string id)
    {
        var descriptor = Find(id);
        Assert.Equal($"https://github.com/coach-dotnet/coach/blob/main/generators/diagnostics/{id}.md", descriptor.HelpLinkUri);

        var page = File.ReadAllText(Path.Combine(Generators, "diagnostics", id + ".md"));
        Assert.StartsWith($"# {id}: {descriptor.Title}\n", page, StringComparison.Ordinal);
        Assert.All(["\n## Why\n", "\n## Wrong\n", "\n## Right\n", "\n## Switching it off\n"], heading => Assert.Contains(heading, page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_page_has_its_diagnostic() => Assert.Equal(
        Descriptors.All.Select(static descriptor => descriptor.Id), Directory.GetFiles(Path.Combine(Generators, "diagnostics"), "COACH*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_diagnostic_is_in_the_release_notes(string id)
    {
        var rows = File.ReadAllText(Path.Combine(Generators, "Coach.Generators/AnalyzerReleases.Unshipped.md")) + File.ReadAllText(Path.Combine(Generators, "Coach.Generators/AnalyzerReleases.Shipped.md"));

        Assert.Contains($"{id} | Coach | {Find(id).DefaultSeverity} | {Find(id).Title}\n", rows, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_diagnostic_is_expected_at_a_place_by_a_test(string id) =>
        Assert.Contains(Directory.GetFiles(Tests, "*Tests.cs"), path => System.Text.RegularExpressions.Regex.IsMatch(File.ReadAllText(path), @"\{\|" + id + ":"));

    [Fact]
    public void An_analyzer_supports_every_diagnostic_that_is_located_in_CSharp()
    {
        var supported = typeof(HandlerAnalyzer).Assembly.GetTypes().Where(static type => typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .SelectMany(static type => ((DiagnosticAnalyzer)Activator.CreateInstance(type)!).SupportedDiagnostics).Select(static descriptor => descriptor.Id).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(Descriptors.All.Select(static descriptor => descriptor.Id).Where(static id => string.CompareOrdinal(id, "COACH100") < 0), supported);
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
