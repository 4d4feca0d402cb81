using Coach.Generators.Text;
using Microsoft.CodeAnalysis.Text;

namespace Coach.Generators.States;

/// <summary>A word of states.yaml with its place.</summary>
internal sealed record Located(string Text, LinePositionSpan Place);

/// <summary>What states.yaml says, with places: what diagnostics are made from. What is emitted is made from <c>StatesModel</c>.</summary>
internal sealed record StatesDocument(
    string Path, Located? Initial, EquatableArray<Located> Everywhere, EquatableArray<LocatedState> States, EquatableArray<FileProblem> Problems)
{
    /// <summary>Whether the file was read to its end. If not, what it lacks may well stand below the error, and is not said.</summary>
    public bool IsWhole { get; init; } = true;
}

internal sealed record LocatedState(
    Located Name,
    string Description,
    Located? Prompt,
    EquatableArray<Located> Allow,
    EquatableArray<LocatedTransition> Transitions,
    bool IsTerminal,
    EquatableArray<string> Formerly);

internal sealed record LocatedTransition(Located To, Located? When);
