using System.Globalization;
using Coach.Generators.Diagnostics;
using Coach.Generators.States;
using Microsoft.CodeAnalysis;

namespace Coach.Cli.States;

/// <summary>Reads states.yaml as the compiler does, and says in its words what is wrong.</summary>
internal static class StatesFile
{
    private const long MostBytes = 16_000_000;

    private static readonly Dictionary<string, DiagnosticDescriptor> ById =
        Descriptors.All.ToDictionary(static descriptor => descriptor.Id, StringComparer.Ordinal);

    /// <summary>The file's content; null, with everything said on the standard error, if it has errors.</summary>
    /// <exception cref="CommandFailure">The file is too large to be one.</exception>
    public static async Task<StatesDocument?> ReadAsync(string path, CommandContext context, CancellationToken cancellationToken)
    {
        if (new FileInfo(path).Length is > MostBytes and var length)
        {
            throw new CommandFailure($"{path} has {length} bytes; a states.yaml has at most {YamlReader.MostCharacters} characters.");
        }

        var text = await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
        var document = StatesParser.Parse(Printable.Path(path), text, cancellationToken);
        var problems = new FileProblems(document.Path);
        StateReferences.Check(document, problems);
        var found = document.Problems.Concat(problems.Items).Distinct()
            .OrderBy(static problem => problem.Place.Start.Line).ThenBy(static problem => problem.Place.Start.Character).ToArray();
        foreach (var problem in found)
        {
            await context.Error.WriteLineAsync(Printable.Line(Say(problem))).ConfigureAwait(false);
        }

        return found.Length == 0 ? document : null;
    }

    private static string Say(FileProblem problem)
    {
        var (descriptor, start) = (ById[problem.Id], problem.Place.Start);
        var text = string.Format(CultureInfo.InvariantCulture, descriptor.MessageFormat, [.. problem.Arguments]);
        return $"{problem.Path}({start.Line + 1},{start.Character + 1}): error {descriptor.Id}: {text}";
    }
}
