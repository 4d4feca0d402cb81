using Coach.Generators.Diagnostics;
using Coach.Generators.Examples;
using Coach.Generators.States;
using Coach.Generators.Text;

namespace Coach.Generators.Prompts;

/// <summary>Checks prompts against what is declared and against the states that use them.</summary>
internal sealed class PromptChecks
{
    private const int ByTheModel = 1;

    private readonly StatesDocument _document;
    private readonly IReadOnlyDictionary<string, Export> _actions;
    private readonly IReadOnlyDictionary<string, string> _schemas;
    private readonly HashSet<Located> _unknownActions;
    private readonly HashSet<string> _values;
    private readonly Nearest _nearestAction;
    private readonly Nearest _nearestValue;
    private readonly List<FileProblem> _problems = [];

    private PromptChecks(StatesDocument document, IReadOnlyList<Export> declared, IEnumerable<ActionSchema> schemas, HashSet<Located> unknownActions)
    {
        _document = document;
        _unknownActions = unknownActions;
        var actions = new Dictionary<string, Export>(StringComparer.OrdinalIgnoreCase) { [Exports.BuiltIn] = Exports.Transition };
        foreach (var export in declared.Where(static export => export.Kind == ExportKind.Action && !string.IsNullOrEmpty(export.Name)))
        {
            foreach (var name in new[] { export.Name, Actions.ActionNames.Better(export.Name) ?? export.Name }.Where(name => !actions.ContainsKey(name)))
            {
                actions.Add(name, export);
            }
        }

        _actions = actions;
        _schemas = schemas.GroupBy(static schema => schema.Action, StringComparer.OrdinalIgnoreCase).ToDictionary(static group => group.Key, static group => group.First().Json, StringComparer.OrdinalIgnoreCase);
        _nearestAction = new(actions.Keys);
        _values = new(declared.Where(static export => export.Kind == ExportKind.PromptValue).Select(static export => export.Name), StringComparer.OrdinalIgnoreCase) { Placeholders.Actions };
        _nearestValue = new(_values);
    }

    /// <summary>Checks the prompt of every state.</summary>
    /// <param name="document">What states.yaml says.</param>
    /// <param name="declared">What this project and those it references declare.</param>
    /// <param name="schemas">The schemas of the project's own actions that prompts have examples of.</param>
    /// <param name="unknownActions">The words of allow-lists that no action has for a name.</param>
    /// <param name="prompts">The project's Markdown files.</param>
    public static IReadOnlyList<FileProblem> Check(
        StatesDocument document, IReadOnlyList<Export> declared, IEnumerable<ActionSchema> schemas, HashSet<Located> unknownActions, PromptFiles prompts)
    {
        var checks = new PromptChecks(document, declared, schemas, unknownActions);
        var nearestPath = new Nearest(prompts.PathsFrom(document.Path));
        var states = document.States.Where(static state => state.Prompt is not null).Select(state => (State: state, File: prompts.Find(document.Path, state.Prompt!.Text))).ToArray();
        foreach (var (state, file) in states)
        {
            if (file is null)
            {
                var hint = nearestPath.Hint(state.Prompt!.Text);
                checks.Add(Descriptors.NoPromptFile.Id, document.Path, state.Prompt, state.Prompt.Text, "is not among the project's prompts, which are the .md files below prompts/ and those that it lists as AdditionalFiles." + hint);
            }
            else if (file.Text is { } text)
            {
                checks.CheckMentions(state, file, text);
            }
            else
            {
                checks.Add(Descriptors.NoPromptFile.Id, document.Path, state.Prompt!, state.Prompt!.Text, "cannot be read.");
            }
        }

        foreach (var group in states.Where(static prompt => prompt.File is not null).GroupBy(static prompt => prompt.File!.Path, StringComparer.Ordinal))
        {
            checks.CheckFile(group.First().File!, [.. group.Select(static prompt => prompt.State)]);
        }

        return checks._problems;
    }

    private void CheckFile(PromptFile file, IReadOnlyList<LocatedState> states)
    {
        foreach (var placeholder in file.Placeholders.Where(placeholder => !_values.Contains(placeholder.Text)))
        {
            Add(Descriptors.UnknownPlaceholder.Id, file.Path, placeholder, placeholder.Text, _nearestValue.Hint(placeholder.Text));
        }

        foreach (var example in file.Examples)
        {
            if (example.Problem is { } problem)
            {
                Add(Descriptors.UnreadableExample.Id, file.Path, problem, problem.Text);
            }
            else if (example.Name.Text.Length > 0 && IsUsable(example.Name, file, states))
            {
                CheckParameters(example, file, states);
            }
        }
    }

    private bool IsUsable(Located name, PromptFile file, IReadOnlyList<LocatedState> states)
    {
        if (!_actions.TryGetValue(name.Text, out var action))
        {
            Add(Descriptors.WrongExample.Id, file.Path, name, _nearestAction.Appended($"Nobody declares the action '{name.Text}'", name.Text));
            return false;
        }

        if ((action.Emitters & ByTheModel) == 0)
        {
            Add(Descriptors.ShownToTheModel.Id, file.Path, name, action.Name, Emitters(action.Emitters));
            return false;
        }

        // Where the list has a word that nobody declares, that may be this one.
        var refusing = states.FirstOrDefault(state => !Allowed(state).Any(word => word.Text.Equals(name.Text, StringComparison.OrdinalIgnoreCase) || _unknownActions.Contains(word)));
        if (refusing is null || _document.Problems.Count > 0)
        {
            return true;
        }

        var allowed = string.Join(", ", Allowed(refusing).Select(static word => word.Text));
        Add(Descriptors.WrongExample.Id, file.Path, name, $"The state {refusing.Name.Text} does not allow {action.Name}; it allows {(allowed.Length == 0 ? "none" : allowed)}");
        return false;
    }

    private void CheckParameters(PromptExample example, PromptFile file, IReadOnlyList<LocatedState> states)
    {
        var action = _actions[example.Name.Text];
        if (example.Body is null || (action.Schema ?? (_schemas.TryGetValue(action.Name, out var own) ? own : null)) is not { } schema)
        {
            return;
        }

        foreach (var problem in ExampleCheck.Check(schema, example.Body))
        {
            Add(Descriptors.WrongExample.Id, file.Path, new("", example.PlaceOf(problem.Place)), $"This is no call of {action.Name}: {problem.Message}");
        }

        if (action == Exports.Transition)
        {
            CheckTarget(example, file, states);
        }
    }

    /// <summary>The one parameter of TRANSITION_STATE is a state that can be reached from here.</summary>
    private void CheckTarget(PromptExample example, PromptFile file, IReadOnlyList<LocatedState> states)
    {
        if (JsonNode.Read(example.Body!.Json, out _)?.Members is not [{ Value: { IsText: true } target }] || example.Body.IsUnknown(target.Place))
        {
            return;
        }

        // A transition that leads nowhere has its own error, and may be the one that is meant.
        var names = new HashSet<string>(_document.States.Select(static state => state.Name.Text), StringComparer.OrdinalIgnoreCase);
        var refusing = states.FirstOrDefault(state => state.Transitions.All(way => names.Contains(way.To.Text) && !way.To.Text.Equals(target.Text, StringComparison.OrdinalIgnoreCase)));
        if (refusing is not null && _document.Problems.Count == 0)
        {
            var targets = refusing.Transitions.Select(static way => way.To.Text).ToArray();
            var known = targets.Length == 0 ? "there is none" : $"there {(targets.Length == 1 ? "is" : "are")} {string.Join(", ", targets)}";
            var message = new Nearest(targets).Appended($"No transition leads from {refusing.Name.Text} to '{target.Text}'; {known}", target.Text);
            Add(Descriptors.WrongExample.Id, file.Path, new("", example.PlaceOf(target.Place)), message);
        }
    }

    private void CheckMentions(LocatedState state, PromptFile file, string text)
    {
        var names = Allowed(state).Where(word => _actions.TryGetValue(word.Text, out var action) && (action.Emitters & ByTheModel) != 0).Select(static word => word.Text).ToArray();

        // A placeholder or an example with a mistake in it has its own error.
        var isMentioned = file.Examples.Count > 0
            || file.Placeholders.Any(placeholder => placeholder.Text.Equals(Placeholders.Actions, StringComparison.OrdinalIgnoreCase) || (!_values.Contains(placeholder.Text) && _nearestValue.Find(placeholder.Text) == Placeholders.Actions))
            || names.Any(name => HasWord(text, name));
        if (names.Length > 0 && !isMentioned)
        {
            Add(Descriptors.NoActionInPrompt.Id, _document.Path, state.Prompt!, state.Name.Text, string.Join(", ", names));
        }
    }

    private IEnumerable<Located> Allowed(LocatedState state) => state.Allow.Concat(_document.Everywhere);

    private static bool HasWord(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if ((at == 0 || !IsName(text[at - 1])) && (at + word.Length == text.Length || !IsName(text[at + word.Length])))
            {
                return true;
            }
        }

        return false;

        static bool IsName(char c) => char.IsLetterOrDigit(c) || c == '_';
    }

    private static string Emitters(int emitters) =>
        string.Join(" and ", new[] { (2, "the user"), (4, "the system") }.Where(item => (emitters & item.Item1) != 0).Select(static item => item.Item2).DefaultIfEmpty("nobody"));

    private void Add(string id, string path, Located at, params string[] arguments) => _problems.Add(new(id, path, at.Place, arguments.ToEquatableArray()));
}
