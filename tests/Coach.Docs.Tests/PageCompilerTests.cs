using Coach.Docs.Tests.Compiling;
using Coach.Docs.Tests.Pages;

namespace Coach.Docs.Tests;

/// <summary>What is wrong on a page is found, at its place.</summary>
public sealed class PageCompilerTests
{
    private const string Handler =
        """
        using System.Threading;
        using System.Threading.Tasks;
        using Coach;

        [CoachAction("RING", Description = "Rings.")]
        public sealed class RingHandler : IActionHandler
        {
            public ValueTask<ActionOutcome> HandleAsync(HandlerContext context, CancellationToken cancellationToken) => new(ActionOutcome.Success("Rung."));
        }
        """;

    [Fact]
    public async Task A_block_alone_compiles_or_shows_its_line_and_column()
    {
        Assert.Empty(await ErrorsAsync("Text.\n\n```csharp\nvar x = 1;\nConsole.WriteLine(x);\n```\n"));
        Assert.Equal(["page.md(5,23): CS0103: The name 'y' does not exist in the current context"], await ErrorsAsync("Text.\n\n```csharp\nvar x = 1;\n    Console.WriteLine(y);\n```\n"));
        Assert.StartsWith("page.md(4,", Assert.Single(await ErrorsAsync("Text.\n\n```csharp\nvar x = …;\n```\n"), error => error.Contains("CS1056", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_block_that_is_no_code_at_all_shows_it() =>
        Assert.NotEmpty(await ErrorsAsync("```csharp\n}\n```\n"));

    [Fact]
    public async Task A_block_that_continues_another_sees_its_variables_and_types()
    {
        const string First = "<!-- project: a -->\n```csharp\nvar x = new Thing();\n\nclass Thing { public int Size; }\n```\n\nMore:\n\n";

        Assert.Empty(await ErrorsAsync(First + "<!-- continues: a -->\n```csharp\nx.Size = 2;\n```\n"));
        Assert.Equal(["page.md(12,3): CS1061: 'Thing' does not contain a definition for 'Sise' and no accessible extension method 'Sise' accepting a first argument of type 'Thing' could be found (are you missing a using directive or an assembly reference?)"],
            await ErrorsAsync(First + "<!-- continues: a -->\n```csharp\nx.Sise = 2;\n```\n"));
        Assert.NotEmpty(await ErrorsAsync(First + "```csharp\nx.Size = 2;\n```\n"));
    }

    [Fact]
    public async Task What_is_given_is_there_and_is_checked_too()
    {
        Assert.Empty(await ErrorsAsync("<!-- given: a\nusing System.Text;\nvar x = 1;\n-->\n\n<!-- project: a -->\n```csharp\nvar text = new StringBuilder().Append(x);\n```\n"));
        Assert.Empty(await ErrorsAsync("<!-- given\nusing System.Text;\n-->\n```csharp\nvar text = new StringBuilder();\n```\n\n```csharp\nvar other = new StringBuilder();\n```\n"));
        Assert.Equal(["page.md(2,9): CS0103: The name 'y' does not exist in the current context"], await ErrorsAsync("<!-- given: a\nvar x = y;\n-->\n\n<!-- project: a -->\n```csharp\nvar z = 1;\n```\n"));
    }

    [Fact]
    public async Task States_are_read_with_the_code_of_their_project()
    {
        static string PageText(string action) =>
            $"<!-- project: a -->\n```csharp\n{Handler}\n```\n\n<!-- continues: a -->\n```yaml\ninitial: open\nstates:\n  open:\n    description: Takes calls.\n    prompt: prompts/open.md\n    allow: [{action}]\n    terminal: true\n```\n\n"
            + "<!-- continues: a as prompts/open.md -->\n```markdown\nHello. {{actions}}\n```\n\n<!-- continues: a -->\n```csharp\nusing Microsoft.Extensions.DependencyInjection;\nusing MyCoach;\n\nnew ServiceCollection().AddCoach();\n```\n";

        Assert.Empty(await ErrorsAsync(PageText("RING")));
        Assert.Equal("page.md(21,13): COACH201: Nobody declares the action 'RNIG'. Did you mean RING?", Assert.Single(await ErrorsAsync(PageText("RNIG"))));
        Assert.Contains(await ErrorsAsync(PageText("RING").Replace("{{actions}}", "{{aktions}}", StringComparison.Ordinal)), error => error.StartsWith("page.md(27,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task States_alone_are_read_too() =>
        Assert.StartsWith("page.md(5,", Assert.Single(await ErrorsAsync("```yaml\ninitial: open\nstates:\n  open:\n    allow: [RING]\n    description: x\n    terminal: true\n```\n")), StringComparison.Ordinal);

    [Theory]
    [InlineData("```csharp\nvar x = 1;\n", "page.md(1): The code block is never closed.")]
    [InlineData("<!-- given: a\nvar x = 1;\n", "page.md(1): The comment is never closed.")]
    [InlineData("<!-- continues: a -->\n```csharp\nvar x = 1;\n```\n", "page.md(1): There is no project a above that could be continued.")]
    [InlineData("<!-- project: a -->\nText.\n", "page.md(2): A comment that names a project has to stand right above a code block.")]
    [InlineData("<!-- project: a -->\n", "page.md(2): The last comment that names a project has no code block below it.")]
    [InlineData("<!-- project: a -->\n```csharp\n```\n<!-- project: a -->\n```csharp\n```\n", "page.md(4): There is a project a above already; a further block continues it.")]
    [InlineData("```cs\nvar x = 1;\n```\n", "page.md(1): A block of C# is marked csharp.")]
    [InlineData("<!-- project: a -->\n```text\nx\n```\n", "page.md(2): Only csharp, states files, and blocks with a path belong to a project, and not one of text.")]
    public void A_page_that_cannot_be_read_says_where(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Page.Read("page.md", text)).Message);

    private static async Task<IReadOnlyList<string>> ErrorsAsync(string text)
    {
        var errors = new List<string>();
        foreach (var project in Page.Read("page.md", text).Projects)
        {
            errors.AddRange(await PageCompiler.ErrorsAsync("page.md", project));
        }

        return errors;
    }
}
