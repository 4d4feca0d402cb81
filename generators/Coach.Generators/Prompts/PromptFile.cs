using System.Collections.Immutable;
using Coach.Generators.States;
using Coach.Generators.Text;
using Microsoft.CodeAnalysis;

namespace Coach.Generators.Prompts;

/// <summary>A Markdown file of the project.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Text">It as the run time will have it: lines end with <c>\n</c>, front matter is gone. Null if it could not be opened.</param>
internal sealed record PromptFile(string Path, string? Text)
{
    /// <summary>The path without <c>..</c>, to be compared; null if it is none.</summary>
    public string? FullPath { get; } = Paths.Full(Path);

    public EquatableArray<Located> Placeholders { get; init; }

    public EquatableArray<PromptExample> Examples { get; init; }

    /// <summary>Reads a file to embed it. Nobody looks into it, so that nothing it says can keep the coach from being emitted.</summary>
    public static PromptFile Read(AdditionalText file, CancellationToken cancellationToken) =>
        new(file.Path, file.Read(cancellationToken)?.ToString() is { } text ? WithoutFrontMatter(text, FrontMatter(text)) : null);

    /// <summary>Reads a file with what the checks want of it.</summary>
    public static PromptFile ReadMarked(AdditionalText file, CancellationToken cancellationToken)
    {
        if (file.Read(cancellationToken) is not { } source)
        {
            return new(file.Path, null);
        }

        var text = source.ToString();
        var start = FrontMatter(text);
        var placeholders = Prompts.Placeholders.Find(source, text, start).ToEquatableArray();
        var examples = PromptExamples.Find(source, text, start, placeholders).ToEquatableArray();
        return new(file.Path, WithoutFrontMatter(text, start)) { Placeholders = placeholders, Examples = examples };
    }

    private static string WithoutFrontMatter(string text, int start) => text.Substring(start).Replace("\r\n", "\n").Replace('\r', '\n');

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
