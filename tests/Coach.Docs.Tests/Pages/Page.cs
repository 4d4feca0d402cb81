using System.Text.RegularExpressions;

namespace Coach.Docs.Tests.Pages;

/// <summary>
/// A page of the documentation and the projects that its code blocks make. A block stands for itself unless a comment right above it says <c>project: NAME</c>, for the first
/// of several that belong together, or <c>continues: NAME</c>, for each further one; <c>as PATH</c> behind the name gives a block that is no C# its file. What a page supposes
/// without showing it stands in a comment that begins with <c>given: NAME</c>, or <c>given</c> alone for all projects of the page, and goes on with the text.
/// </summary>
internal sealed partial class Page
{
    public const string StatesFile = "states.yaml";

    private readonly Dictionary<string, PageProject> _named = new(StringComparer.Ordinal);
    private readonly List<PagePart> _given = [];
    private readonly List<PageProject> _projects = [];

    private Page(string name) => Name = name;

    /// <summary>The path of the page, for people.</summary>
    public string Name { get; }

    /// <summary>The projects with C# or states in them, each with what the page gives it first, wherever on the page that stands.</summary>
    public IReadOnlyList<PageProject> Projects =>
        [.. _projects.Select(project => project with { Parts = [.. _given, .. project.Parts.Where(static part => !part.IsShown), .. project.Parts.Where(static part => part.IsShown)] })];

    /// <summary>How many blocks of C# readers see.</summary>
    public int CodeBlocks { get; private set; }

    /// <exception cref="FormatException">A comment or a block is not as it has to be; the message begins with page and line.</exception>
    public static Page Read(string name, string text)
    {
        var page = new Page(name);
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        Match? above = null;
        for (var at = 0; at < lines.Length; at++)
        {
            if (Fence().Match(lines[at]) is { Success: true } fence)
            {
                var end = page.EndOf(lines, at, line => line.TrimEnd() == fence.Groups["ticks"].Value, "The code block");
                page.AddBlock(fence.Groups["language"].Value, above, at, string.Join('\n', lines[(at + 1)..end]));
                (at, above) = (end, null);
            }
            else if (Comment().Match(lines[at]) is { Success: true } comment)
            {
                if (comment.Groups["word"].Value == "given")
                {
                    var end = page.EndOf(lines, at, static line => line.Trim() == "-->", "The comment");
                    page.AddGiven(comment, at, string.Join('\n', lines[(at + 1)..end]));
                    at = end;
                }
                else
                {
                    above = comment;
                }
            }
            else if (lines[at].Trim().Length > 0)
            {
                page.Check(above is null, at, "A comment that names a project has to stand right above a code block.");
            }
        }

        page.Check(above is null, lines.Length - 1, "The last comment that names a project has no code block below it.");
        return page;
    }

    private void AddBlock(string language, Match? above, int at, string text)
    {
        Check(language is not ("cs" or "c#" or "C#"), at, "A block of C# is marked csharp.");
        CodeBlocks += language == "csharp" ? 1 : 0;
        var isStates = language == "yaml" && Initial().IsMatch(text);
        var path = above?.Groups["path"] is { Success: true } named ? named.Value
            : language == "csharp" ? $"Line{at + 2}.cs"
            : isStates ? StatesFile
            : null;
        if (path is null)
        {
            Check(above is null, at, $"Only csharp, states files, and blocks with a path belong to a project, and not one of {language}.");
            return;
        }

        var project = above is null ? new PageProject($"line {at + 1}", []) : Named(above, at);
        if (!_projects.Contains(project))
        {
            _projects.Add(project);
        }

        project.Parts.Add(new(path, at + 2, text, IsShown: true));
    }

    private void AddGiven(Match comment, int at, string text)
    {
        var path = comment.Groups["path"] is { Success: true } named ? named.Value : $"Given{at + 2}.cs";
        var part = new PagePart(path, at + 2, text, IsShown: false);
        if (!comment.Groups["name"].Success)
        {
            _given.Add(part);
            return;
        }

        var name = comment.Groups["name"].Value;
        if (!_named.TryGetValue(name, out var project))
        {
            _projects.Add(_named[name] = project = new(name, []));
        }

        project.Parts.Add(part);
    }

    private PageProject Named(Match above, int at)
    {
        var (word, name) = (above.Groups["word"].Value, above.Groups["name"].Value);
        var isKnown = _named.TryGetValue(name, out var project);
        if (word == "continues")
        {
            Check(isKnown, at - 1, $"There is no project {name} above that could be continued.");
            return project!;
        }

        Check(!isKnown || project!.Parts.All(static part => !part.IsShown), at - 1, $"There is a project {name} above already; a further block continues it.");
        return project ?? (_named[name] = new(name, []));
    }

    private int EndOf(string[] lines, int at, Predicate<string> isEnd, string what)
    {
        var end = Array.FindIndex(lines, at + 1, isEnd);
        Check(end >= 0, at, $"{what} is never closed.");
        return end;
    }

    private void Check(bool holds, int at, string message)
    {
        if (!holds)
        {
            throw new FormatException($"{Name}({at + 1}): {message}");
        }
    }

    [GeneratedRegex(@"^(?<ticks>`{3,})(?<language>[^\s`]*)\s*$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^<!--\s*(?<word>project|continues|given)(:\s*(?<name>[\w-]+))?(\s+as\s+(?<path>[\w./-]+))?\s*(-->)?\s*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^initial:", RegexOptions.Multiline)]
    private static partial Regex Initial();
}
