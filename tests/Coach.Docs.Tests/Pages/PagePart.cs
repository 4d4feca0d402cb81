namespace Coach.Docs.Tests.Pages;

/// <summary>A file of a project that a page describes: a code block, or what the page supposes without showing it.</summary>
/// <param name="Path">Its path in the project; ends in <c>.cs</c> for C#.</param>
/// <param name="Line">The line of the page on which its text begins, from 1.</param>
/// <param name="Text">The text.</param>
/// <param name="IsShown">Whether readers see it.</param>
internal sealed record PagePart(string Path, int Line, string Text, bool IsShown)
{
    public bool IsCode => Path.EndsWith(".cs", StringComparison.Ordinal);
}

/// <summary>What belongs together on a page and compiles together.</summary>
/// <param name="Name">The name that the page's comments give it, or the line of its only block.</param>
/// <param name="Parts">Its files, in the order of the page.</param>
internal sealed record PageProject(string Name, List<PagePart> Parts);
