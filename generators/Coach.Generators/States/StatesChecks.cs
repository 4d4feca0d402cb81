using Coach.Generators.Diagnostics;
using Coach.Generators.Prompts;
using Coach.Generators.Text;

namespace Coach.Generators.States;

/// <summary>Checks states.yaml against itself, against what is declared in C#, and against the prompt files.</summary>
internal static class StatesChecks
{
    public static EquatableArray<FileProblem> Check(
        StatesDocument document, EquatableArray<Export> own, EquatableArray<Export> referenced, EquatableArray<ActionSchema> schemas, PromptFiles prompts)
    {
        if (!document.IsWhole)
        {
            return document.Problems;
        }

        Export[] declared = [.. own, .. referenced];
        var problems = new FileProblems(document.Path);
        StateReferences.Check(document, problems);
        CheckIdentifiers(document, problems);
        var unknownActions = CheckNames(document, declared, problems);
        StateGraph.Check(document, unknownActions, problems);
        CheckTwice(document, own, referenced, problems);
        var promptProblems = PromptChecks.Check(document, declared, schemas, unknownActions, prompts);
        return document.Problems.Concat(problems.Items).Concat(promptProblems).Distinct().ToEquatableArray();
    }

    /// <summary>A further states.yaml in the project.</summary>
    public static FileProblem Other(string path, string read) => new(
        Descriptors.NotOneStatesFile.Id,
        path,
        default,
        new([$"A project owns one coach, and {read} is read already, so this file is not; remove one of them, or name the one that counts in CoachStatesFile"]));

    private static void CheckIdentifiers(StatesDocument document, FileProblems problems)
    {
        var identifiers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var state in document.States)
        {
            var identifier = Identifiers.Pascal(state.Name.Text);
            if (identifiers.TryGetValue(identifier, out var other))
            {
                problems.Add(Descriptors.SameIdentifier.Id, state.Name.Place, other, state.Name.Text, identifier);
            }
            else
            {
                identifiers.Add(identifier, state.Name.Text);
            }
        }
    }

    /// <summary>Checks that what allow-lists and guards name is declared, and returns the words of allow-lists that are not.</summary>
    private static HashSet<Located> CheckNames(StatesDocument document, IReadOnlyList<Export> declared, FileProblems problems)
    {
        var actions = ActionNames(declared);
        var nearestAction = new Nearest(actions);
        var unknown = new HashSet<Located>(document.Everywhere.Concat(document.States.SelectMany(static state => state.Allow)).Where(action => !actions.Contains(action.Text)));

        // Where nobody can tell what a declared name that is not valid was to be, each of these may be it.
        foreach (var action in Names(declared, ExportKind.Action).Any(IsAnyName) ? [] : unknown)
        {
            problems.Add(Descriptors.UnknownAction.Id, action.Place, action.Text, Separated(action.Text, actions) ?? nearestAction.Hint(action.Text));
        }

        var conditions = new HashSet<string>(Names(declared, ExportKind.Condition), StringComparer.OrdinalIgnoreCase);
        var nearestCondition = new Nearest(conditions);
        foreach (var guard in document.States.SelectMany(static state => state.Transitions).Select(static transition => transition.When).OfType<Located>())
        {
            if (!conditions.Contains(guard.Text))
            {
                problems.Add(Descriptors.UnknownCondition.Id, guard.Place, guard.Text, nearestCondition.Hint(guard.Text));
            }
        }

        return unknown;
    }

    private static bool IsAnyName(string name) => !Actions.ActionNames.IsValid(name) && Actions.ActionNames.Better(name) is null;

    /// <summary>The hint for several names of a list between which the commas are missing.</summary>
    private static string? Separated(string text, HashSet<string> names)
    {
        var words = text.Split([' ', '\t', ';'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 && words.All(names.Contains) ? $" Did you mean {string.Join(", ", words)}?" : null;
    }

    // Where a declared name is not valid, that is the error, and not that states.yaml has the valid one.
    private static HashSet<string> ActionNames(IReadOnlyList<Export> declared)
    {
        var names = Names(declared, ExportKind.Action).ToArray();
        return new(names.Concat(names.Where(static name => !Actions.ActionNames.IsValid(name)).Select(Actions.ActionNames.Better).OfType<string>()), StringComparer.OrdinalIgnoreCase)
        {
            Exports.BuiltIn,
        };
    }

    // Where the project itself declares the name too, the error is at its own declaration.
    private static void CheckTwice(StatesDocument document, EquatableArray<Export> own, EquatableArray<Export> referenced, FileProblems problems)
    {
        foreach (var group in referenced.GroupBy(static export => (export.Kind, Name: export.Name.ToUpperInvariant())))
        {
            if (group.Skip(1).FirstOrDefault() is { } second && !own.Any(export => export.Kind == second.Kind && Same(export.Name, second.Name)))
            {
                var mentions = document.States
                    .SelectMany(static state => state.Allow.Concat(state.Transitions.Select(static transition => transition.When).OfType<Located>()))
                    .Concat(document.Everywhere);
                var place = mentions.FirstOrDefault(word => Same(word.Text, second.Name))?.Place ?? default;
                problems.Add(Descriptors.DeclaredTwice.Id, place, Exports.Word(second.Kind), $"{second.Name} of {second.Source}", group.First().Source);
            }
        }

        static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> Names(IReadOnlyList<Export> declared, ExportKind kind) =>
        declared.Where(export => export.Kind == kind).Select(static export => export.Name);
}
