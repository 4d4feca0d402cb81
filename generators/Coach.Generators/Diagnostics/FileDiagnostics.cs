using System.Collections.Immutable;
using Coach.Generators.States;
using Coach.Generators.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Generators.Diagnostics;

/// <summary>Diagnostics in YAML and Markdown.</summary>
internal static class FileDiagnostics
{
    private static readonly Dictionary<string, DiagnosticDescriptor> ById = Descriptors.All.ToDictionary(static descriptor => descriptor.Id, StringComparer.Ordinal);

    public static Diagnostic Make(FileProblem problem, ImmutableArray<AdditionalText> files, CancellationToken cancellationToken)
    {
        var text = files.FirstOrDefault(file => file.Path == problem.Path)?.Read(cancellationToken);
        var location = Location.Create(problem.Path, text is null ? default : Span(text, problem.Place), problem.Place);
        return Diagnostic.Create(ById[problem.Id], location, [.. problem.Arguments.Items]);
    }

    private static TextSpan Span(SourceText text, LinePositionSpan place) => TextSpan.FromBounds(Offset(text, place.Start), Offset(text, place.End));

    private static int Offset(SourceText text, LinePosition position)
    {
        if (position.Line >= text.Lines.Count)
        {
            return text.Length;
        }

        var line = text.Lines[position.Line];
        return Math.Min(line.Start + position.Character, line.EndIncludingLineBreak);
    }
}
