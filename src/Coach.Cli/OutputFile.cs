using System.CommandLine;
using System.Text;

namespace Coach.Cli;

/// <summary>Where a result goes: to the standard output, or to a file that is either the old one or wholly the new one.</summary>
internal static class OutputFile
{
    public static Option<string?> Option(string description) => new("--output", "-o") { HelpName = "FILE", Description = description };

    public static async Task WriteAsync(string? path, string text, CommandContext context, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            await context.Output.WriteAsync(text.AsMemory(), cancellationToken).ConfigureAwait(false);
            await context.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        await WriteFileAsync(path, text, cancellationToken).ConfigureAwait(false);
        await context.Error.WriteLineAsync($"Wrote {Printable.Path(path)}.").ConfigureAwait(false);
    }

    private static async Task WriteFileAsync(string path, string text, CancellationToken cancellationToken)
    {
        if (path.Length == 0 || Directory.Exists(path))
        {
            throw new CommandFailure(path.Length == 0 ? "--output needs the path of a file." : $"{path} is a folder; --output needs the path of a file.");
        }

        // A device is written to; replacing it would take it away from everybody.
        var full = Path.GetFullPath(path);
        if (full.StartsWith("/dev/", StringComparison.Ordinal))
        {
            await File.WriteAllTextAsync(full, text, new UTF8Encoding(false), cancellationToken).ConfigureAwait(false);
            return;
        }

        var target = File.Exists(full) ? File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
        var folder = Path.GetDirectoryName(target);
        if (!Directory.Exists(folder))
        {
            throw new CommandFailure($"{path} cannot be written: there is no folder {folder}.");
        }

        var temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        try
        {
            await File.WriteAllTextAsync(temporary, text, new UTF8Encoding(false), cancellationToken).ConfigureAwait(false);
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
