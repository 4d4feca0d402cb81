using System.Text;
using Coach.Generators.States;

namespace Coach.Cli.Graph;

/// <summary>Writes a states.yaml without errors as a Mermaid <c>stateDiagram-v2</c>.</summary>
internal static class StateDiagram
{
    // Mermaid draws nothing at all of a text over 50,000 characters.
    private const int LongestLabel = 80;

    // Words that Mermaid's grammar or its scripts take for something of their own.
    private static readonly HashSet<string> Reserved =
        new(["class", "click", "constructor", "default", "href", "note", "root", "root_end", "root_start", "scale", "state", "style"], StringComparer.Ordinal);

    public static string Write(StatesDocument states)
    {
        var ids = states.States.Select(static (state, index) => (state.Name.Text, Id: Id(state.Name.Text, index)))
            .ToDictionary(static state => state.Text, static state => state.Id, StringComparer.OrdinalIgnoreCase);
        var diagram = new StringBuilder("stateDiagram-v2\n");
        foreach (var name in states.States.Select(static state => state.Name.Text).Where(name => ids[name] != name))
        {
            Line(diagram, $"state \"{Label(name)}\" as {ids[name]}");
        }

        Line(diagram, $"[*] --> {ids[states.Initial!.Text]}");
        foreach (var state in states.States)
        {
            var id = ids[state.Name.Text];
            foreach (var transition in state.Transitions)
            {
                Line(diagram, $"{id} --> {ids[transition.To.Text]}{(transition.When is { } guard ? $" : {Label(guard.Text)}" : "")}");
            }

            if (state.IsTerminal)
            {
                Line(diagram, $"{id} --> [*]");
            }

            Note(diagram, id, [.. state.Allow.Concat(states.Everywhere).Select(static action => action.Text).Distinct(StringComparer.OrdinalIgnoreCase)]);
        }

        return diagram.ToString();
    }

    private static void Note(StringBuilder diagram, string id, IReadOnlyList<string> actions)
    {
        if (actions.Count == 0)
        {
            // A state of which nothing else is said is drawn all the same.
            Line(diagram, id);
            return;
        }

        Line(diagram, $"note right of {id}");
        foreach (var action in actions)
        {
            Line(diagram, "    " + Label(action));
        }

        Line(diagram, "end note");
    }

    private static void Line(StringBuilder diagram, string text) => diagram.Append("    ").Append(text).Append('\n');

    /// <summary>The name itself where it is a plain word, else a number that no such word can be.</summary>
    private static string Id(string name, int index)
    {
        var isPlain = name.Length <= LongestLabel && char.IsAsciiLetterLower(name[0])
            && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') && !Reserved.Contains(name);
        return isPlain ? name : FormattableString.Invariant($"S{index + 1}");
    }

    /// <summary>A text with everything but letters, digits and underscores as a character code, so that nothing in it is syntax.</summary>
    private static string Label(string text)
    {
        var label = new StringBuilder();
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (++length > LongestLabel)
            {
                return label.Append('…').ToString();
            }

            if (Rune.IsLetterOrDigit(rune) || rune.Value == '_')
            {
                label.Append(rune);
            }
            else
            {
                label.Append('#').Append(Rune.IsControl(rune) ? ' ' : rune.Value).Append(';');
            }
        }

        return label.ToString();
    }
}
