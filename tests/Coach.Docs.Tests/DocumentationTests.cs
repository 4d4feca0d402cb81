using System.Reflection;
using System.Text.RegularExpressions;
using Coach.Docs.Tests.Compiling;
using Coach.Docs.Tests.Pages;

namespace Coach.Docs.Tests;

/// <summary>The README files and the pages of src/docs: their code compiles, their states are right, their links lead somewhere.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Repository = typeof(DocumentationTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Repository").Value!;

    private static readonly string[] Pages =
    [
        "README.md",
        "samples/LifeCoach/README.md",
        .. Directory.EnumerateFiles(Path.Combine(Repository, "src", "docs"), "*.md").Select(static file => Path.GetRelativePath(Repository, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> AllPages => [.. Pages];

    public static TheoryData<string, string> AllProjects
    {
        get
        {
            var projects = new TheoryData<string, string>();
            foreach (var page in Pages)
            {
                foreach (var project in Read(page).Projects)
                {
                    projects.Add(page, project.Name);
                }
            }

            return projects;
        }
    }

    [Theory, MemberData(nameof(AllProjects))]
    public async Task The_code_of_every_page_compiles(string page, string project)
    {
        var errors = await PageCompiler.ErrorsAsync(page, Read(page).Projects.Single(found => found.Name == project));

        Assert.True(errors.Count == 0, string.Join('\n', errors));
    }

    [Theory, MemberData(nameof(AllPages))]
    public void No_block_of_code_is_left_out(string page)
    {
        var read = Read(page);

        Assert.Equal(Block().Count(Text(page)), read.CodeBlocks);
        Assert.Equal(read.CodeBlocks, read.Projects.Sum(project => project.Parts.Count(part => part.IsShown && part.IsCode)));
    }

    [Theory, MemberData(nameof(AllPages))]
    public void Every_link_leads_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository, page))!;
        var broken = Link().Matches(Text(page))
            .Select(link => link.Groups["target"].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !Path.Exists(Path.Combine(folder, target)));

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_page_is_linked_from_the_readme()
    {
        var readme = Text("README.md");

        Assert.All(Pages.Where(static page => page.StartsWith("src/docs/", StringComparison.Ordinal)), page => Assert.Contains($"({page})", readme, StringComparison.Ordinal));
    }

    private static Page Read(string page) => Page.Read(page, Text(page));

    private static string Text(string page) => File.ReadAllText(Path.Combine(Repository, page));

    [GeneratedRegex(@"^```csharp", RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
