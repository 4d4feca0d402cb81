using System.Collections.Immutable;
using Coach.Generators.States;
using Coach.Generators.Text;
using Microsoft.CodeAnalysis;

namespace Coach.Generators.Prompts;

/// <summary>A Markdown file of the project, as the run time will have it: lines end with <c>\n</c>, front matter is gone.</summary>
internal sealed record PromptFile(string Path, string Text, EquatableArray<Located> Placeholders)
{
    /// <summary>The path without <c>..</c>, to be compared; null if it is none.</summary>
    public string? FullPath { get; } = Paths.Full(Path);

    public static PromptFile? Read(AdditionalText file, CancellationToken cancellationToken)
    {
        if (file.GetText(cancellationToken) is not { } source)
        {
            return null;
        }

        var text = source.ToString();
        var start = FrontMatter(text);
        return new(file.Path, text.Substring(start).Replace("\r\n", "\n").Replace('\r', '\n'), Prompts.Placeholders.Find(source, text, start).ToEquatableArray());
    }

    /// <summary>How long the block between two lines of three hyphens at the start is; 0 if there is none.</summary>
    private static int FrontMatter(string text)
    {
        if (!text.StartsWith("---\n", StringComparison.Ordinal) && !text.StartsWith("---\r\n", StringComparison.Ordinal))
        {
            return 0;
        }

        for (var start = text.IndexOf('\n') + 1; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            var next = end < 0 ? text.Length : end + 1;
            if (text.Substring(start, next - start).TrimEnd() is "---" or "...")
            {
                return next;
            }

            start = next;
        }

        return 0;
    }
}

/// <summary>The project's Markdown files by their full path.</summary>
internal sealed record PromptFiles(EquatableArray<PromptFile> Files)
{
    public static PromptFiles From(ImmutableArray<PromptFile> files) =>
        new(files.OrderBy(static file => file.Path, StringComparer.Ordinal).ToEquatableArray());

    /// <summary>The file that states.yaml names; its path is relative to states.yaml.</summary>
    public PromptFile? Find(string statesPath, string prompt) =>
        Paths.Full(Folder(statesPath), prompt) is { } path ? Files.FirstOrDefault(file => file.FullPath == path) : null;

    /// <summary>All files as states.yaml would name them.</summary>
    public IEnumerable<string> PathsFrom(string statesPath)
    {
        var folder = Folder(statesPath);
        return Files.Select(static file => file.FullPath).OfType<string>()
            .Where(path => path.StartsWith(folder, StringComparison.Ordinal))
            .Select(path => path.Substring(folder.Length).Replace('\\', '/'));
    }

    private static string Folder(string path) => Paths.Full(path) is { } full ? full.Substring(0, full.LastIndexOfAny(['/', '\\']) + 1) : "";
}
