using Coach.Generators.States;
using Microsoft.CodeAnalysis.Text;

namespace Coach.CodeFixes;

/// <summary>
/// Adds an action to a state's allow-list in the text of states.yaml, so that comments, layout and line ends stay. What was written is read
/// again: an edit that changes anything but this list, as one in a list with an anchor does, is none.
/// </summary>
internal static class AllowEdit
{
    /// <summary>The states to which an action can be added; first those that allow something, for their prompts speak of actions.</summary>
    public static IEnumerable<string> States(SourceText text, string action, CancellationToken cancellationToken) =>
        Read(text, cancellationToken).States
            .OrderByDescending(static state => state.Allow.Count > 0)
            .Select(static state => state.Name.Text)
            .Where(state => Apply(text, state, action, cancellationToken) is not null);

    /// <summary>The text with the action in the state's list; null if that cannot be written here.</summary>
    public static SourceText? Apply(SourceText text, string state, string action, CancellationToken cancellationToken)
    {
        var before = Read(text, cancellationToken);
        if (before.Problems.Count > 0 || Change(text, state, action, cancellationToken) is not { } change)
        {
            return null;
        }

        var changed = text.WithChanges(change);
        var after = Read(changed, cancellationToken);
        var wanted = Shape(before).Select(item => item.Name == state ? (item.Name, item.Said + "\n" + action) : item);
        return after.Problems.Count == 0 && wanted.SequenceEqual(Shape(after)) ? changed : null;
    }

    private static StatesDocument Read(SourceText text, CancellationToken cancellationToken) => StatesParser.Parse("states.yaml", text.ToString(), cancellationToken);

    /// <summary>What a file says, a state's list at the end.</summary>
    private static IEnumerable<(string Name, string Said)> Shape(StatesDocument document) => document.States
        .Select(static state =>
        {
            var transitions = state.Transitions.Select(static transition => $"{transition.To.Text} {transition.When?.Text}");
            var allow = state.Allow.Select(static action => action.Text);
            return (state.Name.Text, string.Join("\n", [state.Description, state.Prompt?.Text ?? "", state.IsTerminal.ToString(), .. state.Formerly, .. transitions, "allow", .. allow]));
        })
        .Append(("", string.Join("\n", document.Everywhere.Select(static action => action.Text))));

    private static TextChange? Change(SourceText text, string name, string action, CancellationToken cancellationToken)
    {
        if (YamlReader.Read(text.ToString(), new("states.yaml"), cancellationToken).Root is not YamlMapping root
            || Find(root, "states") is not (_, YamlMapping states)
            || Find(states, name) is not var (key, state))
        {
            return null;
        }

        return state switch
        {
            YamlMapping { Entries.Count: > 0 } mapping when Find(mapping, "allow") is var (allow, value) => InList(text, allow, value, action),
            YamlMapping mapping => NewList(text, mapping, action),
            _ when At(text, key.Place.Start) is { } start => NewLine(text, start, Indentation(text, start) + "  ", action),
            _ => null,
        };
    }

    private static (YamlScalar Key, YamlNode Value)? Find(YamlMapping mapping, string key)
    {
        var found = mapping.Entries.Where(entry => entry.Key.Text == key).Take(1).ToArray();
        return found.Length == 0 ? null : found[0];
    }

    private static TextChange? InList(SourceText text, YamlScalar key, YamlNode value, string action)
    {
        if (value is YamlSequence { Items.Count: > 0 } list)
        {
            var last = list.Items[list.Items.Count - 1].Place;
            return (At(text, list.Place.Start), At(text, last.Start), At(text, last.End)) is ({ } open, { } start, { } end)
                ? AfterItem(text, Stands('[', text, open), start, end, action)
                : null;
        }

        // An empty list, or nothing at all behind the colon.
        if (value is YamlSequence && At(text, value.Place.Start) is { } bracket)
        {
            return Insert(bracket + 1, action);
        }

        return At(text, key.Place.End) is { } colon && Colon(text, colon) is { } behind ? Insert(behind, $" [{action}]") : null;
    }

    private static TextChange AfterItem(SourceText text, bool isFlow, int start, int end, string action)
    {
        var line = text.Lines.GetLineFromPosition(start);
        var before = text.ToString(TextSpan.FromBounds(line.Start, start));
        if (isFlow)
        {
            return Insert(end, (string.IsNullOrWhiteSpace(before) ? "," + text.LineBreak(line) + before : ", ") + action);
        }

        return Insert(line.End, text.LineBreak(line) + before + action);
    }

    private static TextChange? NewList(SourceText text, YamlMapping state, string action)
    {
        if (At(text, state.Place.Start) is not { } open)
        {
            return null;
        }

        if (Stands('{', text, open))
        {
            return Insert(open + 1, state.Entries.Count == 0 ? $" allow: [{action}] " : $" allow: [{action}],");
        }

        // Behind what says what the state is, where people look for it, if that is a line; otherwise above everything.
        var (first, _) = state.Entries[0];
        var head = state.Entries.LastOrDefault(static entry => entry.Key.Text is "description" or "prompt");
        if (head is ({ } key, YamlScalar { IsPlain: true } value) && key.Place.Start.Line == value.Place.End.Line && At(text, key.Place.Start) is { } start)
        {
            return NewLine(text, start, Indentation(text, start), action);
        }

        return At(text, first.Place.Start) is { } top ? Insert(top, $"allow: [{action}]{text.LineBreak(text.Lines.GetLineFromPosition(top))}{Indentation(text, top)}") : null;
    }

    private static TextChange NewLine(SourceText text, int above, string indentation, string action)
    {
        var line = text.Lines.GetLineFromPosition(above);
        return Insert(line.End, $"{text.LineBreak(line)}{indentation}allow: [{action}]");
    }

    private static string Indentation(SourceText text, int position)
    {
        var line = text.ToString(text.Lines.GetLineFromPosition(position).Span);
        return line.Substring(0, line.Length - line.TrimStart(' ').Length);
    }

    private static int? Colon(SourceText text, int from)
    {
        while (from < text.Length && text[from] == ' ')
        {
            from++;
        }

        return Stands(':', text, from) ? from + 1 : null;
    }

    private static bool Stands(char c, SourceText text, int position) => position < text.Length && text[position] == c;

    /// <summary>Where a place of the YAML reader is in the text; null where the two count lines differently.</summary>
    private static int? At(SourceText text, LinePosition place)
    {
        if (place.Line >= text.Lines.Count)
        {
            return null;
        }

        var line = text.Lines[place.Line];
        var position = line.Start + place.Character;
        return position <= line.End ? position : null;
    }

    private static TextChange Insert(int position, string text) => new(new(position, 0), text);
}
