using Coach.Generators.Diagnostics;
using Coach.Generators.Text;

namespace Coach.Generators.States;

/// <summary>Reads the shape of states.yaml. What is wrong is noted, and the rest is read all the same.</summary>
internal sealed class StatesParser
{
    private static readonly string[] RootKeys = ["initial", "everywhere", "states"];
    private static readonly string[] StateKeys = ["description", "prompt", "allow", "transitions", "terminal", "formerly"];
    private static readonly string[] TransitionKeys = ["to", "when"];

    private readonly FileProblems _problems;

    private StatesParser(FileProblems problems) => _problems = problems;

    /// <summary>Reads a file; <paramref name="text"/> is null if it could not be opened.</summary>
    public static StatesDocument Parse(string path, string? text, CancellationToken cancellationToken)
    {
        var problems = new FileProblems(path);
        if (text is null)
        {
            problems.Add(Descriptors.NotYaml.Id, default, "The file cannot be read.");
        }

        var (root, isWhole) = text is null ? default : YamlReader.Read(text, problems, cancellationToken);
        if (isWhole)
        {
            return new StatesParser(problems).Document(path, root!);
        }

        var unread = new StatesDocument(path, null, default, default, default);
        return (root is null ? unread : new StatesParser(new(path)).Document(path, root)) with { Problems = problems.Items, IsWhole = false };
    }

    private StatesDocument Document(string path, YamlNode root)
    {
        Located? initial = null;
        List<Located> everywhere = [];
        List<LocatedState>? states = null;
        foreach (var (key, value) in Entries(root, RootKeys, "the file", "It has initial: and states:."))
        {
            switch (key.Text)
            {
                case "initial":
                    initial = Word(value, "initial:", "the name of a state");
                    break;
                case "everywhere":
                    everywhere = Words(value, "everywhere:");
                    break;
                case "states":
                    states = [.. States(value)];
                    break;
            }
        }

        if (root is YamlMapping { Entries: var entries })
        {
            Require(entries, "initial", root, "It names the state in which a session begins.");
            Require(entries, "states", root, "It holds the conversation's states.");
        }

        return new(path, initial, everywhere.ToEquatableArray(), (states ?? []).ToEquatableArray(), _problems.Items);
    }

    private IEnumerable<LocatedState> States(YamlNode node)
    {
        if (node is not YamlMapping { Entries.Count: > 0 } mapping)
        {
            Shape(node, "states: needs at least one state, such as introduction:.");
            yield break;
        }

        foreach (var (key, value) in Distinct(mapping, StringComparer.OrdinalIgnoreCase, "state"))
        {
            yield return State(new(key.Text, key.Place), value);
        }
    }

    private LocatedState State(Located name, YamlNode node)
    {
        var state = new LocatedState(name, "", null, default, default, false, default);
        if (node is YamlScalar { IsNull: true })
        {
            return state;
        }

        foreach (var (key, value) in Entries(node, StateKeys, $"the state {name.Text}", "A state has description:, prompt:, allow: and transitions:."))
        {
            state = key.Text switch
            {
                "description" => state with { Description = Word(value, "description:", "a sentence")?.Text.Trim() ?? "" },
                "prompt" => state with { Prompt = Word(value, "prompt:", "the path of a Markdown file") },
                "allow" => state with { Allow = Words(value, "allow:").ToEquatableArray() },
                "transitions" => state with { Transitions = Transitions(value).ToEquatableArray() },
                "terminal" => state with { IsTerminal = Flag(value) },
                "formerly" => state with { Formerly = Words(value, "formerly:").Select(static word => word.Text).ToEquatableArray() },
                _ => state,
            };
        }

        return state;
    }

    private IEnumerable<LocatedTransition> Transitions(YamlNode node)
    {
        foreach (var item in Items(node, "transitions:", "of transitions, each with to: and perhaps when:"))
        {
            Located? to = null;
            Located? when = null;
            foreach (var (key, value) in Entries(item, TransitionKeys, "a transition", "A transition has to: and perhaps when:."))
            {
                if (key.Text == "to")
                {
                    to = Word(value, "to:", "the name of a state");
                }
                else
                {
                    when = Word(value, "when:", "the name of a condition");
                }
            }

            if (item is YamlMapping { Entries: var entries })
            {
                Require(entries, "to", item, "It names the state that the transition leads to.");
            }

            if (to is not null)
            {
                yield return new(to, when);
            }
        }
    }

    /// <summary>The known keys of a mapping, each once.</summary>
    private IEnumerable<(YamlScalar Key, YamlNode Value)> Entries(YamlNode node, string[] keys, string owner, string shape)
    {
        if (node is not YamlMapping mapping)
        {
            Shape(node, $"This is no mapping, so {owner} cannot be read. {shape}");
            return [];
        }

        return Distinct(mapping, StringComparer.Ordinal, "key").Where(entry => IsKnown(entry.Key, keys, owner));
    }

    private bool IsKnown(YamlScalar key, string[] keys, string owner)
    {
        if (keys.Contains(key.Text))
        {
            return true;
        }

        Shape(key, key is { Text: "<<", IsPlain: true }
            ? "Merging with << is not supported; write the keys out, or give the list an anchor."
            : $"'{key.Text}' is no key of {owner}; there are {string.Join(", ", keys)}.{new Nearest(keys).Hint(key.Text)}");
        return false;
    }

    private IEnumerable<(YamlScalar Key, YamlNode Value)> Distinct(YamlMapping mapping, StringComparer comparer, string kind)
    {
        var seen = new HashSet<string>(comparer);
        foreach (var entry in mapping.Entries)
        {
            if (entry.Key is { IsNull: true } or { Text: "" })
            {
                Shape(entry.Key, $"A {kind} has a name.");
            }
            else if (seen.Add(entry.Key.Text))
            {
                yield return entry;
            }
            else
            {
                _problems.Add(Descriptors.Duplicate.Id, entry.Key.Place, $"The {kind} {entry.Key.Text} stands here twice{(kind == "state" ? "; case makes no difference" : "")}.");
            }
        }
    }

    private IEnumerable<YamlNode> Items(YamlNode node, string key, string what)
    {
        if (node is YamlSequence sequence)
        {
            return sequence.Items;
        }

        if (node is not YamlScalar { IsNull: true })
        {
            Shape(node, $"{key} is a list {what}.");
        }

        return [];
    }

    private List<Located> Words(YamlNode node, string key) =>
        [.. Items(node, key, "of names, such as [SAVE_IDENTITY, TRANSITION_STATE]").Select(item => Word(item, $"an element of {key}", "a name")).OfType<Located>()];

    private Located? Word(YamlNode node, string owner, string what)
    {
        if (node is YamlScalar { IsNull: false, Text.Length: > 0 } scalar)
        {
            return new(scalar.Text, scalar.Place);
        }

        Shape(node, $"{owner} is {what}.");
        return null;
    }

    private bool Flag(YamlNode node)
    {
        var text = (node as YamlScalar)?.Text ?? "";
        if (bool.TryParse(text, out var value))
        {
            return value;
        }

        Shape(node, "terminal: is true or false.");
        return false;
    }

    private void Require(IReadOnlyList<(YamlScalar Key, YamlNode Value)> entries, string key, YamlNode owner, string what)
    {
        if (!entries.Any(entry => entry.Key.Text == key))
        {
            Shape(owner, $"The key {key}: is missing. {what}");
        }
    }

    private void Shape(YamlNode node, string message) => _problems.Add(Descriptors.WrongShape.Id, node.Place, message);
}
